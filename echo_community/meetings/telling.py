"""Members are told of sessions: one statement however many they are, mails where it is short."""

import enum
from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, String, literal, null, select

from echo_community.accounts import letters
from echo_community.accounts.models import User
from echo_community.kernel.actor import Actor
from echo_community.kernel.clock import now
from echo_community.kernel.db import UtcDateTime, db
from echo_community.kernel.mail import OutboundMail
from echo_community.meetings.models import Session
from echo_community.notifications import choosing, wishes
from echo_community.notifications.groups import Group, When
from echo_community.notifications.models import MailWish, Notice, NoticeKind
from echo_community.notifications.services import note_mailed, take_back, tell_found
from echo_community.programmes.letters import withdraw
from echo_community.programmes.models import Membership, Programme

SHORT_NOTICE = timedelta(hours=48)  # what changes later than this goes by mail too
MAILED_AFTER = timedelta(minutes=10)  # time for Undo


class News(enum.StrEnum):
    """What there is to tell of a session."""

    PLANNED = "planned"
    SERIES = "series"
    MOVED = "moved"
    CANCELLED = "cancelled"
    BACK = "back"
    SOON = "soon"


def cause_of(session: Session, news: News) -> str:
    """What must not be told twice: `session 12 moved 3`; a day's reminder is of that day."""
    which = f"{session.starts_at:%Y-%m-%d}" if news is News.SOON else session.sequence
    return f"session {session.id} {news} {which}"


def tell_members(actor: Actor, session: Session, news: News) -> None:
    """Tell every member but who did it; by mail too where it is short notice."""
    told = tell_found(_notices(session, news, actor.id))
    if news is not News.PLANNED and news is not News.SERIES:
        _mail([row.user_id for row in told], session, news)


def tell_soon(session: Session) -> int:
    """Remind every member; how many were not reminded before. By mail who chose that."""
    told = [row.user_id for row in tell_found(_notices(session, News.SOON, 0))]
    _write(_wanting(Group.REMINDERS, told, session), session, News.SOON)
    return len(told)


def forget_cancelling(actor: Actor, session: Session) -> None:
    """It takes place after all: who has not heard of it never will, the others are told."""
    alike = f"session {session.id} {News.CANCELLED} %"
    causes = select(Notice.cause).where(Notice.cause.like(alike)).distinct()
    for cause in db.session.scalars(causes).all():
        take_back(cause)
        withdraw(cause)
    heard = select(Notice.user_id).where(Notice.cause.like(alike))
    mailed = (
        select(User.id)
        .join(OutboundMail, OutboundMail.recipient == User.email)
        .where(OutboundMail.cause.like(alike), OutboundMail.sent_at.is_not(None))
    )
    told = tell_found(
        _notices(session, News.BACK, actor.id).where(
            Membership.user_id.in_(heard) | Membership.user_id.in_(mailed)
        )
    )
    _write(_mailed(mailed, [row.user_id for row in told]), session, News.BACK)


def forget_reminder(session: Session) -> None:
    """It is not on that day any more."""
    take_back(cause_of(session, News.SOON))


def _notices(session: Session, news: News, but: int) -> Any:
    """A notice a member, in the columns of `notifications.services.FOUND`."""
    kind = NoticeKind.SESSION_SOON if news is News.SOON else NoticeKind.SESSION
    return select(
        Membership.user_id,
        literal(kind.value, String),
        Membership.programme_id,
        literal(cause_of(session, news), String),
        null(),
        null(),
        literal(but) if but else null(),
        literal(now(), UtcDateTime()),
    ).where(*_members(session), Membership.user_id != but)


def _members(session: Session) -> tuple[ColumnElement[bool], ...]:
    return Membership.programme_id == session.programme_id, Membership.reads_at(now())


def _mail(people: Collection[int], session: Session, news: News) -> None:
    if not _is_short_notice(session.starts_at):
        return
    _write(_wanting(Group.SESSIONS, people, session), session, news)


def _wanting(group: Group, people: Collection[int], session: Session) -> Collection[int]:
    """Who of these wants such mails at once."""
    if not people:
        return []
    chosen = (
        select(Membership.user_id)
        .outerjoin(MailWish, MailWish.user_id == Membership.user_id)
        .where(
            Membership.programme_id == session.programme_id,
            Membership.user_id.in_(people),
            wishes.chosen(group) == When.AT_ONCE.value,
        )
    )
    return db.session.scalars(chosen).all()


def _is_short_notice(moment: datetime) -> bool:
    return timedelta(0) < moment - now() < SHORT_NOTICE


def _mailed(mailed: Select[Any], people: Collection[int]) -> Collection[int]:
    return db.session.scalars(mailed.where(User.id.in_(people))).all()


def _write(people: Collection[int], session: Session, news: News) -> None:
    """One mail a person, in their language and zone."""
    if not people:
        return
    programme = db.session.get_one(Programme, session.programme_id)
    reached = (
        select(User.id, User.email, User.language, User.time_zone, MailWish)
        .select_from(User)
        .outerjoin(MailWish, MailWish.user_id == User.id)
        .where(User.id.in_(people), User.email.is_not(None))
    )
    cause = cause_of(session, news)
    for row in db.session.execute(reached.order_by(User.id)):
        letter = letters.write(
            row.email,
            row.language,
            "session",
            cause,
            user_id=row.id,
            programme=programme,
            stream="reminders" if news is News.SOON else "sessions",
            news=news,
            what=session.lecture or session.title,
            why=session.cancelled_why,
            starts_at=session.starts_at,
            time_zone=row.time_zone,
            path=f"/s/{session.id}",
        )
        letter.next_try_at = _leaves(row, session, news)
    note_mailed(cause, people)


def _leaves(person: Any, session: Session, news: News) -> datetime:
    """Leaves a chance of Undo, and quiet hours in peace, unless the session is too near."""
    near = session.starts_at - timedelta(hours=1)
    soonest = now() + MAILED_AFTER if news is News.CANCELLED and now() < near else now()
    loud = choosing.loud(person.MailWish, person.time_zone, soonest)
    return loud if loud < near else soonest
