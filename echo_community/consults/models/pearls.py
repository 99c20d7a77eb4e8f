"""Practice pearls: a question and its answer, edited to be found and read by itself."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from echo_community.discussions.models import Check
from echo_community.kernel.clock import now
from echo_community.kernel.db import Base
from echo_community.kernel.words import Kind, written


class Pearl(Base):
    """A short question and answer that an expert made of a consult.

    Who asked is nowhere in it. Who answered is read from the post each time, so that somebody who
    has no name there gets none here.
    """

    __tablename__ = "pearls"
    __table_args__ = (
        Index("ix_pearls_newest", "programme_id", "created_at", "id"),
        Index("ix_pearls_review", "programme_id", "review_on"),
        Index("ix_pearls_thread", "thread_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    programme_id: Mapped[int] = mapped_column(ForeignKey("programmes.id"))
    thread_id: Mapped[int] = mapped_column(ForeignKey("threads.id"))  # the consult's
    post_id: Mapped[int | None] = mapped_column(ForeignKey("posts.id"))  # the answer it is made of
    author_id: Mapped[int] = mapped_column(ForeignKey("users.id"))  # who edited it
    question: Mapped[str] = written(200)
    answer: Mapped[str] = written(kind=Kind.MARKDOWN)
    html: Mapped[str] = written(kind=Kind.DERIVED)
    evidence: Mapped[str] = written(kind=Kind.MARKDOWN, default="")
    evidence_html: Mapped[str] = written(kind=Kind.DERIVED, default="")
    excerpt: Mapped[str] = written(240, kind=Kind.DERIVED, default="")  # of the answer, for lists
    review_on: Mapped[date]
    revision: Mapped[int] = mapped_column(default=1)
    held: Mapped[bool] = mapped_column(default=False)
    reason: Mapped[str] = written(300, default="")  # why what the guard stopped is no patient's
    held_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))  # who said so
    hidden: Mapped[bool] = mapped_column(default=False)
    hidden_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    superseded_at: Mapped[datetime | None]
    superseded_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    why: Mapped[str] = written(300, default="")  # it is no longer current
    successor_id: Mapped[int | None] = mapped_column(ForeignKey("pearls.id"))
    created_at: Mapped[datetime] = mapped_column(default=now)
    changed_at: Mapped[datetime] = mapped_column(default=now)


class PearlTopic(Base):
    """A pearl under a topic."""

    __tablename__ = "pearl_topics"
    __table_args__ = (Index("ix_pearl_topics_topic", "topic_id", "pearl_id"),)

    pearl_id: Mapped[int] = mapped_column(ForeignKey("pearls.id"), primary_key=True)
    topic_id: Mapped[int] = mapped_column(ForeignKey("topics.id"), primary_key=True)


class PearlRevision(Base):
    """A pearl as it was before an edit; read by moderators alone."""

    __tablename__ = "pearl_revisions"
    __table_args__ = (Index("ix_pearl_revisions_pearl", "pearl_id", "revision", unique=True),)

    id: Mapped[int] = mapped_column(primary_key=True)
    pearl_id: Mapped[int] = mapped_column(ForeignKey("pearls.id"))
    programme_id: Mapped[int] = mapped_column(ForeignKey("programmes.id"))
    revision: Mapped[int]
    changed_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))  # who put another after it
    written_at: Mapped[datetime]
    question: Mapped[str] = written(200)
    answer: Mapped[str] = written(kind=Kind.MARKDOWN)
    evidence: Mapped[str] = written(kind=Kind.MARKDOWN, default="")


class PearlCheck(Check, Base):
    """An expert looked at a pearl and found it current."""

    __tablename__ = "pearl_checks"
    __table_args__ = (Index("ix_pearl_checks_pearl", "pearl_id", "id"),)

    pearl_id: Mapped[int] = mapped_column(ForeignKey("pearls.id"))
