"""Importing a participant report: who is sure goes in, who is unclear waits for a coordinator.

Of those who are no members only their number is kept, and no telephone number at all.
"""

import enum
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from hashlib import sha256
from zoneinfo import ZoneInfo

from flask_babel import gettext
from sqlalchemy import select

from echo_community import policy
from echo_community.accounts.models import User
from echo_community.kernel import audit
from echo_community.kernel.actor import Actor
from echo_community.kernel.db import atomic, db, find
from echo_community.kernel.errors import Refused
from echo_community.meetings.imports.attendance.columns import plain
from echo_community.meetings.imports.attendance.finding import check_time, session_of
from echo_community.meetings.imports.attendance.matching import Match, Member, Members
from echo_community.meetings.imports.attendance.people import Person, Read, people_of
from echo_community.meetings.imports.attendance.sheet import NotAReport, RawLine, lines_of
from echo_community.meetings.models import (
    Attendance,
    AttendanceReport,
    Session,
    Source,
    UnclearAttendance,
)
from echo_community.meetings.queries.lookups import session_for
from echo_community.policy import Can
from echo_community.programmes.models import Membership
from echo_community.programmes.own_words import stopped_among

MIDDLE = timedelta(hours=1)


class Outcome(enum.StrEnum):
    """What became of somebody in a report."""

    ADDED = "added"
    LONGER = "longer"  # they were there already; the report knows for how long
    HERE = "here"  # nothing new
    UNCLEAR = "unclear"
    GUEST = "guest"


@dataclass(frozen=True)
class Line:
    """Somebody in a report, by the lines that are about them, and what became of them."""

    numbers: tuple[int, ...]
    name: str
    minutes: int | None
    outcome: Outcome


@dataclass
class Report:
    """What an import came to."""

    session_id: int
    title: str
    lines: list[Line] = field(default_factory=list)
    unread: list[tuple[int, str]] = field(default_factory=list)
    phones: int = 0

    def count(self, *outcomes: Outcome) -> int:
        """How many came out so."""
        return sum(line.outcome in outcomes for line in self.lines)


def import_attendance(
    importer: Actor,
    programme_id: int,
    content: bytes,
    session_id: int | None = None,
    *,
    dry_run: bool = False,
) -> Report:
    """Read a report and keep who was there; run twice it adds nothing twice.

    Without a session it is the one at whose time people came. Raises Refused in words.
    """
    lines = _lines(content)
    if session_id is None:
        session_id = session_of(programme_id, lines)
    session = session_for(importer, session_id)
    policy.require(importer, Can.MANAGE_PROGRAMME, session)
    if session.programme_id != programme_id:
        raise Refused(gettext("This session is not one of the programme's."))
    check_time(session, lines)
    read = people_of(lines, ZoneInfo(session.time_zone), session.starts_at + MIDDLE)
    people = _matched(programme_id, read.people)
    report = Report(session.id, session.title, unread=read.unread, phones=read.phones)
    if dry_run:
        report.lines = _Keeping(importer, session, content).outcomes(people)
    else:
        _store(importer, session.id, content, read, people, report)
    return report


@atomic
def _store(
    importer: Actor,
    session_id: int,
    content: bytes,
    read: Read,
    people: Sequence[tuple[Person, Match]],
    report: Report,
) -> None:
    # Two imports side by side would each add whom the other has not committed yet.
    session = session_for(importer, session_id, lock=True)
    keeping = _Keeping(importer, session, content)
    keeping.begin()
    report.lines = keeping.outcomes(people, store=True)
    guests = report.count(Outcome.GUEST)
    if keeping.is_new:
        keeping.report.guests, keeping.report.phones = guests, read.phones
    audit.record(
        importer,
        "attendance.import",
        session,
        added=report.count(Outcome.ADDED),
        unclear=report.count(Outcome.UNCLEAR),
        guests=guests,
    )


def _lines(content: bytes) -> list[RawLine]:
    try:
        return lines_of(content)
    except NotAReport as problem:
        raise Refused(_said(str(problem))) from problem


def _said(problem: str) -> str:
    if problem == "too large":
        return gettext("The file is larger than 5 MB. A report of one meeting is smaller.")
    return gettext(
        "No list of participants was found in the file. It needs a line of heads: a name, and "
        "when people joined and left or how long they stayed."
    )


def _matched(programme_id: int, people: Sequence[Person]) -> list[tuple[Person, Match]]:
    """People with who they are; who comes under two names or devices is one."""
    members = Members(_members(programme_id))
    found: list[tuple[Person, Match]] = []
    sure: dict[int, Person] = {}
    for person in people:
        match = members.match(person)
        if match.sure and match.user_id in sure:
            sure[match.user_id].add(person)
            continue
        if match.sure and match.user_id:
            sure[match.user_id] = person
        found.append((person, match))
    return found


def _members(programme_id: int) -> list[Member]:
    rows = db.session.execute(
        select(User.id, User.name, User.email)
        .join(Membership, Membership.user_id == User.id)
        .where(Membership.programme_id == programme_id)
        .order_by(User.id)
    )
    return [Member(row.id, row.name, (row.email or "").lower()) for row in rows]


class _Keeping:
    """What a session knows of who was there, and what a report adds to it."""

    def __init__(self, importer: Actor, session: Session, content: bytes) -> None:
        self.importer, self.session = importer, session
        self.digest = sha256(content).hexdigest()
        of_session = AttendanceReport.session_id == session.id
        known = find(AttendanceReport, of_session, AttendanceReport.digest == self.digest)
        self.is_new = known is None
        self.report = known or AttendanceReport(
            session_id=session.id,
            programme_id=session.programme_id,
            digest=self.digest,
            by_id=importer.id or None,
        )
        rows = db.session.scalars(select(Attendance).where(Attendance.session_id == session.id))
        self.here = {row.user_id: row for row in rows if row.user_id}
        waiting = select(UnclearAttendance).where(UnclearAttendance.session_id == session.id)
        self.waiting = {row.email or plain(row.name) for row in db.session.scalars(waiting)}

    def begin(self) -> None:
        """The report is one of the session's from now on."""
        db.session.add(self.report)
        db.session.flush()

    def outcomes(
        self, people: Sequence[tuple[Person, Match]], *, store: bool = False
    ) -> list[Line]:
        """What becomes of each; stored, or only said."""
        stopped = stopped_among(person.name for person, match in people if match.unclear)
        return [
            Line(
                tuple(person.lines),
                person.name,
                person.minutes,
                self._outcome(person, match, store, person.name in stopped),
            )
            for person, match in people
        ]

    def _outcome(self, person: Person, match: Match, store: bool, stopped: bool) -> Outcome:
        if match.sure and match.user_id:
            return self._member(person, match.user_id, store)
        if not match.unclear:
            return Outcome.GUEST
        if not self.is_new and not self._waits(person):
            return Outcome.HERE  # it was decided since this report was read first
        if store and not self._waits(person):
            self._ask(person, match, "" if stopped else person.name)
        return Outcome.UNCLEAR

    def _member(self, person: Person, user_id: int, store: bool) -> Outcome:
        row, lasted = self.here.get(user_id), person.minutes
        if row is None:
            if store:
                self._add(user_id, lasted)
            return Outcome.ADDED
        if lasted is None or (row.minutes is not None and row.minutes >= lasted):
            return Outcome.HERE
        if store:
            row.minutes = lasted
        return Outcome.LONGER

    def _waits(self, person: Person) -> bool:
        return (person.email or plain(person.name)) in self.waiting

    def _add(self, user_id: int, lasted: int | None) -> None:
        db.session.add(
            Attendance(
                session_id=self.session.id,
                programme_id=self.session.programme_id,
                user_id=user_id,
                minutes=lasted,
                source=Source.IMPORT,
            )
        )

    def _ask(self, person: Person, match: Match, name: str) -> None:
        db.session.add(
            UnclearAttendance(
                report_id=self.report.id,
                session_id=self.session.id,
                programme_id=self.session.programme_id,
                name=name,
                email=person.email,
                minutes=person.minutes,
                candidate_id=match.user_id,
            )
        )
