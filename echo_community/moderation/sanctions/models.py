"""The table of sanctions: what a moderator did about a member, until when and why."""

import enum
from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from echo_community.kernel.clock import now
from echo_community.kernel.db import Base
from echo_community.kernel.words import Kind, written
from echo_community.moderation.models import Reason


class SanctionKind(enum.StrEnum):
    """What it is, mildest first."""

    NOTE = "note"  # words from the hub to a member alone
    WARNING = "warning"
    SLOW = "slow"  # one post every so often
    SUSPENSION = "suspension"
    REMOVAL = "removal"


class Sanction(Base):
    """Something a moderator did about a member. The person reads all of it but who did it."""

    __tablename__ = "sanctions"
    __table_args__ = (
        Index("ix_sanctions_person", "user_id", "programme_id", "id"),
        Index("ix_sanctions_programme", "programme_id", "id"),
        Index("ix_sanctions_ends", "end_told_at", "until"),
        Index("ix_sanctions_review", "review_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    programme_id: Mapped[int] = mapped_column(ForeignKey("programmes.id"))
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    kind: Mapped[SanctionKind]
    reason: Mapped[Reason | None]  # a note needs none
    words: Mapped[str] = written(2000, kind=Kind.TEXT)
    by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    at: Mapped[datetime] = mapped_column(default=now)
    until: Mapped[datetime | None]
    gap: Mapped[int] = mapped_column(default=0)  # minutes between two posts, of slow mode
    reads: Mapped[bool] = mapped_column(default=True)  # of a suspension: may they read meanwhile
    before: Mapped[dict[str, Any]] = mapped_column(default=dict)  # a removal's role, for its end
    lifted_at: Mapped[datetime | None]
    lifted_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    end_told_at: Mapped[datetime | None]
    appeal: Mapped[str] = written(2000, kind=Kind.TEXT, default="")
    review_id: Mapped[int | None] = mapped_column(ForeignKey("reviews.id"))

    @property
    def in_force(self) -> bool:
        """Whether it stands now; it ends by itself, or is lifted."""
        return in_force(self)


def in_force(row: Any) -> bool:
    """Whether a sanction, or a row that holds its kind and times, stands now."""
    if row.lifted_at is not None or row.kind is SanctionKind.NOTE:
        return False
    return row.until is None or row.until > now()
