"""Reads of meetings; the first argument is who reads."""

from echo_community.meetings.queries.calendar import (
    Calendar,
    calendar,
    coming_sessions,
    past_sessions,
    session_of_thread,
    upcoming,
)
from echo_community.meetings.queries.lookups import session_for

__all__ = [
    "Calendar",
    "calendar",
    "coming_sessions",
    "past_sessions",
    "session_for",
    "session_of_thread",
    "upcoming",
]
