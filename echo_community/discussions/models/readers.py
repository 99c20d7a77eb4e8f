"""What a reader has with a thread: how far they read, what they follow, keep and are writing."""

import enum
from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from echo_community.kernel.clock import now
from echo_community.kernel.db import Base
from echo_community.kernel.words import Kind, code, written


class ReadMark(Base):
    """How far a person has read a thread."""

    __tablename__ = "read_marks"
    __table_args__ = (Index("ix_read_marks_thread", "thread_id"),)

    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), primary_key=True)
    thread_id: Mapped[int] = mapped_column(ForeignKey("threads.id"), primary_key=True)
    number: Mapped[int]
    read_at: Mapped[datetime] = mapped_column(default=now)


class Level(enum.StrEnum):
    """How much of a thread a person wants to hear."""

    WATCH = "watch"  # every reply
    NORMAL = "normal"  # answers to me, mentions, marks
    MUTE = "mute"


class Subscription(Base):
    """What a person chose for a thread; without a row, `normal`, and its author watches."""

    __tablename__ = "subscriptions"
    __table_args__ = (Index("ix_subscriptions_thread", "thread_id", "level"),)

    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), primary_key=True)
    thread_id: Mapped[int] = mapped_column(ForeignKey("threads.id"), primary_key=True)
    level: Mapped[Level]
    at: Mapped[datetime] = mapped_column(default=now)


class Bookmark(Base):
    """A post that a person keeps, with a note of their own and a day to be reminded."""

    __tablename__ = "bookmarks"
    __table_args__ = (
        UniqueConstraint("user_id", "post_id"),
        Index("ix_bookmarks_due", "reminded_at", "remind_at"),
        Index("ix_bookmarks_user", "user_id", "created_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    post_id: Mapped[int] = mapped_column(ForeignKey("posts.id"))
    thread_id: Mapped[int] = mapped_column(ForeignKey("threads.id"))
    programme_id: Mapped[int] = mapped_column(ForeignKey("programmes.id"))
    note: Mapped[str] = written(300, default="")
    remind_at: Mapped[datetime | None]
    reminded_at: Mapped[datetime | None]
    created_at: Mapped[datetime] = mapped_column(default=now)
    removed_at: Mapped[datetime | None]  # a day later it is gone; until then Undo brings it back


class Draft(Base):
    """What a person is writing and has not sent: their own eyes only, in no index and no export.

    It may hold what the guard would stop, so it goes 30 days after it was last touched.
    """

    __tablename__ = "drafts"
    __table_args__ = (
        UniqueConstraint("user_id", "place"),
        Index("ix_drafts_touched", "updated_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    programme_id: Mapped[int] = mapped_column(ForeignKey("programmes.id"))
    place: Mapped[str] = code(40)  # "ask:3" a programme, "reply:12" a thread, "edit:99" a post
    title: Mapped[str] = written(200, default="")
    body: Mapped[str] = written(kind=Kind.MARKDOWN, default="")
    choices: Mapped[dict[str, Any]] = mapped_column(default=dict)  # topics, nameless: no words
    version: Mapped[int] = mapped_column(default=1)  # a second tab that saves an older one is told
    updated_at: Mapped[datetime] = mapped_column(default=now)


class Visit(Base):
    """Up to when a person has caught up with a programme."""

    __tablename__ = "visits"

    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), primary_key=True)
    programme_id: Mapped[int] = mapped_column(ForeignKey("programmes.id"), primary_key=True)
    caught_up_to: Mapped[datetime]
