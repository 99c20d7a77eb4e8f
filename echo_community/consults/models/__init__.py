"""Tables of consults."""

from echo_community.consults.models.consults import (
    BasisRevision,
    Closing,
    Consult,
    ConsultEvent,
    ConsultPost,
    ConsultSettings,
    ConsultState,
    Happened,
    Says,
    Step,
    Urgency,
)
from echo_community.consults.models.found import FoundAnswer
from echo_community.consults.models.pearls import Pearl, PearlCheck, PearlRevision, PearlTopic
from echo_community.consults.models.rota import RotaAbsence, RotaSwap, RotaWeek, SwapState

__all__ = [
    "BasisRevision",
    "Closing",
    "Consult",
    "ConsultEvent",
    "ConsultPost",
    "ConsultSettings",
    "ConsultState",
    "FoundAnswer",
    "Happened",
    "Pearl",
    "PearlCheck",
    "PearlRevision",
    "PearlTopic",
    "RotaAbsence",
    "RotaSwap",
    "RotaWeek",
    "Says",
    "Step",
    "SwapState",
    "Urgency",
]
