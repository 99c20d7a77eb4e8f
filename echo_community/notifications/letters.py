"""Letters about notices: what a mail may say, and words taken back from mails that still wait."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, delete, select, update

from echo_community.accounts import letters
from echo_community.kernel import mail
from echo_community.kernel.clock import now
from echo_community.kernel.db import db
from echo_community.kernel.mail import OutboundMail
from echo_community.notifications.groups import group_of
from echo_community.notifications.models import DigestTime, Notice
from echo_community.programmes.models import Membership, Programme

MINUTE, WEEK = timedelta(minutes=1), timedelta(days=7)


@dataclass(frozen=True)
class Letter:
    """What a reminder may say of a post: its thread's title where that may leave the site."""

    thread_id: int
    number: int
    author: str
    title: str
    words: str


@dataclass(frozen=True)
class Said:
    """A notice as a mail may tell it: title and words where they may leave the site."""

    notice: Any  # as the macro `said` takes it: no name where whoever caused it is nameless
    path: str
    thread_id: int | None = None
    title: str = ""
    words: str = ""
    slug: str = ""  # of its programme


def mail_told(person: Any, programme: Programme, told: Sequence[Said]) -> OutboundMail:
    """One mail of these notices, all of a thread or all of none, to a row with id, email and
    language."""
    first = told[0]
    return letters.write(
        person.email,
        person.language,
        "told",
        cause_for(person.id, first.thread_id, programme.id),
        thread_id=first.thread_id,
        user_id=person.id,
        programme=programme,
        stream=group_of(first.notice.kind).value,
        told=told,
        first=first,
    )


def mail_reminder(person: Any, letter: Letter) -> None:
    """Mail a reminder to a row with id, email and language."""
    cause = f"reminder {letter.thread_id} {person.id}"
    letters.write(
        person.email,
        person.language,
        "reminder",
        cause,
        thread_id=letter.thread_id,
        user_id=person.id,
        letter=letter,
    )


def cause_for(user_id: int, thread_id: int | None, programme_id: int) -> str:
    """The cause of the mails to a person about a thread, or about a programme and no thread."""
    return f"answer {thread_id} {user_id}" if thread_id else f"told {programme_id} {user_id}"


def take_words_back(thread_id: int) -> None:
    """A post was changed or is gone: mails of its thread that still wait are written anew, of
    what they told and is still to be told, as it reads now; what an earlier mail told stays told.
    """
    waiting = (
        delete(OutboundMail)
        .where(
            OutboundMail.cause.like(f"answer {thread_id} %"),
            OutboundMail.sent_at.is_(None),
            OutboundMail.given_up_at.is_(None),
        )
        .returning(OutboundMail.user_id, OutboundMail.created_at)
    )
    for user_id, written_at in db.session.execute(waiting).all():
        unread = Notice.thread_id == thread_id, Notice.read_at.is_(None)
        again = update(Notice).where(*unread, *_told_by(user_id, written_at))
        db.session.execute(again.values(mail_at=now(), mailed_at=None))
    _digests_anew(thread_id)


def _digests_anew(thread_id: int) -> None:
    """Digests that wait and lead to the thread are made anew, as things are by then."""
    address = f"/t/{thread_id}"
    waiting = (
        delete(OutboundMail)
        .where(
            OutboundMail.cause.like("digest %"),
            OutboundMail.sent_at.is_(None),
            OutboundMail.given_up_at.is_(None),
            OutboundMail.body.like(f"%{address}/%") | OutboundMail.body.like(f"%{address}\n%"),
        )
        .returning(OutboundMail.user_id, OutboundMail.created_at)
    )
    for user_id, written_at in db.session.execute(waiting).all():
        mine = Notice.read_at.is_(None), *_told_by(user_id, written_at)
        db.session.execute(update(Notice).where(*mine).values(mailed_at=None))
        again = {"next_at": now(), "weekly": True, "week_to": written_at - WEEK}
        db.session.execute(update(DigestTime).where(DigestTime.user_id == user_id).values(**again))


def _told_by(user_id: int | None, written_at: datetime) -> tuple[ColumnElement[bool], ...]:
    """As SQL: the notices in a person's mail of that moment, which are marked as it is written."""
    then = Notice.mailed_at.between(written_at - MINUTE, written_at + MINUTE)
    return Notice.user_id == user_id, then


def _has_left(cause: str, written_at: datetime) -> None:
    """A mail was taken back while it left: what was to be written anew is told already."""
    _, thread_id, user_id = cause.split(" ")
    theirs = Notice.user_id == int(user_id), Notice.thread_id == int(thread_id)
    due = Notice.mail_at.is_not(None), Notice.at <= written_at
    told = update(Notice).where(*theirs, *due)
    db.session.execute(told.values(mail_at=None, mailed_at=written_at))


def _is_read(cause: str) -> bool:
    """Whether nothing is left to tell: all read in the application, taken back, or they may not
    read there any more."""
    what, where, user_id = cause.split(" ")
    of_thread = Notice.thread_id == int(where)
    of_none = Notice.thread_id.is_(None) & (Notice.programme_id == int(where))
    unread = (
        select(Notice.id)
        .join(
            Membership,
            (Membership.user_id == Notice.user_id)
            & (Membership.programme_id == Notice.programme_id),
        )
        .where(
            Notice.user_id == int(user_id),
            of_thread if what == "answer" else of_none,
            Notice.mailed_at.is_not(None),
            Notice.read_at.is_(None),
            Membership.reads_at(now()),
        )
    )
    return db.session.scalar(unread.limit(1)) is None


def _is_read_of(cause: str) -> bool:
    """The same of a mail whose cause is its notice's, and goes to one person."""
    unread = Notice.cause == cause, Notice.read_at.is_(None)
    return db.session.scalar(select(Notice.id).where(*unread).limit(1)) is None


mail.LEFT["answer"] = _has_left
mail.NEEDLESS["answer"] = _is_read
mail.NEEDLESS["told"] = _is_read
mail.NEEDLESS["case"] = _is_read_of
mail.NEEDLESS["follow-up"] = _is_read_of
