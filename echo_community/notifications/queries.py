"""Reads of notices that need nothing but the notices."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam, func, select

from echo_community.accounts.models import User
from echo_community.kernel.actor import Actor
from echo_community.kernel.db import UtcDateTime, db
from echo_community.notifications.models import MailChoice, Notice
from echo_community.programmes.models import Membership

COUNTED = 100  # "99+" says enough


@dataclass(frozen=True)
class Choices:
    """What a person wants by mail."""

    answers: bool = True
    mentions: bool = True
    sessions: bool = True
    reminders: bool = False


def choices_of(person: Actor) -> Choices:
    """What somebody wants by mail; all but reminders of sessions, until they choose."""
    found = db.session.scalar(select(MailChoice).where(MailChoice.user_id == person.id))
    if found is None:
        return Choices()
    return Choices(found.answers, found.mentions, found.sessions, found.reminders)


def unread_of_user() -> Any:
    """How many notices a row of User has not read, in the programmes they read; up to COUNTED.

    Whoever asks binds `now`.
    """
    may_read = Membership.reads_at(bindparam("now", type_=UtcDateTime()))
    theirs = select(Membership.programme_id).where(Membership.user_id == User.id, may_read)
    some = (
        select(Notice.id)
        .where(
            Notice.user_id == User.id,
            Notice.read_at.is_(None),
            Notice.programme_id.in_(theirs.correlate(User)),
        )
        .correlate(User)
        .limit(COUNTED)
        .subquery()
    )
    return select(func.count()).select_from(some).scalar_subquery()
