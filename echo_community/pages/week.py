"""This week in three minutes: what the last session left, and what it asks of the reader."""

import functools
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Date, Integer, Select, bindparam, case, exists, func, null, select

from echo_community import policy
from echo_community.cases.models import Case, CasePost, CaseState
from echo_community.discussions.models import Post, Purpose, Thread
from echo_community.discussions.rows import read
from echo_community.kernel.actor import Actor
from echo_community.kernel.clock import now, today_in
from echo_community.kernel.db import UtcDateTime
from echo_community.kernel.errors import NotVisible
from echo_community.meetings.models import AgendaItem, Session
from echo_community.meetings.queries.calendar import upcoming
from echo_community.meetings.queries.lookups import rows, session_rows
from echo_community.meetings.rows import SessionRow
from echo_community.policy import READER, Can

MOST_ASKED = 5


@dataclass(frozen=True, slots=True)
class CaseLine:
    """A case of the session in three lines."""

    thread_id: int
    slug: str
    echo_id: str | None
    title: str
    question: str
    recommendations: str
    outcome: str


@dataclass(frozen=True, slots=True)
class Asked:
    """A case of the reader's that waits for them: its follow-up, or answers to questions."""

    today: date  # where the reader is
    thread_id: int
    slug: str
    echo_id: str | None
    title: str
    follow_up_due: date | None  # none where it is not asked for yet
    questions: int

    @property
    def late(self) -> bool:
        """Whether the follow-up should have been there."""
        return self.follow_up_due is not None and self.follow_up_due < self.today


@dataclass(frozen=True)
class Week:
    """The last session, what is asked of the reader, and what comes next."""

    programme_id: int
    session: SessionRow | None
    take_aways: str  # rendered
    cases: Sequence[CaseLine]
    asked: Sequence[Asked]
    next: SessionRow | None


def week(reader: Actor, programme_id: int) -> Week:
    """The last session of a programme that took place; at most seven statements."""
    found = rows(reader, _last(), programme=programme_id, now=now())
    return _week(reader, programme_id, found[0] if found else None)


def week_of(reader: Actor, session_id: int) -> Week:
    """That session, whichever it is; at most seven statements. Raises NotVisible."""
    found = rows(reader, _this(), session=session_id)
    if not found:
        raise NotVisible
    return _week(reader, found[0].programme_id, found[0])


def _week(reader: Actor, programme_id: int, session: SessionRow | None) -> Week:
    take_aways, cases, asked = "", [], asked_of(reader, programme_id)
    if session is not None:
        take_aways = read(reader, _take_aways(), session=session.id).scalar() or ""
        found: Any = read(reader, _cases(), session=session.id)
        cases = [CaseLine(*row) for row in found]
    coming = [row for row in upcoming(reader, programme_id, 2) if not _same(row, session)]
    return Week(programme_id, session, take_aways, cases, asked, coming[0] if coming else None)


def asked_of(reader: Actor, programme_id: int) -> list[Asked]:
    """Cases of the reader's that wait for them; one statement."""
    today = today_in(reader.time_zone)
    found: Any = read(reader, _asked(), programme=programme_id, today=today)
    return [Asked(today, *row) for row in found]


def _same(row: SessionRow, session: SessionRow | None) -> bool:
    return session is not None and row.id == session.id


@functools.cache
def _last() -> Select[Any]:
    return (
        session_rows()
        .where(
            Session.programme_id == bindparam("programme", type_=Integer),
            Session.ends_at <= bindparam("now", type_=UtcDateTime()),
            Session.cancelled_at.is_(None),
        )
        .order_by(Session.ends_at.desc(), Session.id.desc())
        .limit(1)
    )


@functools.cache
def _this() -> Select[Any]:
    return session_rows().where(Session.id == bindparam("session", type_=Integer))


@functools.cache
def _take_aways() -> Select[Any]:
    return select(Session.take_aways_html).where(
        Session.id == bindparam("session", type_=Integer),
        policy.where(READER, Can.READ_SESSION, Session),
    )


@functools.cache
def _cases() -> Any:
    return (
        select(
            Thread.id,
            Thread.slug,
            Case.echo_id,
            Thread.title,
            Case.question,
            Case.recommendations,
            Case.outcome,
        )
        .join(AgendaItem, AgendaItem.thread_id == Thread.id)
        .join(Case, Case.thread_id == Thread.id)
        .where(
            AgendaItem.session_id == bindparam("session", type_=Integer),
            ~Thread.hidden,
            ~Thread.held,
            policy.where(READER, Can.READ_THREAD, Thread),
        )
        .order_by(AgendaItem.position, Thread.id)
    )


@functools.cache
def _asked() -> Select[Any]:
    """Cases of READER's that wait for them."""
    is_answered = exists().where(CasePost.question_id == Post.id)
    open_questions: Any = (
        select(func.count())
        .select_from(Post)
        .where(
            Post.thread_id == Thread.id,
            Post.purpose == Purpose.QUESTION,
            Post.number > 1,
            Post.author_id != READER.id,
            ~Post.hidden,
            ~Post.held,
            ~is_answered,
        )
        .correlate(Thread)
        .scalar_subquery()
    )
    waits = Case.state == CaseState.AWAITING_FOLLOW_UP
    is_due = waits & (Case.follow_up_from <= bindparam("today", type_=Date))
    due = case((is_due, Case.follow_up_due), else_=null())
    return (
        select(Thread.id, Thread.slug, Case.echo_id, Thread.title, due, open_questions)
        .join(Case, Case.thread_id == Thread.id)
        .where(
            Case.programme_id == bindparam("programme", type_=Integer),
            Case.author_id == READER.id,
            is_due | ((Case.state == CaseState.PRESENTED) & (open_questions > 0)),
            policy.where(READER, Can.READ_THREAD, Thread),
        )
        .order_by(Case.follow_up_due, Thread.id)
        .limit(MOST_ASKED)
    )
