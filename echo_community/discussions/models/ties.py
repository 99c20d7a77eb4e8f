"""What leads from one thread to another."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from echo_community.kernel.clock import now
from echo_community.kernel.db import Base


class ThreadLink(Base):
    """Two threads of one programme that belong together; read from both ends."""

    __tablename__ = "thread_links"
    __table_args__ = (Index("ix_thread_links_target", "target_id"),)

    source_id: Mapped[int] = mapped_column(ForeignKey("threads.id"), primary_key=True)
    target_id: Mapped[int] = mapped_column(ForeignKey("threads.id"), primary_key=True)
    made_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    made_at: Mapped[datetime] = mapped_column(default=now)


class RelatedThread(Base):
    """A thread that the index finds like another; worked out by a job, not by a page."""

    __tablename__ = "related_threads"
    __table_args__ = (Index("ix_related_threads_related", "related_id"),)

    thread_id: Mapped[int] = mapped_column(ForeignKey("threads.id"), primary_key=True)
    related_id: Mapped[int] = mapped_column(ForeignKey("threads.id"), primary_key=True)
    rank: Mapped[int]  # from 1, the most alike first


class PostMove(Base):
    """Where a post stood before its thread was split or merged; the old address leads on."""

    __tablename__ = "post_moves"
    __table_args__ = (Index("ix_post_moves_post", "post_id"),)

    thread_id: Mapped[int] = mapped_column(ForeignKey("threads.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    post_id: Mapped[int] = mapped_column(ForeignKey("posts.id"))
