"""A session is moved, cancelled, or takes place after all: everybody concerned hears of it."""

from sqlalchemy import delete, select

from echo_community.kernel import audit
from echo_community.kernel.actor import Actor
from echo_community.kernel.clock import now
from echo_community.kernel.db import atomic, db
from echo_community.meetings import own_words
from echo_community.meetings.drafts import WhenDraft
from echo_community.meetings.models import AgendaItem, Session
from echo_community.meetings.services.agenda import announce_all
from echo_community.meetings.services.planning import (
    check_when,
    session_as_seen,
    set_days,
    set_when,
    touch,
)
from echo_community.meetings.telling import (
    News,
    forget_cancelling,
    forget_reminder,
    tell_members,
)


@atomic
def move_session(actor: Actor, session_id: int, when: WhenDraft, version: int) -> Session:
    """Another day or time: members are told, its cases have another day."""
    session = session_as_seen(actor, session_id, version)
    check_when(when)
    own_words.check(actor, session.programme_id, days="\n".join(day.title for day in when.days))
    forget_reminder(session)
    set_when(session, when)
    set_days(session, when.days)
    touch(session)
    audit.record(actor, "session.move", session, revision=session.sequence)
    announce_all(actor, session)
    if not session.cancelled_at:
        tell_members(actor, session, News.MOVED)
    return session


@atomic
def cancel_session(actor: Actor, session_id: int, why: str, version: int) -> Session:
    """It does not take place: members are told, its cases wait for another."""
    session = session_as_seen(actor, session_id, version)
    if session.cancelled_at:
        return session
    own_words.check(actor, session.programme_id, why=why)
    session.cancelled_at, session.cancelled_why = now(), why
    touch(session)
    forget_reminder(session)
    audit.record(actor, "session.cancel", session, revision=session.sequence)
    announce_all(actor, session)
    tell_members(actor, session, News.CANCELLED)
    return session


@atomic
def restore_session(actor: Actor, session_id: int, version: int) -> Session:
    """It takes place after all, with those of its cases that found no other session meanwhile."""
    session = session_as_seen(actor, session_id, version)
    if not session.cancelled_at:
        return session
    session.cancelled_at, session.cancelled_why = None, ""
    touch(session)
    _let_go(session)
    audit.record(actor, "session.restore", session, revision=session.sequence)
    announce_all(actor, session)
    forget_cancelling(actor, session)
    return session


def _let_go(session: Session) -> None:
    """Threads that are on the agenda of another session to come stay there."""
    elsewhere = (
        select(AgendaItem.thread_id)
        .join(Session, Session.id == AgendaItem.session_id)
        .where(Session.id != session.id, Session.cancelled_at.is_(None), Session.ends_at > now())
    )
    db.session.execute(
        delete(AgendaItem).where(
            AgendaItem.session_id == session.id, AgendaItem.thread_id.in_(elsewhere)
        )
    )
