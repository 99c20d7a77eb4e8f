"""Pages of meetings."""

from echo_community.meetings.views import (
    afterwards,
    asking,
    attendance,
    calendar,
    changing,
    checking_in,
    feed,
    live,
    planning,
    proposals,
    session,
)
from echo_community.meetings.views.blueprint import bp

__all__ = [
    "afterwards",
    "asking",
    "attendance",
    "bp",
    "calendar",
    "changing",
    "checking_in",
    "feed",
    "live",
    "planning",
    "proposals",
    "session",
]
