"""What goes into calendars: a member's own feed, and a session by itself."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import func, select

from echo_community import policy
from echo_community.kernel.actor import Actor
from echo_community.kernel.clock import now
from echo_community.kernel.db import db, find
from echo_community.kernel.errors import NotVisible
from echo_community.kernel.secrets import hashed
from echo_community.meetings.feeds import Entry
from echo_community.meetings.models import CalendarFeed, Session, SessionDay
from echo_community.policy import Can
from echo_community.programmes.actors import actor_for
from echo_community.programmes.models import Programme

KEPT = timedelta(days=90)  # what is longer over leaves the feed

Also = Callable[[Actor], Sequence[Entry]]

_also: list[Also] = []


def also_show(entries: Also) -> None:
    """Have this stand in members' feeds too; it stands above meetings, `app.py` hands it down."""
    _also[:] = [entries]


@dataclass(frozen=True)
class Feed:
    """A member's feed: their language, and the sessions of their programmes."""

    language: str
    entries: Sequence[Entry]


def feed(token: str) -> Feed:
    """The feed of an address; four statements. NotVisible where it was revoked, and for whoever
    is a member of nothing any more."""
    user_id = db.session.scalar(
        select(CalendarFeed.user_id).where(CalendarFeed.token_hash == hashed(token))
    )
    member = actor_for(user_id) if user_id else None
    if member is None or not member.memberships:
        raise NotVisible
    wanted = _entries(member).where(Session.ends_at > now() - KEPT)
    others = [entry for also in _also for entry in also(member)]
    return Feed(member.language, [*_read(wanted), *others])


def entries_of(reader: Actor, session_id: int) -> Sequence[Entry]:
    """One session, or the days of a workshop; one statement. Raises NotVisible."""
    found = _read(_entries(reader).where(Session.id == session_id))
    if not found:
        raise NotVisible
    return found


def own_feed(person: Actor) -> CalendarFeed | None:
    """The row of somebody's own feed, if they made one."""
    return find(CalendarFeed, CalendarFeed.user_id == person.id)


def _entries(reader: Actor) -> Any:
    # Neither link, place nor agenda are asked for, so that no calendar can show them.
    return (
        select(
            Session.id,
            Programme.name.label("programme"),
            func.coalesce(func.nullif(Session.lecture, ""), Session.title).label("name"),
            func.coalesce(SessionDay.starts_at, Session.starts_at).label("starts_at"),
            func.coalesce(SessionDay.ends_at, Session.ends_at).label("ends_at"),
            Session.sequence,
            Session.updated_at,
            Session.cancelled_at,
            SessionDay.position,
        )
        .join(Programme, Programme.id == Session.programme_id)
        .outerjoin(SessionDay, SessionDay.session_id == Session.id)
        .where(policy.where(reader, Can.READ_SESSION, Session))
        .order_by(Session.starts_at, Session.id, SessionDay.position)
    )


def _read(wanted: Any) -> list[Entry]:
    return [_entry(row) for row in db.session.execute(wanted)]


def _entry(row: Any) -> Entry:
    return Entry(
        session_id=row.id,
        programme=row.programme,
        name=row.name,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        sequence=row.sequence,
        updated_at=row.updated_at,
        cancelled=row.cancelled_at is not None,
        day=0 if row.position is None else row.position + 1,
    )
