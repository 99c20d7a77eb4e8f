"""Tables of moderation: what waits for a decision, and what members reported."""

import enum
from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from echo_community.kernel.clock import now
from echo_community.kernel.db import Base
from echo_community.kernel.words import Kind, written


class Reason(enum.StrEnum):
    """Why something is reported, or a moderator acts; the public log prints it in words."""

    IDENTIFIES_PATIENT = "identifies_patient"
    UNSAFE_ADVICE = "unsafe_advice"
    COMMERCIAL = "commercial"  # or a conflict of interest that was not said
    DISRESPECT = "disrespect"
    OFF_TOPIC = "off_topic"
    OTHER = "other"


class Cause(enum.StrEnum):
    """Why something waits in the queue."""

    FLAG = "flag"
    OVERRIDE = "override"  # its author says that what the guard stopped is no patient's
    HELD = "held"  # by the guard, where nobody could be asked: an import, a mail
    FIRST_POST = "first_post"
    RESCAN = "rescan"  # found when the detectors had improved
    APPEAL = "appeal"  # against a sanction


class Decision(enum.StrEnum):
    """What a moderator made of it."""

    FINE = "fine"
    EDIT = "edit"
    HIDE = "hide"
    MOVE = "move"
    SPLIT = "split"
    MERGE = "merge"
    LOCK = "lock"
    ASK_AUTHOR = "ask_author"
    CORRECT = "correct"  # unsafe advice: a correction on top, and all who read it are told
    PURGE = "purge"
    LIFT = "lift"  # of a sanction, on appeal
    UPHOLD = "uphold"


class Review(Base):
    """Something that waits for a moderator, or waited; a post waits in one review at a time."""

    __tablename__ = "reviews"
    __table_args__ = (
        Index("ix_reviews_open", "programme_id", "decided_at", "gravity", "opened_at"),
        Index("ix_reviews_post", "post_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    programme_id: Mapped[int] = mapped_column(ForeignKey("programmes.id"))
    cause: Mapped[Cause]
    gravity: Mapped[int]  # 3 a patient, 2 a danger, 1 all else: the gravest first
    thread_id: Mapped[int | None] = mapped_column(ForeignKey("threads.id"))
    post_id: Mapped[int | None] = mapped_column(ForeignKey("posts.id"))
    about_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))  # who may not decide it
    opened_at: Mapped[datetime] = mapped_column(default=now)
    claimed_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    claimed_at: Mapped[datetime | None]
    asked: Mapped[bool] = mapped_column(default=False)  # the author, and they have not answered
    decision: Mapped[Decision | None]
    reason: Mapped[Reason | None]
    note: Mapped[str] = written(500, kind=Kind.TEXT, default="")  # why, in the moderator's words
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    decided_at: Mapped[datetime | None]
    before: Mapped[dict[str, Any]] = mapped_column(default=dict)  # ids and states, for undo


class ReviewMessage(Base):
    """A question of the hub to the author of a post under review, or the author's answer.

    Who of the hub asked is shown to moderators alone; who answered is not shown at all.
    """

    __tablename__ = "review_messages"
    __table_args__ = (Index("ix_review_messages_review", "review_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    programme_id: Mapped[int] = mapped_column(ForeignKey("programmes.id"))
    review_id: Mapped[int] = mapped_column(ForeignKey("reviews.id"))
    author_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    is_answer: Mapped[bool] = mapped_column(default=False)
    body: Mapped[str] = written(1000, kind=Kind.TEXT)
    at: Mapped[datetime] = mapped_column(default=now)


class Flag(Base):
    """A member's report of a post, once a member and post."""

    __tablename__ = "flags"
    __table_args__ = (
        UniqueConstraint("post_id", "author_id"),
        Index("ix_flags_review", "review_id"),
        Index("ix_flags_author", "author_id", "created_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    programme_id: Mapped[int] = mapped_column(ForeignKey("programmes.id"))
    review_id: Mapped[int] = mapped_column(ForeignKey("reviews.id"))
    post_id: Mapped[int] = mapped_column(ForeignKey("posts.id"))
    author_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    reason: Mapped[Reason]
    note: Mapped[str] = written(500, kind=Kind.TEXT, default="")
    created_at: Mapped[datetime] = mapped_column(default=now)
