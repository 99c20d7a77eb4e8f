"""What is said in a lecture: cues, and the paragraphs in which they are read and found."""

from sqlalchemy import JSON, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from echo_community.kernel.db import Base
from echo_community.kernel.words import Kind, code, written


class TranscriptCue(Base):
    """A cue as captions show it."""

    __tablename__ = "lecture_cues"

    lecture_id: Mapped[int] = mapped_column(ForeignKey("lectures.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)  # from 0, in order of time
    start_ms: Mapped[int]
    end_ms: Mapped[int]
    name: Mapped[str] = code(60, default="")  # the cue's id in the file it came from
    speaker: Mapped[str] = written(120, default="")
    text: Mapped[str] = written(kind=Kind.TEXT)


class Moment(Base):
    """A paragraph of a transcript: some cues that are read together; what search lands on."""

    __tablename__ = "lecture_moments"
    __table_args__ = (UniqueConstraint("lecture_id", "start_ms"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    lecture_id: Mapped[int] = mapped_column(ForeignKey("lectures.id"))
    start_ms: Mapped[int]
    end_ms: Mapped[int]
    first: Mapped[int]  # position of its first cue
    last: Mapped[int]
    speaker: Mapped[str] = written(120, kind=Kind.DERIVED, default="")
    text: Mapped[str] = written(kind=Kind.DERIVED)
    # Where paragraphs began that were joined to it: links to them lead here.
    seams: Mapped[list[int]] = mapped_column(JSON, default=list)
