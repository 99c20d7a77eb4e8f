"""How far somebody is in a lecture, and what they really watched or read of it."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from echo_community.kernel.clock import now
from echo_community.kernel.db import Base
from echo_community.kernel.words import code, written


class Progress(Base):
    """One person's own, whichever device they use. What was watched is minutes of the lecture,
    each counted once: `seen` has a character a minute, `-`, `w` (watched) or `r` (read)."""

    __tablename__ = "lecture_progress"
    __table_args__ = (Index("ix_lecture_progress_user", "user_id", "programme_id", "updated_at"),)

    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), primary_key=True)
    lecture_id: Mapped[int] = mapped_column(ForeignKey("lectures.id"), primary_key=True)
    programme_id: Mapped[int] = mapped_column(ForeignKey("programmes.id"))
    stopped_at_ms: Mapped[int] = mapped_column(default=0)
    seen: Mapped[str] = code(900, default="")
    seconds: Mapped[int] = mapped_column(default=0)  # really spent, by beats the page sends
    beat_at: Mapped[datetime | None]  # when the last one came
    reflection: Mapped[str] = written(500, default="")  # what they will do differently
    finished_at: Mapped[datetime | None]
    updated_at: Mapped[datetime] = mapped_column(default=now)
