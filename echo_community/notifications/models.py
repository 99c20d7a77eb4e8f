"""Notices, and what a person wants by mail."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from echo_community.kernel.clock import now
from echo_community.kernel.db import Base
from echo_community.kernel.words import code
from echo_community.notifications.groups import When
from echo_community.notifications.kinds import OF_AUTHORS, OF_REVIEWS, OF_SESSIONS, NoticeKind
from echo_community.notifications.timing import MORNING, WORKDAYS

__all__ = [
    "OF_AUTHORS",
    "OF_REVIEWS",
    "OF_SESSIONS",
    "DigestTime",
    "MailWish",
    "Notice",
    "NoticeKind",
]


class Notice(Base):
    """Somebody is told of something, exactly once a cause. It holds no words: the page reads them.

    `author_id` is empty where whoever caused it is nameless.
    """

    __tablename__ = "notices"
    __table_args__ = (
        UniqueConstraint("user_id", "cause"),
        Index("ix_notices_unread", "user_id", "read_at", "id"),
        Index("ix_notices_thread", "user_id", "thread_id"),
        Index("ix_notices_cause", "cause"),
        Index("ix_notices_by_thread", "thread_id"),
        Index("ix_notices_mail", "mail_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    programme_id: Mapped[int] = mapped_column(ForeignKey("programmes.id"))
    kind: Mapped[NoticeKind]
    cause: Mapped[str] = code(60)  # "reply 99", "endorsed 99 by 7": what must not be told twice
    thread_id: Mapped[int | None]
    post_number: Mapped[int | None]
    author_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    at: Mapped[datetime] = mapped_column(default=now)
    read_at: Mapped[datetime | None]
    # When a mail of it is due, while one is; and when one was written, by itself or in a digest.
    mail_at: Mapped[datetime | None]
    mailed_at: Mapped[datetime | None]


class MailWish(Base):
    """What a person wants by mail, and when; what is empty was not chosen: `groups.DEFAULTS`."""

    __tablename__ = "mail_wishes"

    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), primary_key=True)
    answers: Mapped[When | None]
    mentions: Mapped[When | None]
    consults: Mapped[When | None]
    cases: Mapped[When | None]
    sessions: Mapped[When | None]
    reminders: Mapped[When | None]
    threads: Mapped[When | None]
    topics: Mapped[When | None]
    marks: Mapped[When | None]
    hub: Mapped[When | None]
    # By the clock where the person is; days as ISO counts them, "1" is Monday.
    hour: Mapped[int] = mapped_column(default=MORNING)
    day: Mapped[int] = mapped_column(default=1)
    days: Mapped[str] = code(7, default=WORKDAYS)
    quiet_from: Mapped[int | None]
    quiet_to: Mapped[int | None]


class DigestTime(Base):
    """When a person's next digest is due, and up to when the last ones told."""

    __tablename__ = "digest_times"
    __table_args__ = (Index("ix_digest_times_next", "next_at"),)

    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), primary_key=True)
    next_at: Mapped[datetime]
    weekly: Mapped[bool]  # that one is the week's
    told_to: Mapped[datetime]  # any digest
    week_to: Mapped[datetime]  # the week's
