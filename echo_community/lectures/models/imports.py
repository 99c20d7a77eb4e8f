"""Files sent ahead of a lecture, imports of many, and what became of each."""

import enum
from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from echo_community.kernel.clock import now
from echo_community.kernel.db import Base
from echo_community.kernel.stored import stored_name
from echo_community.kernel.words import Kind, code, written


class Stage(enum.StrEnum):
    """How far an import has come."""

    WAITING = "waiting"
    READING = "reading"
    DONE = "done"
    FAILED = "failed"  # what there is cannot be read at all


class LectureImport(Base):
    """Many files as they were handed in by page; a job brings in the lectures among them."""

    __tablename__ = "lecture_imports"
    __table_args__ = (Index("ix_lecture_imports_stage", "stage"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    programme_id: Mapped[int] = mapped_column(ForeignKey("programmes.id"), index=True)
    asked_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    language: Mapped[str] = code(10, default="en")  # of its report
    dry_run: Mapped[bool] = mapped_column(default=False)
    announce: Mapped[bool] = mapped_column(default=False)
    stage: Mapped[Stage] = mapped_column(default=Stage.WAITING)
    worked_at: Mapped[datetime | None]  # by whom has it: another waits until this is long ago
    tries: Mapped[int] = mapped_column(default=0)
    done: Mapped[int] = mapped_column(default=0)
    of: Mapped[int] = mapped_column(default=0)
    added: Mapped[int] = mapped_column(default=0)
    known: Mapped[int] = mapped_column(default=0)
    cues: Mapped[int] = mapped_column(default=0)
    slides: Mapped[int] = mapped_column(default=0)
    handouts: Mapped[int] = mapped_column(default=0)
    asked_at: Mapped[datetime] = mapped_column(default=now)
    finished_at: Mapped[datetime | None]


class LectureFile(Base):
    """A file that was sent and is in no lecture yet: its sender's, then an import's."""

    __tablename__ = "lecture_files"
    __table_args__ = (
        Index("ix_lecture_files_author", "author_id", "programme_id"),
        Index("ix_lecture_files_import", "import_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    programme_id: Mapped[int] = mapped_column(ForeignKey("programmes.id"))
    author_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    import_id: Mapped[int | None] = mapped_column(ForeignKey("lecture_imports.id"))
    name: Mapped[str] = written(200)
    stored: Mapped[str] = stored_name()
    size: Mapped[int] = mapped_column(BigInteger)  # bytes
    sent_at: Mapped[datetime] = mapped_column(default=now)


class Line(enum.StrEnum):
    """What a line of a report tells."""

    PROBLEM = "problem"  # something stays out
    MENDED = "mended"
    ADDED = "added"


class ImportLine(Base):
    """A line of an import's report, in the words of the language it was asked in."""

    __tablename__ = "lecture_import_lines"
    __table_args__ = (Index("ix_lecture_import_lines_import", "import_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    import_id: Mapped[int] = mapped_column(ForeignKey("lecture_imports.id"))
    programme_id: Mapped[int] = mapped_column(ForeignKey("programmes.id"))
    kind: Mapped[Line]
    file: Mapped[str] = written(300, kind=Kind.DERIVED, default="")
    line: Mapped[int] = mapped_column(default=0)  # of the file; 0 is all of it
    why: Mapped[str] = written(500, kind=Kind.DERIVED, default="")
    times: Mapped[int] = mapped_column(default=1)  # of what was mended
    thread_id: Mapped[int | None] = mapped_column(ForeignKey("threads.id"))  # of what was added


class LectureStop(Base):
    """Where in a lecture the guard found what holds it; a label, and no words."""

    __tablename__ = "lecture_stops"

    lecture_id: Mapped[int] = mapped_column(ForeignKey("lectures.id"), primary_key=True)
    part: Mapped[str] = code(40, primary_key=True)  # "title", "body", "moment", "slide", "handout"
    number: Mapped[int] = mapped_column(primary_key=True)  # milliseconds, or which of them
    label: Mapped[str] = code(20, primary_key=True)
