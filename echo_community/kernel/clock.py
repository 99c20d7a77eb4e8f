"""The one clock, and days and hours as it shows them in a time zone."""

import zoneinfo
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

# Pages show times by the zones that come with a package of ours; a server's own may be older, and
# two answers to "eight in the morning" would differ by an hour.
zoneinfo.reset_tzpath(())


def now() -> datetime:
    """This instant in UTC, with its zone."""
    return datetime.now(UTC)


def today_in(time_zone: str) -> date:
    """The day it is in a zone; in UTC where none is known."""
    return day_in(now(), time_zone)


def day_in(moment: datetime, time_zone: str) -> date:
    """The day of a moment in a zone; in UTC where none is known."""
    return moment.astimezone(ZoneInfo(time_zone or "UTC")).date()


def moment_in(time_zone: str, day: date, at: time = time.min) -> datetime:
    """The instant, in UTC, when clocks of a zone show this time of a day; the first of two.

    Raises OverflowError at either end of the calendar.
    """
    local = datetime.combine(day, at.replace(tzinfo=None), ZoneInfo(time_zone or "UTC"))
    return local.replace(fold=0).astimezone(UTC)


def years_after(day: date, years: int) -> date:
    """The same day so many years later; of the 29th of February the day before, if need be."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


def is_zone(name: str) -> bool:
    """Whether there is a time zone of that name."""
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return bool(name)


def moment_from(text: str | None) -> datetime:
    """The moment that a form brings back; now, where it makes no sense or is still to come."""
    try:
        moment = datetime.fromisoformat(text or "").astimezone(UTC)
    except (ValueError, OverflowError):
        return now()
    return min(moment, now())
