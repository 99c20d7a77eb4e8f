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

__all__ = [
    "Closing",
    "Consult",
    "ConsultEvent",
    "ConsultPost",
    "ConsultSettings",
    "ConsultState",
    "FoundAnswer",
    "Happened",
    "Says",
    "Step",
    "Urgency",
]
