"""From the lines of a report to people: who came and went how often, and for how long."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta, tzinfo

from echo_community.meetings.imports.attendance.columns import plain
from echo_community.meetings.imports.attendance.intervals import Interval, minutes
from echo_community.meetings.imports.attendance.moments import moments, seconds
from echo_community.meetings.imports.attendance.sheet import RawLine

LONGEST = timedelta(hours=20)  # that somebody is there at a stretch; more is a misread day

_PHONE = re.compile(r"\+?\(?\d[\d\s().*x·•-]{5,}[\d*x]|\b\d{3}[-. ]\d{4}\b")
_DIALLED_IN = re.compile(
    r"(?:call-?in user|phone(?: user| number)?|telephone|utilisateur (?:au |par )?telephone"
    r"|numero de telephone|appelant|caller|external)[ _#-]*\d*"
)
_LEFT = re.compile(r"left|a quitte|quitte|sorti.?|depart")


@dataclass
class Person:
    """Somebody in a report; `lines` are those of the file that are about them."""

    name: str
    email: str
    lines: list[int] = field(default_factory=list)
    intervals: list[Interval] = field(default_factory=list)
    seconds: int = 0  # of lines that say no more than how long

    @property
    def minutes(self) -> int | None:
        """How long they were there; none where the report does not say."""
        by_clock = minutes(self.intervals)
        return by_clock + (self.seconds + 30) // 60 if by_clock or self.seconds else None

    def add(self, other: "Person") -> None:
        """The same person under another name or device."""
        self.lines += other.lines
        self.intervals += other.intervals
        self.seconds += other.seconds


@dataclass
class Read:
    """What a report says: people, how many dialled in, what could not be read by line."""

    people: list[Person] = field(default_factory=list)
    phones: int = 0
    unread: list[tuple[int, str]] = field(default_factory=list)  # line, the time as it stands


def is_phone(line: RawLine) -> bool:
    """Whether it is no more than a telephone: its number is kept nowhere."""
    if line.email:
        return False
    rest = _PHONE.sub("", line.name)
    return not re.search(r"[^\W\d_]{2}", rest) or bool(_DIALLED_IN.fullmatch(plain(line.name)))


def without_phone(name: str) -> str:
    """A name without the number that stands beside it."""
    return " ".join(re.sub(r"[(\[]\s*[)\]]", "", _PHONE.sub("", name)).split())


def people_of(lines: Iterable[RawLine], zone: tzinfo, near: datetime) -> Read:
    """The people of a report by address, else by name; days are read as those nearest to `near`."""
    found, read = _People(), Read()
    phones: set[str] = set()
    open_since: dict[str, tuple[Person, datetime]] = {}
    for line in lines:
        if line.waited:
            continue
        if is_phone(line):
            phones.add(plain(line.name))
            continue
        person = found.of(line)
        person.lines.append(line.number)
        if line.action:
            _came_or_went(line, person, open_since, zone, near, read)
        elif not _spent(line, person, zone, near):
            read.unread.append((line.number, line.join or line.duration))
    read.people, read.phones = found.all(), len(phones)
    return read


class _People:
    """Those met so far, by address and by name."""

    def __init__(self) -> None:
        self._by: dict[str, Person] = {}

    def of(self, line: RawLine) -> Person:
        """The person of a line. A name without an address is who had one under that name."""
        name = without_phone(line.name)
        key = line.email or plain(name)
        person = self._by.get(key)
        if person is None:
            person = self._by[key] = Person(name, line.email)
        return person

    def all(self) -> list[Person]:
        """Each once, in the order of the file."""
        return list(self._by.values())


def nearest(said: Sequence[datetime], near: datetime) -> datetime | None:
    """Which of several readings is meant."""
    return min(said, key=lambda moment: abs(moment - near), default=None)


def _moment(text: str, zone: tzinfo, near: datetime) -> datetime | None:
    return nearest(moments(text, zone, near.astimezone(zone).date()), near)


def _spent(line: RawLine, person: Person, zone: tzinfo, near: datetime) -> bool:
    """Add what a line says of how long; whether it says so."""
    joined, left = _moment(line.join, zone, near), _moment(line.leave, zone, near)
    lasted = seconds(line.duration) if line.duration else None
    if joined and left is None and lasted is not None:
        left = joined + timedelta(seconds=lasted)
    if joined and left and left < joined and not re.search(r"\d[./-]\d", line.leave):
        left += timedelta(days=1)  # a time alone, past midnight
    if joined and left and joined <= left <= joined + LONGEST:
        person.intervals.append((joined, left))
        return True
    if lasted is not None and timedelta(seconds=lasted) <= LONGEST:
        person.seconds += lasted
        return True
    return False


def _came_or_went(
    line: RawLine,
    person: Person,
    open_since: dict[str, tuple[Person, datetime]],
    zone: tzinfo,
    near: datetime,
    read: Read,
) -> None:
    """One coming or going; a coming without a going counts as there, for nobody knows how long."""
    key, moment = line.email or plain(line.name), _moment(line.join, zone, near)
    if moment is None:
        read.unread.append((line.number, line.join))
    elif not _LEFT.match(line.action):
        open_since.setdefault(key, (person, moment))
    elif key in open_since:
        _, since = open_since.pop(key)
        if since <= moment <= since + LONGEST:
            person.intervals.append((since, moment))
