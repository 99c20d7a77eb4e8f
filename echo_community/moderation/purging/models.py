"""Tables of the purge: what was taken out of where, and how far that has come."""

import enum
from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from echo_community.kernel.clock import now
from echo_community.kernel.db import Base
from echo_community.kernel.words import Kind, code, written


class Stage(enum.StrEnum):
    """What a purge does next; each stage may be begun again at any time."""

    WORDS = "words"  # in every table, the post itself came first
    INDEX = "index"  # search, and the counts of its words
    FILES = "files"  # stored files, mails written to files
    BYTES = "bytes"  # what the database keeps of deleted rows; no words are needed any more
    DONE = "done"


class Purge(Base):
    """Identifiers taken out of a programme. The words are here only until they are nowhere else."""

    __tablename__ = "purges"
    __table_args__ = (
        Index("ix_purges_post", "post_id"),
        Index("ix_purges_unfinished", "finished_at"),
        Index("ix_purges_programme", "programme_id", "asked_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    programme_id: Mapped[int] = mapped_column(ForeignKey("programmes.id"))
    thread_id: Mapped[int] = mapped_column(ForeignKey("threads.id"))
    post_id: Mapped[int] = mapped_column(ForeignKey("posts.id"))
    actor_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    asked_at: Mapped[datetime] = mapped_column(default=now)
    whole: Mapped[bool] = mapped_column(default=False)  # the whole post, not only some words
    labels: Mapped[dict[str, Any]] = mapped_column(default=dict)  # how many of each label
    places: Mapped[dict[str, Any]] = mapped_column(default=dict)  # rows changed, by table
    kept: Mapped[int] = mapped_column(default=0)  # names of members and practices that hold them
    stage: Mapped[Stage] = mapped_column(default=Stage.WORDS)
    words: Mapped[str] = written(kind=Kind.TEXT, default="")  # JSON; empty from BYTES on
    finished_at: Mapped[datetime | None]


class PurgedThing(Base):
    """A post or a file that a purge changed or took away: copies made before must let go of it."""

    __tablename__ = "purged_things"
    __table_args__ = (
        Index("ix_purged_things_since", "programme_id", "at"),
        Index("ix_purged_things_purge", "purge_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    purge_id: Mapped[int] = mapped_column(ForeignKey("purges.id"))
    programme_id: Mapped[int] = mapped_column(ForeignKey("programmes.id"))
    thread_id: Mapped[int | None]
    post_number: Mapped[int | None]
    file_id: Mapped[int | None]  # no row has this number any more
    stored: Mapped[str] = code(64, default="")  # the names its content had in storage
    thumbnail: Mapped[str] = code(64, default="")
    at: Mapped[datetime] = mapped_column(default=now)
