"""What others say of a post without writing one: marks, and reactions."""

import enum
from datetime import datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from echo_community.kernel.clock import now
from echo_community.kernel.db import Base
from echo_community.kernel.words import written


class MarkKind(enum.StrEnum):
    """What a mark says: it answered; it is sound; it is no longer current."""

    ACCEPTED = "accepted"  # by the one who asked
    ENDORSED = "endorsed"  # by an expert
    SUPERSEDED = "superseded"  # by an expert, with a reason


class Mark(Base):
    """A mark on a post. The name of a nameless asker stands in no byline of it."""

    __tablename__ = "marks"
    __table_args__ = (
        UniqueConstraint("post_id", "kind", "author_id"),
        Index("ix_marks_thread", "thread_id"),
        Index("ix_marks_programme", "programme_id", "at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    post_id: Mapped[int] = mapped_column(ForeignKey("posts.id"))
    thread_id: Mapped[int] = mapped_column(ForeignKey("threads.id"))
    programme_id: Mapped[int] = mapped_column(ForeignKey("programmes.id"))
    kind: Mapped[MarkKind]
    author_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    nameless: Mapped[bool] = mapped_column(default=False)
    at: Mapped[datetime] = mapped_column(default=now)
    reason: Mapped[str] = written(300, default="")  # why it is superseded
    successor_id: Mapped[int | None] = mapped_column(ForeignKey("posts.id"))  # what replaced it
    withdrawn: Mapped[bool] = mapped_column(default=False)  # taken back; kept, for its words


class ReactionKind(enum.StrEnum):
    """What a reader says with one tap."""

    THANKS = "thanks"
    SAME_HERE = "same_here"
    CHANGED_PRACTICE = "changed_practice"


class Reaction(Base):
    """One reader's reaction to a post; nameless where its nameless asker reacts in the thread."""

    __tablename__ = "reactions"
    __table_args__ = (
        UniqueConstraint("post_id", "kind", "author_id"),
        Index("ix_reactions_author", "author_id", "post_id"),
        Index("ix_reactions_programme", "programme_id", "kind", "at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    post_id: Mapped[int] = mapped_column(ForeignKey("posts.id"))
    thread_id: Mapped[int] = mapped_column(ForeignKey("threads.id"))
    programme_id: Mapped[int] = mapped_column(ForeignKey("programmes.id"))
    kind: Mapped[ReactionKind]
    author_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    nameless: Mapped[bool] = mapped_column(default=False)
    note: Mapped[str] = written(300, default="")  # what changed in their practice
    at: Mapped[datetime] = mapped_column(default=now)
    withdrawn: Mapped[bool] = mapped_column(default=False)  # taken back; kept, for its words
