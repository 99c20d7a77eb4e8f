"""One session: what its page says before, during and after it, and what its feed may."""

import functools
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, and_, bindparam, func, literal, or_, select, union_all

from echo_community import policy
from echo_community.discussions import kinds
from echo_community.discussions.models import Thread, ThreadKind
from echo_community.discussions.rows import read
from echo_community.kernel.actor import Actor
from echo_community.kernel.db import UtcDateTime, db
from echo_community.kernel.errors import NotVisible
from echo_community.meetings.models import (
    AgendaItem,
    Attendance,
    Series,
    Session,
    SessionDay,
    SessionKind,
)
from echo_community.meetings.queries.lookups import as_row, session_rows, with_speakers
from echo_community.meetings.rows import AgendaRow, DayRow, SessionRow
from echo_community.policy import READER, Can

CASES_OFFERED = 30


@dataclass(frozen=True)
class Neighbour:
    """The session before or after."""

    id: int
    name: str
    starts_at: datetime


@dataclass(frozen=True)
class SessionPage:
    """A session with all that its page shows. Without `join_url` there is nothing to join now."""

    row: SessionRow
    about_html: str
    take_aways_html: str
    join_url: str
    has_link: bool
    days: Sequence[DayRow]
    agenda: Sequence[AgendaRow]
    previous: Neighbour | None
    next: Neighbour | None

    @property
    def cases(self) -> list[AgendaRow]:
        """What is to be read before."""
        return [item for item in self.agenda if item.kind is ThreadKind.CASE]

    @property
    def others(self) -> list[AgendaRow]:
        """What else is on the agenda: a lecture of the archive, a discussion."""
        return [item for item in self.agenda if item.kind is not ThreadKind.CASE]


def session_page(reader: Actor, session_id: int) -> SessionPage:
    """A session for whoever may read it; four statements, of a workshop five. Else NotVisible."""
    found = read(reader, _one(), session=session_id).one_or_none()
    if found is None:
        raise NotVisible
    row = with_speakers([as_row(found)])[0]
    before, after = _neighbours(row)
    return SessionPage(
        row=row,
        about_html=found.about_html,
        take_aways_html=found.take_aways_html,
        # Never a moment too early: what is not in the row cannot slip into a page.
        join_url=found.join_url if row.open else "",
        has_link=bool(found.join_url),
        days=days_of(row.id) if row.kind is SessionKind.WORKSHOP else (),
        agenda=agenda(reader, row.id),
        previous=before,
        next=after,
    )


def session_row(reader: Actor, session_id: int) -> SessionRow:
    """A session as lists have it; two statements. Raises NotVisible."""
    found = read(reader, _one(), session=session_id).one_or_none()
    if found is None:
        raise NotVisible
    return with_speakers([as_row(found)])[0]


def agenda(reader: Actor, session_id: int) -> list[AgendaRow]:
    """What of an agenda the reader may read, in its order; one statement."""
    return _items(read(reader, _agenda(), session=session_id))


def _items(found: Any) -> list[AgendaRow]:
    return [AgendaRow(*row) for row in found]


def days_of(session_id: int) -> list[DayRow]:
    """The days of a workshop; one statement."""
    found = db.session.execute(
        select(SessionDay.starts_at, SessionDay.ends_at, SessionDay.title)
        .where(SessionDay.session_id == session_id)
        .order_by(SessionDay.position)
    )
    return [DayRow(*row) for row in found]


def present_at(session_id: int) -> int:
    """How many were there, as far as it is known; one statement."""
    counted = select(func.count()).where(Attendance.session_id == session_id)
    return db.session.scalar(counted) or 0


def last_of_series(row: SessionRow) -> date | None:
    """Up to which day the series of a session is planned; one statement where it has one."""
    if row.series_id is None:
        return None
    return db.session.scalar(select(Series.last_on).where(Series.id == row.series_id))


def cases_waiting(reader: Actor, programme_id: int) -> list[AgendaRow]:
    """Cases that wait for an agenda, those that only the hub sees as yet first; one statement."""
    return _items(read(reader, _waiting(), programme=programme_id))


@functools.cache
def _one() -> Select[Any]:
    more = (Session.about_html, Session.take_aways_html, Session.join_url)
    return session_rows().add_columns(*more).where(Session.id == bindparam("session"))


@functools.cache
def _agenda() -> Any:
    return (
        select(Thread.id, Thread.slug, Thread.title, Thread.kind)
        .join(AgendaItem, AgendaItem.thread_id == Thread.id)
        .where(
            AgendaItem.session_id == bindparam("session"),
            Thread.merged_into_id.is_(None),
            policy.where(READER, Can.READ_THREAD, Thread),
        )
        .order_by(AgendaItem.position, Thread.id)
    )


def _waiting() -> Any:
    taken = (
        select(AgendaItem.thread_id)
        .join(Session, Session.id == AgendaItem.session_id)
        .where(AgendaItem.thread_id == Thread.id, Session.cancelled_at.is_(None))
    )
    for_staff = Thread.visibility == policy.Visibility.STAFF
    return (
        select(Thread.id, Thread.slug, Thread.title, Thread.kind)
        .where(
            Thread.programme_id == bindparam("programme"),
            Thread.kind == ThreadKind.CASE,
            Thread.merged_into_id.is_(None),
            ~Thread.hidden,
            ~taken.exists(),
            kinds.of(ThreadKind.CASE).waits(),
            policy.where(READER, Can.READ_THREAD, Thread),
        )
        .order_by(for_staff.desc(), Thread.id.desc())
        .limit(CASES_OFFERED)
    )


def _neighbours(row: SessionRow) -> tuple[Neighbour | None, Neighbour | None]:
    """The session before and the one after that take place, in one statement."""
    values = {"programme": row.programme_id, "at": row.starts_at, "session": row.id}
    found = {each.later: each for each in db.session.execute(_beside(), values)}
    before, after = (
        Neighbour(each.id, each.lecture or each.title, each.starts_at) if each else None
        for each in (found.get(0), found.get(1))
    )
    return before, after


@functools.cache
def _beside() -> Any:
    return union_all(_next_one(later=False), _next_one(later=True))


def _next_one(*, later: bool) -> Any:
    at: Any = bindparam("at", type_=UtcDateTime())
    session: Any = bindparam("session")
    begins, number = Session.starts_at, Session.id
    beyond = begins > at if later else begins < at
    tie = number > session if later else number < session
    order = (begins, number) if later else (begins.desc(), number.desc())
    one = (
        select(number, Session.title, Session.lecture, begins, literal(int(later)).label("later"))
        .where(
            Session.programme_id == bindparam("programme"),
            Session.cancelled_at.is_(None),
            or_(beyond, and_(begins == at, tie)),
        )
        .order_by(*order)
        .limit(1)
        .subquery()
    )
    return select(one)
