"""What somebody watched or read of a lecture: minutes, place and thoughts, for their eyes alone."""

from datetime import date, datetime

from sqlalchemy import JSON, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from echo_community.kernel.clock import now
from echo_community.kernel.db import Base
from echo_community.kernel.words import Kind, written


class LectureProgress(Base):
    """How far somebody is in a lecture, on whichever device, and what of it they saw."""

    __tablename__ = "lecture_progress"
    __table_args__ = (Index("ix_lecture_progress_latest", "user_id", "programme_id", "at"),)

    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), primary_key=True)
    lecture_id: Mapped[int] = mapped_column(ForeignKey("lectures.id"), primary_key=True)
    programme_id: Mapped[int] = mapped_column(ForeignKey("programmes.id"))
    at_ms: Mapped[int] = mapped_column(default=0)  # where to go on
    at: Mapped[datetime] = mapped_column(default=now)  # when they were there
    seen: Mapped[list[list[int]]] = mapped_column(JSON, default=list)  # stretches of the lecture


class LectureMinutes(Base):
    """What of a lecture somebody watched and read for the first time, by day; milliseconds."""

    __tablename__ = "lecture_minutes"
    __table_args__ = (Index("ix_lecture_minutes_day", "user_id", "day"),)

    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), primary_key=True)
    lecture_id: Mapped[int] = mapped_column(ForeignKey("lectures.id"), primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)  # where they were
    programme_id: Mapped[int] = mapped_column(ForeignKey("programmes.id"))
    watched_ms: Mapped[int] = mapped_column(default=0)
    read_ms: Mapped[int] = mapped_column(default=0)


class Learner(Base):
    """When somebody was learning, of late: two devices cannot count the same minute twice."""

    __tablename__ = "learners"

    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), primary_key=True)
    counted: Mapped[list[list[int]]] = mapped_column(JSON, default=list)  # stretches of the clock


class LectureReflection(Base):
    """What somebody will do differently after a lecture; theirs alone."""

    __tablename__ = "lecture_reflections"
    __table_args__ = (UniqueConstraint("user_id", "lecture_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    lecture_id: Mapped[int] = mapped_column(ForeignKey("lectures.id"))
    programme_id: Mapped[int] = mapped_column(ForeignKey("programmes.id"))
    body: Mapped[str] = written(1000, kind=Kind.TEXT)
    created_at: Mapped[datetime] = mapped_column(default=now)
    edited_at: Mapped[datetime | None]
    removed_at: Mapped[datetime | None]  # taken back; they may bring it back
