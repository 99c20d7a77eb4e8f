"""A recorded didactic: the card beside its thread, who speaks, and its media."""

import enum
from datetime import date, datetime

from sqlalchemy import BigInteger, ForeignKey, Index, false
from sqlalchemy.orm import Mapped, mapped_column

from echo_community.kernel.clock import now
from echo_community.kernel.db import Base
from echo_community.kernel.stored import stored_name
from echo_community.kernel.words import Kind, code, written


class Level(enum.StrEnum):
    """For whom a lecture is."""

    INTRODUCTORY = "introductory"
    INTERMEDIATE = "intermediate"
    ADVANCED = "advanced"


class Lecture(Base):
    """A lecture of the archive. Its title is its thread's, which holds the questions under it."""

    __tablename__ = "lectures"
    __table_args__ = (
        Index("ix_lectures_thread", "thread_id", unique=True),
        Index("ix_lectures_given", "programme_id", "given_on", "id"),
        Index("ix_lectures_series", "programme_id", "series", "part"),
        Index("ix_lectures_review", "programme_id", "review_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    programme_id: Mapped[int] = mapped_column(ForeignKey("programmes.id"))
    thread_id: Mapped[int] = mapped_column(ForeignKey("threads.id"))
    given_on: Mapped[date | None]
    language: Mapped[str] = code(10, default="en")
    level: Mapped[Level | None]
    series: Mapped[str] = written(120, default="")
    part: Mapped[int | None]  # of the series, from 1
    duration_ms: Mapped[int] = mapped_column(default=0)  # of its media, else of its transcript
    learning: Mapped[str] = written(kind=Kind.MARKDOWN, default="")  # learning points
    learning_html: Mapped[str] = written(kind=Kind.DERIVED, default="")
    disclosure: Mapped[str] = written(500, default="")  # of the speakers' interests
    review_on: Mapped[date | None]  # from this day on an expert is asked: is it still current?
    transcript_revision: Mapped[int] = mapped_column(default=0)  # 0: there is none
    revision: Mapped[int] = mapped_column(default=1)  # of what is typed about it
    scanned: Mapped[bool] = mapped_column(default=True)  # else the guard has yet to read it all
    # Members are told of it as soon as they may read it; then this is over.
    announce: Mapped[bool] = mapped_column(default=False, server_default=false())
    # Of an import, so that nothing comes in twice.
    source_id: Mapped[str | None] = code(120, from_words=True)
    created_at: Mapped[datetime] = mapped_column(default=now)


class LectureSpeaker(Base):
    """Who speaks; a member or somebody from outside."""

    __tablename__ = "lecture_speakers"
    __table_args__ = (Index("ix_lecture_speakers_name", "programme_id", "name"),)

    lecture_id: Mapped[int] = mapped_column(ForeignKey("lectures.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    programme_id: Mapped[int] = mapped_column(ForeignKey("programmes.id"))
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    name: Mapped[str] = written(120)
    affiliation: Mapped[str] = written(200, default="")


class MediaKind(enum.StrEnum):
    """What a recording is."""

    VIDEO = "video"
    AUDIO = "audio"
    ELSEWHERE = "elsewhere"  # a link, opened there


class Media(Base):
    """A recording of a lecture: a stored file, or where it is hosted."""

    __tablename__ = "lecture_media"
    __table_args__ = (Index("ix_lecture_media_lecture", "lecture_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    lecture_id: Mapped[int] = mapped_column(ForeignKey("lectures.id"))
    kind: Mapped[MediaKind]
    stored: Mapped[str | None] = stored_name()
    media_type: Mapped[str] = code(60, default="")
    size: Mapped[int] = mapped_column(BigInteger, default=0)  # bytes
    duration_ms: Mapped[int] = mapped_column(default=0)
    url: Mapped[str] = written(500, default="")
    listened_at: Mapped[datetime | None]  # of a video: when its sound was taken out, or tried to
