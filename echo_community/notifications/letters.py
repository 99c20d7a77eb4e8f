"""Mails of notices: to those who want them, in their language, at most one an hour a thread.

The first leaves at once. What comes within the hour after it waits for the hour's end in one mail,
and that one stays here if it was all read by then.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import String, cast, func, literal, select

from echo_community.accounts import letters
from echo_community.accounts.models import User
from echo_community.kernel import mail
from echo_community.kernel.clock import now
from echo_community.kernel.db import db
from echo_community.kernel.mail import OutboundMail
from echo_community.notifications.models import MailChoice, Notice, NoticeKind
from echo_community.programmes.models import Membership

AT_MOST_EVERY = timedelta(hours=1)
MAILED = (NoticeKind.ANSWER, NoticeKind.MENTION)


@dataclass(frozen=True)
class Letter:
    """What a mail may say of a post: no author where nameless, title and words where all read."""

    thread_id: int
    number: int
    author: str
    title: str
    words: str


def mail_answer(told: Mapping[int, NoticeKind], letter: Letter) -> None:
    """Mail those of these people who were answered or mentioned and want to know by mail."""
    people = [person for person, kind in told.items() if kind in MAILED]
    for row in db.session.execute(_wishes(people, letter.thread_id)):
        kind = told[row.id]
        if row.waiting or not (row.answers if kind is NoticeKind.ANSWER else row.mentions):
            continue
        more = row.last_sent is not None and now() - row.last_sent < AT_MOST_EVERY
        written = letters.write(
            row.email,
            row.language,
            "mention" if kind is NoticeKind.MENTION and not more else "answer",
            cause_for(letter.thread_id, row.id),
            thread_id=letter.thread_id,
            user_id=row.id,
            stream="answers" if kind is NoticeKind.ANSWER else "mentions",
            letter=letter,
            more=more,
        )
        if more:
            written.next_try_at = row.last_sent + AT_MOST_EVERY


def take_words_back(thread_id: int) -> None:
    """A post was changed or is gone: mails of its thread that still wait leave without words."""
    waiting = select(OutboundMail, User.language).where(
        OutboundMail.cause == literal(cause_for(thread_id, 0)[:-1]) + cast(User.id, String),
        OutboundMail.sent_at.is_(None),
        OutboundMail.given_up_at.is_(None),
    )
    wordless = Letter(thread_id, 1, "", "", "")
    for written, language in db.session.execute(waiting).all():
        cause, due = written.cause, written.next_try_at
        db.session.delete(written)
        again = letters.write(
            written.recipient,
            language,
            "answer",
            cause,
            thread_id=thread_id,
            user_id=written.user_id,
            stream=written.stream,
            letter=wordless,
            more=True,
        )
        again.next_try_at = due


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


def cause_for(thread_id: int, user_id: int) -> str:
    """The cause of the mails about a thread to a person."""
    return f"answer {thread_id} {user_id}"


def _wishes(people: list[int], thread_id: int) -> Any:
    """Address, language and choices of these people, and what was mailed of the thread; no row
    where there is no address."""
    mails = select(OutboundMail.id).where(
        OutboundMail.cause == literal(cause_for(thread_id, 0)[:-1]) + cast(User.id, String),
        OutboundMail.given_up_at.is_(None),
    )
    return (
        select(
            User.id,
            User.email,
            User.language,
            func.coalesce(MailChoice.answers, True).label("answers"),
            func.coalesce(MailChoice.mentions, True).label("mentions"),
            mails.where(OutboundMail.sent_at.is_(None)).exists().label("waiting"),
            mails.with_only_columns(func.max(OutboundMail.sent_at))
            .scalar_subquery()
            .label("last_sent"),
        )
        .outerjoin(MailChoice, MailChoice.user_id == User.id)
        .where(User.id.in_(people), User.email.is_not(None))
        .order_by(User.id)
    )


def _is_read(cause: str) -> bool:
    """Whether nothing is left to tell: all read in the application, taken back, or they may not
    read there any more."""
    _, thread_id, user_id = cause.split(" ")
    unread = (
        select(Notice.id)
        .join(
            Membership,
            (Membership.user_id == Notice.user_id)
            & (Membership.programme_id == Notice.programme_id),
        )
        .where(
            Notice.user_id == int(user_id),
            Notice.thread_id == int(thread_id),
            Notice.kind.in_(MAILED),
            Notice.read_at.is_(None),
            Membership.reads_at(now()),
        )
    )
    return db.session.scalar(unread.limit(1)) is None


mail.NEEDLESS["answer"] = _is_read
