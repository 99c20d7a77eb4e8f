"""The lines of a calendar from elsewhere: a table (CSV) with a header, or JSON Lines."""

import csv
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from echo_community.discussions.imports.lines import BadLine
from echo_community.kernel.clock import is_zone, moment_in
from echo_community.kernel.sheets import separator_of
from echo_community.kernel.words import tidy, tidy_line
from echo_community.meetings.drafts import (
    DayDraft,
    SessionDraft,
    SpeakerDraft,
    WhenDraft,
    WordsDraft,
)
from echo_community.meetings.models import SessionKind

LONGEST = {"title": 200, "lecture": 200, "place": 200, "join_url": 500, "id": 120}
LONGEST_ABOUT = 4000
TITLE = "Weekly session"
MINUTES = 120
MOST_DAYS = 14
KNOWN = frozenset(
    {
        *("id", "date", "last_date", "start", "end", "minutes", "time_zone", "title", "lecture"),
        *("speakers", "kind", "place", "about", "join_url"),
    }
)

Cells = Mapping[str, Any]


@dataclass(frozen=True)
class SessionLine:
    """A session of a file."""

    source_id: str
    draft: SessionDraft


def lines(file: Path, time_zone: str = "") -> Iterator[tuple[int, SessionLine | BadLine]]:
    """Each line's number with its session, or with what is wrong with it."""
    text = file.read_text("utf-8-sig", errors="strict")
    rows = _objects(text) if text.lstrip().startswith("{") else _table(text)
    for number, cells in rows:
        try:
            yield number, _parsed(cells, time_zone)
        except BadLine as problem:
            yield number, problem


def _objects(text: str) -> Iterator[tuple[int, Cells | BadLine]]:
    for number, line in enumerate(text.splitlines(), 1):
        if line.strip():
            try:
                found = json.loads(line)
            except (ValueError, RecursionError):
                found = BadLine("not JSON")
            yield number, found


def _table(text: str) -> Iterator[tuple[int, Cells | BadLine]]:
    reader = csv.DictReader(text.splitlines(keepends=True), delimiter=separator_of(text))
    names = [name.strip().lower() for name in reader.fieldnames or ()]
    reader.fieldnames = names
    if "date" not in names:
        yield 1, BadLine("the first line names the columns; there is no column date")
        return
    try:
        for row in reader:
            if any((value or "").strip() for value in row.values() if not isinstance(value, list)):
                yield reader.line_num, row
    except csv.Error as problem:
        yield reader.line_num, BadLine(f"not a table: {problem}")


def _parsed(cells: Any, time_zone: str) -> SessionLine:
    if isinstance(cells, BadLine):
        raise cells
    if not isinstance(cells, dict):
        raise BadLine("not an object")
    if cells.get(None):
        raise BadLine("more fields than the header has columns")
    when = _when(cells, time_zone)
    kind = _text(cells, "kind", 20) or SessionKind.WEEKLY
    if kind not in list(SessionKind):
        raise BadLine(f"kind: {kind!r} is neither weekly nor workshop")
    return SessionLine(
        _text(cells, "id", LONGEST["id"]) or f"{when.starts_at:%Y-%m-%dT%H:%M}",
        SessionDraft(_words(cells), when, SessionKind(kind)),
    )


def _words(cells: Cells) -> WordsDraft:
    about = tidy(str(cells.get("about") or ""))
    if len(about) > LONGEST_ABOUT:
        raise BadLine(f"about: {len(about)} characters; at most {LONGEST_ABOUT}")
    one = {name: _text(cells, name, LONGEST[name]) for name in ("lecture", "place", "join_url")}
    title = _text(cells, "title", LONGEST["title"]) or TITLE
    return WordsDraft(title=title, about=about, speakers=_speakers(cells), **one)


def _speakers(cells: Cells) -> tuple[SpeakerDraft, ...]:
    given = cells.get("speakers") or ""
    each = given if isinstance(given, list) else str(given).split(";")
    found = tuple(SpeakerDraft.parse(tidy_line(str(one))) for one in each if str(one).strip(" ,"))
    if any(len(one.name) > 120 or len(one.affiliation) > 200 for one in found):
        raise BadLine("speakers: part them by semicolons; each is a name, a comma, where they work")
    return found


def _when(cells: Cells, time_zone: str) -> WhenDraft:
    zone = _text(cells, "time_zone", 60) or time_zone
    if not is_zone(zone):
        raise BadLine(f"time_zone: {zone!r} is no time zone such as America/Toronto")
    first = _day(cells, "date")
    last = _day(cells, "last_date") if cells.get("last_date") else first
    if not first <= last < first + timedelta(days=MOST_DAYS):
        raise BadLine("last_date: not within two weeks after date")
    span = (last - first).days
    days = tuple(_times(cells, first + timedelta(days=n), zone) for n in range(span + 1))
    return WhenDraft(days[0].starts_at, days[-1].ends_at, zone, days if span else ())


def _times(cells: Cells, day: date, zone: str) -> DayDraft:
    starts = moment_in(zone, day, _clock(cells, "start"))
    if cells.get("end"):
        ends = moment_in(zone, day, _clock(cells, "end"))
        if ends <= starts:
            raise BadLine("end: before start")
    else:
        ends = starts + timedelta(minutes=_minutes(cells))
    return DayDraft(starts, ends)


def _minutes(cells: Cells) -> int:
    given = cells.get("minutes") or MINUTES
    try:
        minutes = int(given)
    except (TypeError, ValueError) as problem:
        raise BadLine("minutes: not a whole number") from problem
    if not 1 <= minutes <= 24 * 60:
        raise BadLine(f"minutes: {minutes} cannot be")
    return minutes


def _day(cells: Cells, name: str) -> date:
    try:
        day = date.fromisoformat(str(cells.get(name) or "").strip())
    except ValueError as problem:
        raise BadLine(f"{name}: not a day as 2026-02-28") from problem
    if not 1990 <= day.year <= 2100:
        raise BadLine(f"{name}: the year {day.year} cannot be")
    return day


def _clock(cells: Cells, name: str) -> time:
    try:
        return datetime.strptime(str(cells.get(name) or "").strip()[:5], "%H:%M").time()  # noqa: DTZ007  of a wall clock
    except ValueError as problem:
        raise BadLine(f"{name}: not a time as 12:30") from problem


def _text(cells: Cells, name: str, longest: int) -> str:
    line = tidy_line(str(cells.get(name) or ""))
    if len(line) > longest:
        raise BadLine(f"{name}: {len(line)} characters; at most {longest}")
    return line
