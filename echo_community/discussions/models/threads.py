"""Threads, their posts and what those were before."""

import enum
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, ForeignKey, Index, UniqueConstraint, select
from sqlalchemy.ext.hybrid import hybrid_method
from sqlalchemy.orm import Mapped, foreign, mapped_column, relationship, synonym

from echo_community.kernel.clock import now
from echo_community.kernel.db import Base
from echo_community.kernel.markup import Format
from echo_community.kernel.words import Kind as WordsKind
from echo_community.kernel.words import code, written
from echo_community.policy import Visibility


class ThreadKind(enum.StrEnum):
    """What a conversation is about."""

    DISCUSSION = "discussion"
    CASE = "case"
    LECTURE = "lecture"
    CONSULT = "consult"


class Purpose(enum.StrEnum):
    """What a post is for."""

    MESSAGE = "message"
    QUESTION = "question"
    SUGGESTION = "suggestion"
    ANSWER = "answer"
    FOLLOW_UP = "follow_up"
    SUMMARY = "summary"


class ThreadReader(Base):
    """Somebody for whom a thread with visibility `named` is."""

    __tablename__ = "thread_readers"

    thread_id: Mapped[int] = mapped_column(ForeignKey("threads.id"), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), primary_key=True)


def _has_reader(thing: Any, user_id: int) -> bool:
    """Whether a thread, or its post, is for this person by name."""
    return any(reader.user_id == user_id for reader in thing.readers)


def _for_reader(kind: Any, user_id: int) -> ColumnElement[bool]:
    """The same as SQL."""
    return (
        select(ThreadReader.user_id)
        .where(ThreadReader.thread_id == kind.thread_id, ThreadReader.user_id == user_id)
        .exists()
    )


class Thread(Base):
    """A conversation inside one programme; its posts are read oldest first."""

    __tablename__ = "threads"
    __table_args__ = (
        UniqueConstraint("programme_id", "source_id"),
        Index("ix_threads_newest", "programme_id", "last_post_at", "id"),
        Index("ix_threads_pinned", "programme_id", "pinned", "last_post_at"),
        Index("ix_threads_unanswered", "programme_id", "replies", "last_post_at", "id"),
        Index("ix_threads_author", "author_id", "last_post_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    programme_id: Mapped[int] = mapped_column(ForeignKey("programmes.id"))
    author_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    kind: Mapped[ThreadKind] = mapped_column(default=ThreadKind.DISCUSSION)
    title: Mapped[str] = written(200)
    slug: Mapped[str] = code(60, from_words=True)
    aliases: Mapped[str] = written(500, default="")
    excerpt: Mapped[str] = written(240, kind=WordsKind.DERIVED, default="")
    visibility: Mapped[Visibility] = mapped_column(default=Visibility.PROGRAMME)
    nameless: Mapped[bool] = mapped_column(default=False)
    held: Mapped[bool] = mapped_column(default=False)
    hidden: Mapped[bool] = mapped_column(default=False)
    hidden_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    locked: Mapped[bool] = mapped_column(default=False)
    pinned: Mapped[bool] = mapped_column(default=False)
    last_number: Mapped[int] = mapped_column(default=0)  # of the newest post; never given twice
    replies: Mapped[int] = mapped_column(default=0)  # posts shown to all, without the first
    created_at: Mapped[datetime] = mapped_column(default=now)
    last_post_at: Mapped[datetime] = mapped_column(default=now)
    # The best answer in a line, for lists and the head: endorsed before accepted; kept by marks.
    answer: Mapped[str] = written(240, kind=WordsKind.DERIVED, default="")
    answer_number: Mapped[int | None]
    answer_endorsed: Mapped[bool] = mapped_column(default=False)
    merged_into_id: Mapped[int | None]  # the thread where its posts stand now
    related_at: Mapped[datetime | None]  # when its related threads were worked out last
    source: Mapped[str | None] = code(60)
    source_id: Mapped[str | None] = code(120)
    source_url: Mapped[str | None] = code(500)
    licence: Mapped[str | None] = code(60)

    # Read only where the visibility is `named`, which is rare: it may cost a statement then.
    readers: Mapped[list[ThreadReader]] = relationship(lazy="select", viewonly=True)

    thread_id: Mapped[int] = synonym("id")  # itself, as its posts name it
    is_named = hybrid_method(_has_reader, _for_reader)


class Post(Base):
    """One message in a thread. Number 0 is the summary that stands above the first."""

    __tablename__ = "posts"
    __table_args__ = (
        UniqueConstraint("thread_id", "number"),
        Index("ix_posts_author", "author_id", "created_at"),
        Index("ix_posts_held", "programme_id", "held"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    thread_id: Mapped[int] = mapped_column(ForeignKey("threads.id"))
    programme_id: Mapped[int] = mapped_column(ForeignKey("programmes.id"))
    author_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    number: Mapped[int]
    purpose: Mapped[Purpose] = mapped_column(default=Purpose.MESSAGE)
    source: Mapped[str] = written(kind=WordsKind.MARKDOWN)
    format: Mapped[Format] = mapped_column(default=Format.MARKDOWN)
    html: Mapped[str] = written(kind=WordsKind.DERIVED)
    visibility: Mapped[Visibility] = mapped_column(default=Visibility.PROGRAMME)
    nameless: Mapped[bool] = mapped_column(default=False)
    held: Mapped[bool] = mapped_column(default=False)
    hidden: Mapped[bool] = mapped_column(default=False)
    hidden_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    revision: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime] = mapped_column(default=now)
    edited_at: Mapped[datetime | None]
    score: Mapped[int | None]  # as imported
    accepted: Mapped[bool] = mapped_column(default=False)
    endorsed: Mapped[bool] = mapped_column(default=False)  # some Mark says so; so with superseded
    superseded: Mapped[bool] = mapped_column(default=False)
    under_review: Mapped[bool] = mapped_column(default=False)  # reported, and the hub is looking
    thanks: Mapped[int] = mapped_column(default=0)  # how many reacted so; kept by reactions
    same_here: Mapped[int] = mapped_column(default=0)
    changed_practice: Mapped[int] = mapped_column(default=0)

    readers: Mapped[list[ThreadReader]] = relationship(
        primaryjoin=lambda: Post.thread_id == foreign(ThreadReader.thread_id),
        lazy="select",
        viewonly=True,
    )

    is_named = hybrid_method(_has_reader, _for_reader)


class Revision(Base):
    """A post as it was before an edit."""

    __tablename__ = "revisions"
    __table_args__ = (UniqueConstraint("post_id", "revision"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    post_id: Mapped[int] = mapped_column(ForeignKey("posts.id"))
    revision: Mapped[int]
    author_id: Mapped[int] = mapped_column(ForeignKey("users.id"))  # who wrote this version
    title: Mapped[str | None] = written(200)  # of the thread, for its first post
    source: Mapped[str] = written(kind=WordsKind.MARKDOWN)
    html: Mapped[str] = written(kind=WordsKind.DERIVED)
    written_at: Mapped[datetime]
    # For its author and moderators alone: it was held, or a moderator took something out of it.
    withheld: Mapped[bool] = mapped_column(default=False)


class ThreadTopic(Base):
    """A thread under a topic."""

    __tablename__ = "thread_topics"
    __table_args__ = (Index("ix_thread_topics_topic", "topic_id", "thread_id"),)

    thread_id: Mapped[int] = mapped_column(ForeignKey("threads.id"), primary_key=True)
    topic_id: Mapped[int] = mapped_column(ForeignKey("topics.id"), primary_key=True)
