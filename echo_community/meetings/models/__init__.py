"""Tables of sessions."""

from echo_community.meetings.models.sessions import (
    AgendaItem,
    CalendarFeed,
    Series,
    Session,
    SessionDay,
    SessionKind,
    SessionPlan,
    Speaker,
)

__all__ = [
    "AgendaItem",
    "CalendarFeed",
    "Series",
    "Session",
    "SessionDay",
    "SessionKind",
    "SessionPlan",
    "Speaker",
]
