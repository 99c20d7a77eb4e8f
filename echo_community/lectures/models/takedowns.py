"""What nobody opens while the hub looks at it."""

import enum
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, ForeignKey, select
from sqlalchemy.orm import Mapped, mapped_column

from echo_community.kernel.clock import now
from echo_community.kernel.db import Base
from echo_community.kernel.words import written


class Part(enum.StrEnum):
    """What of a lecture may tell who a patient is."""

    RECORDING = "recording"  # video, sound and the link to where it is hosted
    SLIDES = "slides"  # their pictures, their words, and the PDF
    TRANSCRIPT = "transcript"  # what is read, shown as captions and found


class Takedown(Base):
    """A part of a lecture that was taken out of reach; bringing it back removes the row."""

    __tablename__ = "lecture_takedowns"

    lecture_id: Mapped[int] = mapped_column(ForeignKey("lectures.id"), primary_key=True)
    part: Mapped[Part] = mapped_column(primary_key=True)
    by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    at: Mapped[datetime] = mapped_column(default=now)
    reason: Mapped[str] = written(300)


def stands(part: Part, lecture_id: Any) -> ColumnElement[bool]:
    """That this part of a lecture was not taken down, as SQL."""
    gone = select(Takedown.lecture_id).where(
        Takedown.lecture_id == lecture_id, Takedown.part == part
    )
    return ~gone.exists()
