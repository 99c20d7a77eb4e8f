"""Tables of the guard: why something was held, and how often it found what; never what it found."""

import enum
from datetime import datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from echo_community.kernel.clock import now
from echo_community.kernel.db import Base
from echo_community.kernel.words import Kind, code, written


class HoldCause(enum.StrEnum):
    """Why a post was held."""

    OVERRIDE = "override"  # its author says that what the guard stopped is no patient's
    GUARD = "guard"  # nobody could be asked: a mail
    IMPORT = "import"  # found by the scan of an import


class Outcome(enum.StrEnum):
    """What became of a finding once the words were sent."""

    MENDED = "mended"  # by the suggestion
    REWORDED = "reworded"  # by the author's own words
    KEPT = "kept"  # advice, not taken
    OVERRIDDEN = "overridden"  # a stop, sent on with a reason


class Hold(Base):
    """A post kept back by the guard until a moderator releases it; a post may be held again."""

    __tablename__ = "holds"
    __table_args__ = (Index("ix_holds_post", "post_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    programme_id: Mapped[int] = mapped_column(ForeignKey("programmes.id"))
    post_id: Mapped[int]  # posts belong to a feature above this one
    cause: Mapped[HoldCause]
    labels: Mapped[str] = code(300)  # of what was found, parted by spaces
    reason: Mapped[str] = written(300, kind=Kind.TEXT, default="")  # why it is no patient's
    author_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    held_at: Mapped[datetime] = mapped_column(default=now)
    ended_at: Mapped[datetime | None]
    ended_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))


class GuardCount(Base):
    """How many findings of a label came to which end in a month of a programme."""

    __tablename__ = "guard_counts"
    __table_args__ = (UniqueConstraint("programme_id", "month", "label", "outcome"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    programme_id: Mapped[int] = mapped_column(ForeignKey("programmes.id"))
    month: Mapped[str] = code(7)  # 2026-11
    label: Mapped[str] = code(20)
    outcome: Mapped[Outcome]
    count: Mapped[int] = mapped_column(default=0)
