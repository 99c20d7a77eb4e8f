"""Tables of sessions."""

from echo_community.meetings.models.sessions import (
    AgendaItem,
    Series,
    Session,
    SessionDay,
    SessionKind,
    Speaker,
)

__all__ = [
    "AgendaItem",
    "Series",
    "Session",
    "SessionDay",
    "SessionKind",
    "Speaker",
]
