"""Pages of meetings."""

from echo_community.meetings.views import (
    afterwards,
    asking,
    calendar,
    changing,
    feed,
    planning,
    proposals,
    session,
)
from echo_community.meetings.views.blueprint import bp

__all__ = [
    "afterwards",
    "asking",
    "bp",
    "calendar",
    "changing",
    "feed",
    "planning",
    "proposals",
    "session",
]
