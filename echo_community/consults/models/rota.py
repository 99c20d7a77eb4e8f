"""Who is on call for consults: weeks, days away, and weeks that somebody wants to give away."""

import enum
from datetime import date, datetime

from sqlalchemy import ColumnElement, ForeignKey, Index, and_
from sqlalchemy.orm import Mapped, mapped_column

from echo_community.kernel.clock import now
from echo_community.kernel.db import Base
from echo_community.kernel.words import Kind, code, written


class RotaWeek(Base):
    """Somebody is on call from one day to another, mostly a week; both days are theirs.

    The two moments are what the days are in the zone they were planned in.
    """

    __tablename__ = "rota_weeks"
    __table_args__ = (
        Index("ix_rota_weeks_programme", "programme_id", "ends_at"),
        Index("ix_rota_weeks_user", "user_id", "ends_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    programme_id: Mapped[int] = mapped_column(ForeignKey("programmes.id"))
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    first_on: Mapped[date]
    last_on: Mapped[date]
    time_zone: Mapped[str] = code(60)
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    note: Mapped[str] = written(kind=Kind.TEXT, default="")  # for whoever is on call next
    note_at: Mapped[datetime | None]
    removed_at: Mapped[datetime | None]

    @staticmethod
    def covers(moment: datetime) -> ColumnElement[bool]:
        """As SQL: it stands, and goes on at that moment."""
        return and_(
            RotaWeek.removed_at.is_(None),
            RotaWeek.starts_at <= moment,
            RotaWeek.ends_at > moment,
        )


class RotaAbsence(Base):
    """Somebody is away from one day to another: nothing is routed to them."""

    __tablename__ = "rota_absences"
    __table_args__ = (Index("ix_rota_absences_user", "programme_id", "user_id", "ends_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    programme_id: Mapped[int] = mapped_column(ForeignKey("programmes.id"))
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    first_on: Mapped[date]
    last_on: Mapped[date]
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    removed_at: Mapped[datetime | None]


class SwapState(enum.StrEnum):
    """What became of a wish to swap."""

    ASKED = "asked"
    AGREED = "agreed"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


class RotaSwap(Base):
    """Somebody asks another to take a week of theirs, perhaps for one of the other's."""

    __tablename__ = "rota_swaps"
    __table_args__ = (Index("ix_rota_swaps_programme", "programme_id", "state"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    programme_id: Mapped[int] = mapped_column(ForeignKey("programmes.id"))
    week_id: Mapped[int] = mapped_column(ForeignKey("rota_weeks.id"))
    in_return_id: Mapped[int | None] = mapped_column(ForeignKey("rota_weeks.id"))
    asked_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    to_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    state: Mapped[SwapState] = mapped_column(default=SwapState.ASKED)
    asked_at: Mapped[datetime] = mapped_column(default=now)
    decided_at: Mapped[datetime | None]
