"""What members were told of sessions is read when they see it; the day before they are reminded."""

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import select

from echo_community.kernel import jobs
from echo_community.kernel.actor import Actor
from echo_community.kernel.clock import now
from echo_community.kernel.db import atomic, db
from echo_community.kernel.jobs import job
from echo_community.meetings.models import Session
from echo_community.meetings.telling import News, tell_soon
from echo_community.notifications.models import Notice, NoticeKind
from echo_community.notifications.services import read_where

DAY_BEFORE = timedelta(hours=24)


@atomic
def seen_session(reader: Actor, session_id: int) -> None:
    """The reader opened a session: what they were told of it is read."""
    read_where(reader, Notice.cause.like(f"session {session_id} %"))


@atomic
def seen_in_calendar(reader: Actor, programme_id: int) -> None:
    """The reader opened the calendar: what was planned stands there."""
    planned = [Notice.cause.like(f"session % {news} %") for news in (News.PLANNED, News.SERIES)]
    here = Notice.programme_id == programme_id, Notice.kind == NoticeKind.SESSION
    read_where(reader, *here, planned[0] | planned[1])


@job(minute="10")
def remind_of_sessions() -> int:
    """Tell members of what begins within a day, each once; hourly, so that nobody waits for noon.

    Returns how many were told.
    """
    soon = select(Session.id).where(
        Session.starts_at > now(),
        Session.starts_at <= now() + DAY_BEFORE,
        Session.cancelled_at.is_(None),
    )
    found = db.session.scalars(soon).all()
    return sum(jobs.sparing([each], _remind, jobs.note_trouble) for each in found)


def _remind(sessions: Sequence[int]) -> int:
    session = db.session.get_one(Session, sessions[0], populate_existing=True)
    return 0 if session.cancelled_at else tell_soon(session)
