"""Links that lead somebody from outside to one page."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from echo_community.kernel.clock import now
from echo_community.kernel.db import Base
from echo_community.kernel.words import code, written


class OutsideLink:
    """What every such link is: a way for a colleague that expires and can be revoked.

    Only the hash of its secret is kept, and nothing of who opens it but how often.
    """

    __tablename__: str

    id: Mapped[int] = mapped_column(primary_key=True)
    programme_id: Mapped[int] = mapped_column(ForeignKey("programmes.id"))
    token_hash: Mapped[str] = code(64, unique=True)
    for_whom: Mapped[str] = written(120, default="")
    made_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    made_at: Mapped[datetime] = mapped_column(default=now)
    expires_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
    opened: Mapped[int] = mapped_column(default=0)


class ShareLink(OutsideLink, Base):
    """A link to one page of a thread."""

    __tablename__ = "share_links"
    __table_args__ = (Index("ix_share_links_thread", "thread_id", "made_by_id"),)

    thread_id: Mapped[int] = mapped_column(ForeignKey("threads.id"))
