"""Tables of consults."""

from echo_community.consults.models.consults import (
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
from echo_community.consults.models.rota import RotaAbsence, RotaSwap, RotaWeek, SwapState

__all__ = [
    "Closing",
    "Consult",
    "ConsultEvent",
    "ConsultPost",
    "ConsultSettings",
    "ConsultState",
    "FoundAnswer",
    "Happened",
    "RotaAbsence",
    "RotaSwap",
    "RotaWeek",
    "Says",
    "Step",
    "SwapState",
    "Urgency",
]
