"""Days and hours of sessions in words: in the reader's own zone, and where the session takes place.

Moments come zoned; each function says in which zone it spells them.
"""

from datetime import datetime
from zoneinfo import ZoneInfo

from babel.dates import get_timezone_location
from flask_babel import format_date, format_datetime, format_time, get_locale, gettext
from flask_babel import to_user_timezone as local


def moment_in(moment: datetime, time_zone: str) -> str:
    """`Tuesday 1 December, 12:30 (Toronto time)`, in that zone."""
    there = moment.astimezone(ZoneInfo(time_zone))
    pattern = "EEEE d MMMM, HH 'h' mm" if _french() else "EEEE d MMMM, HH:mm"
    words = format_datetime(there, pattern, rebase=False)
    return f"{words} ({zone_words(time_zone)})"


def zone_words(time_zone: str) -> str:
    """`Toronto time`."""
    if time_zone == "UTC":
        return "UTC"
    city = get_timezone_location(time_zone, locale=get_locale(), return_city=True)
    return gettext("%(city)s time", city=city)


def weekday(moment: datetime) -> str:
    """`Tue`, for the reader."""
    return str(format_date(moment, "EEE")).rstrip(".")


def day_of_month(moment: datetime) -> str:
    """`24`, for the reader."""
    return str(local(moment).day)


def month(moment: datetime) -> str:
    """`Nov`, for the reader."""
    return str(format_date(moment, "MMM")).rstrip(".")


def month_and_year(moment: datetime) -> str:
    """`November 2026`, for the reader."""
    words = str(format_date(moment, "LLLL y"))
    return words[:1].upper() + words[1:]


def day_words(moment: datetime, *, year: bool = False) -> str:
    """`Tuesday 24 November`, for the reader."""
    words = str(format_date(moment, "EEEE d MMMM y" if year else "EEEE d MMMM"))
    return words.replace(" 1 ", " 1er ", 1) if _french() else words  # Babel knows no ordinals


def day_and_clock(moment: datetime) -> str:
    """`Tuesday 24 November, 12:30`, for the reader."""
    return f"{day_words(moment)}, {clock(moment)}"


def hours(starts_at: datetime, ends_at: datetime) -> str:
    """`12:30 to 14:30`, for the reader."""
    return _hours(local(starts_at), local(ends_at))


def hours_there(starts_at: datetime, ends_at: datetime, time_zone: str) -> str:
    """The same where the session takes place, with the name of the place: `13:30 to 15:30, Toronto
    time`; nothing where clocks show the same as the reader's. With its day where that differs."""
    zone = ZoneInfo(time_zone)
    here, there = local(starts_at), starts_at.astimezone(zone)
    if here.utcoffset() == there.utcoffset():
        return ""
    words = f"{_hours(there, ends_at.astimezone(zone))}, {zone_words(time_zone)}"
    if here.date() != there.date():
        return f"{format_date(there.date(), 'EEEE d MMMM')}, {words}"
    return words


def clock(moment: datetime) -> str:
    """`12:15`, for the reader."""
    return _clock(local(moment))


def _hours(starts: datetime, ends: datetime) -> str:
    return gettext("%(starts)s to %(ends)s", starts=_clock(starts), ends=_clock(ends))


def _clock(moment: datetime) -> str:
    return str(format_time(moment, "HH 'h' mm" if _french() else "HH:mm", rebase=False))


def _french() -> bool:
    return str(get_locale()).startswith("fr")
