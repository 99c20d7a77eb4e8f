"""The calendar of a programme: what comes next, what is over."""

import functools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from flask_babel import to_user_timezone
from sqlalchemy import Integer, Select, bindparam, select

from echo_community import policy
from echo_community.discussions.rows import read
from echo_community.kernel import pages
from echo_community.kernel.actor import Actor
from echo_community.kernel.clock import now
from echo_community.kernel.db import UtcDateTime, db
from echo_community.kernel.pages import Cursor
from echo_community.meetings import wording
from echo_community.meetings.models import AgendaItem, Session
from echo_community.meetings.queries.lookups import as_row, rows, session_rows, with_speakers
from echo_community.meetings.rows import SessionRow
from echo_community.policy import Can

COMING_SHOWN = 60  # a year of weekly sessions
PAST_A_PAGE = 26  # half of one


@dataclass(frozen=True)
class Calendar:
    """The next session, those after it, and a page of those that are over."""

    next: SessionRow | None
    coming: Sequence[SessionRow]
    past: Sequence[SessionRow]
    older: Cursor | None

    @property
    def coming_by_month(self) -> list[tuple[datetime, list[SessionRow]]]:
        """Those after the next, a part a month."""
        return by_month(self.coming)

    @property
    def past_by_month(self) -> list[tuple[datetime, list[SessionRow]]]:
        """Those that are over, a part a month."""
        return by_month(self.past)


def calendar(reader: Actor, programme_id: int, before: Cursor | None = None) -> Calendar:
    """A programme's calendar; four statements, of an older page two."""
    coming = [] if before else coming_sessions(reader, programme_id)
    past = past_sessions(reader, programme_id, before)
    following = next((row for row in coming if not row.cancelled), None)
    others = [row for row in coming if row is not following]
    return Calendar(following, others, past.rows, past.next)


def upcoming(reader: Actor, programme_id: int, most: int = COMING_SHOWN) -> list[SessionRow]:
    """Sessions that take place and are not over, the next first; two statements."""
    wanted = _taking_place()
    return rows(reader, wanted, programme=programme_id, now=now(), most=most)


def next_session(reader: Actor, programme_id: int) -> SessionRow | None:
    """The session under way or the next one, without its speakers; one statement."""
    found = read(reader, _taking_place(), programme=programme_id, now=now(), most=1).first()
    return as_row(found) if found else None


def coming_sessions(reader: Actor, programme_id: int) -> list[SessionRow]:
    """The same with those that are cancelled."""
    return rows(reader, _coming(), programme=programme_id, now=now(), most=COMING_SHOWN)


def past_sessions(
    reader: Actor, programme_id: int, before: Cursor | None = None, size: int = PAST_A_PAGE
) -> pages.Page[SessionRow]:
    """Sessions that are over, the newest first; two statements."""
    wanted = session_rows().where(Session.programme_id == programme_id, Session.ends_at <= now())
    found = pages.take(
        wanted,
        before,
        by=(Session.starts_at, Session.id),
        size=size,
        into=as_row,
        values=policy.bind(reader),
    )
    return pages.Page(with_speakers(found.rows), found.next)


def session_of_thread(reader: Actor, thread_id: int) -> SessionRow | None:
    """The session on whose agenda a thread is or was last; two statements."""
    found = rows(reader, _of_thread(), thread=thread_id)
    return found[0] if found else None


def named(reader: Actor, session_ids: Iterable[int]) -> dict[int, str]:
    """Sessions as a notice calls them, with their day and hour as they are now; one statement."""
    found = db.session.execute(
        select(Session.id, Session.lecture, Session.title, Session.starts_at).where(
            Session.id.in_(list(session_ids)), policy.where(reader, Can.READ_SESSION, Session)
        )
    )
    return {
        row.id: f"{row.lecture or row.title}, {wording.day_and_clock(row.starts_at)}"
        for row in found
    }


def by_month(sessions: Sequence[SessionRow]) -> list[tuple[datetime, list[SessionRow]]]:
    """Sessions as they follow one another, a part a month of the reader's."""

    def month(row: SessionRow) -> tuple[int, int]:
        begins = to_user_timezone(row.starts_at)
        return begins.year, begins.month

    parts = (list(each) for _, each in groupby(sessions, key=month))
    return [(part[0].starts_at, part) for part in parts]


@functools.cache
def _coming() -> Select[Any]:
    return (
        session_rows()
        .where(
            Session.programme_id == bindparam("programme"),
            Session.ends_at > bindparam("now", type_=UtcDateTime()),
        )
        .order_by(Session.starts_at, Session.id)
        .limit(bindparam("most", type_=Integer))
    )


@functools.cache
def _taking_place() -> Select[Any]:
    return _coming().where(Session.cancelled_at.is_(None))


@functools.cache
def _of_thread() -> Select[Any]:
    on_agenda = AgendaItem.session_id == Session.id
    return (
        session_rows()
        .join(AgendaItem, on_agenda)
        .where(AgendaItem.thread_id == bindparam("thread"), Session.cancelled_at.is_(None))
        .order_by(Session.starts_at.desc(), Session.id.desc())
        .limit(1)
    )
