"""Answers that were found before a question was asked."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from echo_community.kernel.clock import now
from echo_community.kernel.db import Base


class FoundAnswer(Base):
    """Somebody began to ask, and what stood here already answered it.

    It keeps nothing of the question; whom it helped is known so that they can take it back, and is
    shown to nobody.
    """

    __tablename__ = "found_answers"
    __table_args__ = (
        Index("ix_found_answers_at", "programme_id", "at"),
        Index("ix_found_answers_post", "post_id"),
        Index("ix_found_answers_user", "user_id", "post_id", "at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    programme_id: Mapped[int] = mapped_column(ForeignKey("programmes.id"))
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    thread_id: Mapped[int] = mapped_column(ForeignKey("threads.id"))
    post_id: Mapped[int] = mapped_column(ForeignKey("posts.id"))
    at_ms: Mapped[int | None]  # of a lecture: where it is said
    at: Mapped[datetime] = mapped_column(default=now)
