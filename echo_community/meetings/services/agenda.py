"""What is on the agenda of a session. Each kind of thread hears of its day, or that it has none."""

from collections.abc import Iterable

from flask_babel import gettext
from sqlalchemy import ColumnElement, delete, func, select

from echo_community.discussions import kinds
from echo_community.discussions import queries as discussions
from echo_community.discussions.models import Thread, ThreadKind
from echo_community.kernel import audit
from echo_community.kernel.actor import Actor
from echo_community.kernel.clock import day_in, now
from echo_community.kernel.db import atomic, db, find
from echo_community.kernel.errors import NotVisible, Refused
from echo_community.meetings import queries
from echo_community.meetings.models import AgendaItem, Session
from echo_community.policy import Can

CASES_A_SESSION = 3


@atomic
def put_on_agenda(
    actor: Actor, session_id: int, thread_id: int, *, most: int = CASES_A_SESSION
) -> AgendaItem:
    """Put a thread on the agenda of a session; from that of another to come it goes.

    Raises NotVisible, Forbidden, or Refused where the session is cancelled or has its cases.
    """
    session = queries.session_for(actor, session_id, Can.MANAGE_SESSIONS, lock=True)
    thread = discussions.thread_for(actor, thread_id)
    if thread.programme_id != session.programme_id:
        raise NotVisible
    if item := find(AgendaItem, *_of(session_id, thread_id)):
        return item
    _check(session, thread, most)
    _leave_others(session, thread_id)
    position = _end(session_id)
    item = AgendaItem(session_id=session_id, thread_id=thread_id, position=position)
    item.programme_id = session.programme_id
    db.session.add(item)
    audit.record(actor, "session.schedule", session, thread=thread_id)
    announce(actor, session, thread)
    return item


@atomic
def put_all_on_agenda(actor: Actor, session_id: int, thread_ids: Iterable[int]) -> None:
    """Several at once, or none of them. Raises Refused."""
    for thread_id in thread_ids:
        put_on_agenda(actor, session_id, thread_id)


@atomic
def take_off_agenda(actor: Actor, session_id: int, thread_id: int) -> None:
    """Take a thread off the agenda: a case waits for another session."""
    session = queries.session_for(actor, session_id, Can.MANAGE_SESSIONS, lock=True)
    item = find(AgendaItem, *_of(session_id, thread_id))
    if item is None:
        return
    db.session.delete(item)
    audit.record(actor, "session.unschedule", session, thread=thread_id)
    thread = db.session.get_one(Thread, thread_id)
    kinds.of(thread.kind).agenda_changed(actor, thread, None)


def leave_agendas(thread_id: int) -> None:
    """A thread waits for no session any more, not for one that is cancelled either; part of a
    transaction. Where it was discussed it stays."""
    coming = select(Session.id).where(Session.ends_at > now())
    items = AgendaItem.thread_id == thread_id, AgendaItem.session_id.in_(coming)
    db.session.execute(delete(AgendaItem).where(*items))


def announce(actor: Actor, session: Session, thread: Thread) -> None:
    """Tell the thread's kind which day it has, none where the session is cancelled."""
    day = None if session.cancelled_at else day_in(session.starts_at, session.time_zone)
    db.session.flush()
    kinds.of(thread.kind).agenda_changed(actor, thread, day)


def announce_all(actor: Actor, session: Session) -> None:
    """The same for everything on the agenda."""
    found = db.session.scalars(
        select(Thread)
        .join(AgendaItem, AgendaItem.thread_id == Thread.id)
        .where(AgendaItem.session_id == session.id)
        .order_by(AgendaItem.position)
    )
    for thread in found.all():
        announce(actor, session, thread)


def _check(session: Session, thread: Thread, most: int) -> None:
    if session.cancelled_at:
        raise Refused(gettext("This session is cancelled. Choose another."))
    if thread.kind is ThreadKind.CASE and _cases_on(session.id) >= most:
        raise Refused(
            gettext(
                "This session has %(most)s cases already. Choose another session, "
                "or take one off first.",
                most=most,
            )
        )


def _cases_on(session_id: int) -> int:
    counted = (
        select(func.count())
        .select_from(AgendaItem)
        .join(Thread, Thread.id == AgendaItem.thread_id)
        .where(AgendaItem.session_id == session_id, Thread.kind == ThreadKind.CASE)
    )
    return db.session.scalar(counted) or 0


def _leave_others(session: Session, thread_id: int) -> None:
    """A thread is discussed once; that it was discussed before stays where it was."""
    coming = select(Session.id).where(
        Session.programme_id == session.programme_id,
        Session.id != session.id,
        Session.ends_at > now(),
    )
    db.session.execute(
        delete(AgendaItem).where(
            AgendaItem.thread_id == thread_id, AgendaItem.session_id.in_(coming)
        )
    )


def _end(session_id: int) -> int:
    last = select(func.max(AgendaItem.position)).where(AgendaItem.session_id == session_id)
    found = db.session.scalar(last)
    return 0 if found is None else found + 1


def _of(session_id: int, thread_id: int) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return AgendaItem.session_id == session_id, AgendaItem.thread_id == thread_id
