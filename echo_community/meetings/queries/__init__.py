"""Reads of meetings; the first argument is who reads."""

from echo_community.meetings.queries.calendar import (
    Calendar,
    calendar,
    coming_sessions,
    named,
    next_session,
    past_sessions,
    session_of_thread,
    upcoming,
)
from echo_community.meetings.queries.feed import also_show, entries_of, feed, own_feed
from echo_community.meetings.queries.lookups import members_named, session_for, speakers_of
from echo_community.meetings.queries.session import (
    SessionPage,
    agenda,
    cases_waiting,
    days_of,
    last_of_series,
    present_at,
    session_page,
    session_row,
)

__all__ = [
    "also_show",
    "Calendar",
    "SessionPage",
    "agenda",
    "calendar",
    "cases_waiting",
    "coming_sessions",
    "days_of",
    "entries_of",
    "feed",
    "last_of_series",
    "members_named",
    "named",
    "next_session",
    "own_feed",
    "past_sessions",
    "present_at",
    "session_for",
    "session_of_thread",
    "session_page",
    "session_row",
    "speakers_of",
    "upcoming",
]
