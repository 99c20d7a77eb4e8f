"""The one clock."""

import zoneinfo
from datetime import UTC, datetime

# Pages show times by the zones that come with a package of ours; a server's own may be older, and
# two answers to "eight in the morning" would differ by an hour.
zoneinfo.reset_tzpath(())


def now() -> datetime:
    """This instant in UTC, with its zone."""
    return datetime.now(UTC)


def moment_from(text: str | None) -> datetime:
    """The moment that a form brings back; now, where it makes no sense or is still to come."""
    try:
        moment = datetime.fromisoformat(text or "").astimezone(UTC)
    except (ValueError, OverflowError):
        return now()
    return min(moment, now())
