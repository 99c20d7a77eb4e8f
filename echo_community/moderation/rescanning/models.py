"""The table of scans: what of a programme was looked at again, and how far that has come."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from echo_community.kernel.clock import now
from echo_community.kernel.db import Base
from echo_community.kernel.words import code


class Scan(Base):
    """A programme read again by the guard as it is now; it goes on where it was cut off."""

    __tablename__ = "scans"
    __table_args__ = (Index("ix_scans_unfinished", "programme_id", "finished_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    programme_id: Mapped[int] = mapped_column(ForeignKey("programmes.id"))
    asked_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))  # none: the operator
    version: Mapped[str] = code(16)  # of the detectors
    hides: Mapped[bool] = mapped_column(default=False)  # what it stops, until a moderator decides
    last_post_id: Mapped[int] = mapped_column(default=0)
    done: Mapped[int] = mapped_column(default=0)
    of: Mapped[int] = mapped_column(default=0)
    found: Mapped[dict[str, Any]] = mapped_column(default=dict)  # findings by label; no words
    stopped: Mapped[int] = mapped_column(default=0)  # posts with something that stops
    opened: Mapped[int] = mapped_column(default=0)  # of these, that wait in the queue now
    started_at: Mapped[datetime] = mapped_column(default=now)
    finished_at: Mapped[datetime | None]
