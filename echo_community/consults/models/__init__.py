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

__all__ = [
    "Closing",
    "Consult",
    "ConsultEvent",
    "ConsultPost",
    "ConsultSettings",
    "ConsultState",
    "Happened",
    "Says",
    "Step",
    "Urgency",
]
