"""Pages of meetings."""

from echo_community.meetings.views import calendar, changing, feed, planning, session
from echo_community.meetings.views.blueprint import bp

__all__ = ["bp", "calendar", "changing", "feed", "planning", "session"]
