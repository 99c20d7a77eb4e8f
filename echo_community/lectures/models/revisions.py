"""What a transcript said before it was corrected."""

import enum
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from echo_community.kernel.clock import now
from echo_community.kernel.db import Base
from echo_community.kernel.words import Kind, written


class Change(enum.StrEnum):
    """What was done to a transcript."""

    PARAGRAPH = "paragraph"  # its words, or who says them
    SPEAKER = "speaker"  # one name became another, wherever it stood
    WHOLE = "whole"  # a file took its place
    SPLIT = "split"  # one paragraph became several
    JOIN = "join"  # several became one


class TranscriptRevision(Base):
    """A change of a transcript: what stood there, and what does since. Read by moderators alone,
    for what was taken out may have told of a patient."""

    __tablename__ = "transcript_revisions"
    __table_args__ = (Index("ix_transcript_revisions_lecture", "lecture_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    lecture_id: Mapped[int] = mapped_column(ForeignKey("lectures.id"))
    author_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    at: Mapped[datetime] = mapped_column(default=now)
    change: Mapped[Change]
    revision: Mapped[int]  # of the transcript, after it
    start_ms: Mapped[int] = mapped_column(default=0)
    end_ms: Mapped[int] = mapped_column(default=0)
    # Of a paragraph its words; of several theirs, an empty line between them, and the name that the
    # later ones bore; of a whole transcript WebVTT.
    speaker_before: Mapped[str] = written(120, default="")
    speaker_after: Mapped[str] = written(120, default="")
    before: Mapped[str] = written(kind=Kind.TEXT, default="")
    after: Mapped[str] = written(kind=Kind.TEXT, default="")
    # Of a file what was mended or dropped: the line, and a Mend.
    mended: Mapped[list[Any]] = mapped_column(JSON, default=list)
