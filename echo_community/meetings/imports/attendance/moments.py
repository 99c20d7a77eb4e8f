"""Days, times and durations as video meetings write them, in English and French."""

import re
from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo

from echo_community.meetings.imports.attendance.columns import plain

_TIME = re.compile(
    r"(?P<h>\d{1,2}) ?[:h] ?(?P<m>\d{2})(?: ?(?::|min|m) ?(?P<s>\d{1,2})(?:[.,]\d+)?)?"
    r"(?: ?(?:s|min)\b)? ?(?P<half>[ap]\.? ?m\b\.?)?"
)
_OFFSET = re.compile(r"(?<=:\d\d) ?(?:z|utc|gmt)?(?:([+-])(\d{2}):?(\d{2}))?$")
_DAY = re.compile(r"(\d{1,4})[./-](\d{1,2})[./-](\d{2,4})")
_SPELLED = re.compile(r"(?:(\d{1,2})\w{0,2} )?\b([a-z]{3,9})\.? (?:(\d{1,2})\w{0,2} )?(\d{4})")
_MONTHS = {
    "jan": 1, "feb": 2, "fev": 2, "mar": 3, "apr": 4, "avr": 4, "may": 5, "mai": 5, "jun": 6,
    "juin": 6, "jul": 7, "juil": 7, "aug": 8, "aou": 8, "sep": 9, "oct": 10, "nov": 11, "dec": 12,
}  # fmt: skip
_DURATION = re.compile(
    r"(?:(?P<h>\d{1,4}) ?h(?:ours?|eures?|rs?)?)? ?"
    r"(?:(?P<m>\d{1,5}) ?m(?:in(?:utes?|s)?)?)? ?"
    r"(?:(?P<s>\d{1,6}) ?s(?:ec(?:ond(?:e?s)?|s)?)?)?"
)


def moments(text: str, zone: tzinfo, near: date | None = None) -> Sequence[datetime]:
    """What a moment may be, in UTC: 3/4/2026 is a day of March or of April; nothing for none.

    A time alone is one of the day `near`.
    """
    said = re.sub(r",| at | a | de (?=\d{4})", " ", re.sub(r"(?<=\d)t(?=\d)", " ", plain(text)))
    said = " ".join(said.split())
    said, where = _parted(said)
    times = list(_TIME.finditer(said))
    at = _time(times[-1]) if times else None
    if at is None:
        return ()
    before = said[: times[-1].start()].strip()
    days = _days(before) if before else [near] if near else []
    return [moment for day in days for moment in _moment(day, at, where or zone)]


def seconds(text: str) -> int | None:
    """A duration: minutes as a number, 1:58:55, or 1 h 58 min 55 s; nothing where it is none."""
    said = plain(text).replace(".", " ") if re.search(r"[a-z]", text) else plain(text)
    if re.fullmatch(r"\d{1,5}(?:[.,]\d{1,3})?", said):
        return round(float(said.replace(",", ".")) * 60)
    if clock := re.fullmatch(r"(\d{1,3}):(\d{2}):(\d{2})", said):
        return int(clock[1]) * 3600 + int(clock[2]) * 60 + int(clock[3])
    spelled = _DURATION.fullmatch(" ".join(said.replace(",", " ").split()))
    if not said or spelled is None:
        return None
    h, m, s = (int(spelled[unit] or 0) for unit in "hms")
    return h * 3600 + m * 60 + s


def _moment(day: date, at: time, where: tzinfo) -> list[datetime]:
    try:
        return [datetime.combine(day, at, where).astimezone(UTC)]
    except OverflowError:  # the first or the last day there is
        return []


def _time(found: re.Match[str]) -> time | None:
    hour, minute, second = int(found["h"]), int(found["m"]), int(found["s"] or 0)
    if half := (found["half"] or "")[:1]:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if half == "p" else 0)
    try:
        return time(hour, minute, second)
    except ValueError:
        return None


def _parted(said: str) -> tuple[str, tzinfo | None]:
    """A moment without the offset that stands behind it, and the offset."""
    found = _OFFSET.search(said)
    if not found or not found[0].strip():
        return said, None
    ahead = timedelta(hours=int(found[2] or 0), minutes=int(found[3] or 0))
    if ahead >= timedelta(hours=24):
        return said, None
    return said[: found.start()], timezone(-ahead if found[1] == "-" else ahead)


def _days(said: str) -> list[date]:
    if numbers := _DAY.search(said):
        first, second, third = (int(part) for part in numbers.groups())
        if len(numbers[1]) == 4:
            return _valid((first, second, third))
        year = third + 2000 if len(numbers[3]) == 2 else third
        return _valid((year, first, second), (year, second, first))
    for day_before, word, day_after, year in _SPELLED.findall(said):
        month = _MONTHS.get(word[:4]) or _MONTHS.get(word[:3])
        if month and (day_before or day_after):
            return _valid((int(year), month, int(day_before or day_after)))
    return []


def _valid(*days: tuple[int, int, int]) -> list[date]:
    found = []
    for day in days:
        try:
            found.append(date(*day))
        except ValueError:
            continue
    return list(dict.fromkeys(found))
