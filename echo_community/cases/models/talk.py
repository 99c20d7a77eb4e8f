"""What is said in the rounds of a case, and what the presenter makes of it."""

import enum
from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from echo_community.kernel.clock import now
from echo_community.kernel.db import Base
from echo_community.kernel.words import written


class CasePost(Base):
    """What a post of a case's thread is about: a suggestion's category, an answer's question."""

    __tablename__ = "case_posts"
    __table_args__ = (
        Index("ix_case_posts_thread", "thread_id"),
        Index("ix_case_posts_question", "question_id"),
    )

    post_id: Mapped[int] = mapped_column(ForeignKey("posts.id"), primary_key=True)
    thread_id: Mapped[int] = mapped_column(ForeignKey("threads.id"))
    category_id: Mapped[int | None] = mapped_column(ForeignKey("case_categories.id"))
    question_id: Mapped[int | None] = mapped_column(ForeignKey("posts.id"))


class IntentionKind(enum.StrEnum):
    """What the presenter will do with a suggestion."""

    WILL_TRY = "will_try"
    TRIED = "tried"
    NOT_POSSIBLE = "not_possible"


class Intention(Base):
    """What the presenter says of a suggestion, and why."""

    __tablename__ = "case_intentions"

    post_id: Mapped[int] = mapped_column(ForeignKey("posts.id"), primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), index=True)
    programme_id: Mapped[int] = mapped_column(ForeignKey("programmes.id"))
    author_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    kind: Mapped[IntentionKind]
    why: Mapped[str] = written(300, default="")
    at: Mapped[datetime] = mapped_column(default=now)


class Signature(Base):
    """An expert stands behind a summary as it was in that revision."""

    __tablename__ = "case_signatures"
    __table_args__ = (Index("ix_case_signatures_case", "case_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"))
    programme_id: Mapped[int] = mapped_column(ForeignKey("programmes.id"))
    post_id: Mapped[int] = mapped_column(ForeignKey("posts.id"))
    revision: Mapped[int]
    author_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    at: Mapped[datetime] = mapped_column(default=now)


class Change(enum.StrEnum):
    """How something went since the presentation."""

    BETTER = "better"
    SAME = "same"
    WORSE = "worse"
    UNKNOWN = "unknown"


class FollowUp(Base):
    """What became of a case; its words are a post of the thread."""

    __tablename__ = "case_follow_ups"
    __table_args__ = (Index("ix_case_follow_ups_case", "case_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"))
    programme_id: Mapped[int] = mapped_column(ForeignKey("programmes.id"))
    author_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    post_id: Mapped[int] = mapped_column(ForeignKey("posts.id"))
    function: Mapped[Change] = mapped_column(default=Change.UNKNOWN)
    pain: Mapped[Change] = mapped_column(default=Change.UNKNOWN)
    equivalents: Mapped[float | None]  # mg of morphine a day now
    again: Mapped[bool] = mapped_column(default=False)  # the presenter would present it again
    at: Mapped[datetime] = mapped_column(default=now)


class ReminderKind(enum.StrEnum):
    """Why a presenter is asked how it went."""

    OPENED = "opened"  # the weeks of the follow-up have begun
    OVERDUE = "overdue"  # they are over
    LATER = "later"  # the presenter wanted to be asked again that day
    NUDGE = "nudge"  # the hub asks


class Reminder(Base):
    """A presenter is asked for the follow-up of a case, once a cause and day."""

    __tablename__ = "case_reminders"
    __table_args__ = (
        UniqueConstraint("case_id", "kind", "day"),
        Index("ix_case_reminders_due", "told_at", "day"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"))
    programme_id: Mapped[int] = mapped_column(ForeignKey("programmes.id"))
    kind: Mapped[ReminderKind]
    day: Mapped[date]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))  # nobody: the clock
    told_at: Mapped[datetime | None]
