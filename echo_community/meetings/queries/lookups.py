"""Sessions for what changes them, and the rows of those that are listed."""

import functools
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import groupby
from typing import Any

from sqlalchemy import Select, bindparam, func, select

from echo_community import policy
from echo_community.accounts.models import User
from echo_community.discussions.models import Thread, ThreadKind
from echo_community.discussions.rows import read
from echo_community.kernel.actor import Actor
from echo_community.kernel.db import db
from echo_community.kernel.errors import NotVisible
from echo_community.meetings.models import AgendaItem, Session, Speaker
from echo_community.meetings.rows import SessionRow, SpeakerRow
from echo_community.policy import READER, Can
from echo_community.programmes.models import Membership

SHOWN = (
    "id", "programme_id", "series_id", "kind", "title", "lecture", "starts_at", "ends_at",
    "time_zone", "place", "cancelled_at", "cancelled_why", "sequence",
)  # fmt: skip


def session_for(
    actor: Actor, session_id: int, action: Can = Can.READ_SESSION, *, lock: bool = False
) -> Session:
    """The session. Raises NotVisible to outsiders, Forbidden to members who may not do that."""
    wanted = select(Session).where(Session.id == session_id)
    if lock:  # what was read before the lock may be old by now
        wanted = wanted.with_for_update().execution_options(populate_existing=True)
    session = db.session.scalar(wanted)
    if session is None:
        raise NotVisible
    policy.visible(actor, Can.READ_SESSION, session)
    policy.require(actor, action, session)
    return session


@functools.cache
def session_rows() -> Select[Any]:
    """Sessions that READER may read, each with the number of cases on its agenda; for `rows`."""
    cases = (
        select(func.count())
        .select_from(AgendaItem)
        .join(Thread, Thread.id == AgendaItem.thread_id)
        .where(
            AgendaItem.session_id == Session.id,
            Thread.kind == ThreadKind.CASE,
            policy.where(READER, Can.READ_THREAD, Thread),
        )
        .correlate(Session)
        .scalar_subquery()
    )
    return select(*(getattr(Session, name) for name in SHOWN), cases.label("cases")).where(
        policy.where(READER, Can.READ_SESSION, Session)
    )


def rows(reader: Actor, wanted: Select[Any], **values: Any) -> list[SessionRow]:
    """The sessions of a query made from `session_rows`, with their speakers; two statements."""
    return with_speakers([as_row(row) for row in read(reader, wanted, **values)])


def as_row(row: Any) -> SessionRow:
    """A row of `session_rows`, without its speakers, who come with the next statement."""
    return SessionRow(*row[: len(SHOWN) + 1])


def with_speakers(found: Sequence[SessionRow]) -> list[SessionRow]:
    """The same rows with who speaks; one statement."""
    speakers = speakers_of(row.id for row in found)
    return [replace(row, speakers=speakers.get(row.id, ())) for row in found]


def speakers_of(session_ids: Iterable[int]) -> dict[int, tuple[SpeakerRow, ...]]:
    """Who speaks, by session; one statement, none where nothing is asked."""
    ids = list(session_ids)
    if not ids:
        return {}
    found = db.session.execute(_speakers(), {"sessions": ids}).all()
    return {
        session_id: tuple(SpeakerRow(row.name, row.affiliation, row.user_id) for row in each)
        for session_id, each in groupby(found, key=lambda row: row.session_id)
    }


@functools.cache
def _speakers() -> Any:
    return (
        select(Speaker.session_id, Speaker.name, Speaker.affiliation, Speaker.user_id)
        .where(Speaker.session_id.in_(bindparam("sessions", expanding=True)))
        .order_by(Speaker.session_id, Speaker.position, Speaker.id)
    )


def members_named(programme_id: int, names: Sequence[str]) -> dict[str, int]:
    """Members by their name in small letters; whoever shares it with another is not told apart."""
    if not names:
        return {}
    known = (
        select(User.name, func.min(User.id))
        .join(Membership, Membership.user_id == User.id)
        .where(Membership.programme_id == programme_id, User.name.in_(names))
        .group_by(User.name)
        .having(func.count() == 1)
    )
    return {name.casefold(): user_id for name, user_id in db.session.execute(known)}
