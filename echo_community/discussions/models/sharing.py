"""Links that lead somebody from outside to one page."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from echo_community.kernel.clock import now
from echo_community.kernel.db import Base
from echo_community.kernel.words import code, written


class ShareLink(Base):
    """A way for a colleague to one page of a thread; it expires and can be revoked.

    Only the hash of its secret is kept, and nothing of who opens it but how often.
    """

    __tablename__ = "share_links"
    __table_args__ = (Index("ix_share_links_thread", "thread_id", "made_by_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    programme_id: Mapped[int] = mapped_column(ForeignKey("programmes.id"))
    thread_id: Mapped[int] = mapped_column(ForeignKey("threads.id"))
    token_hash: Mapped[str] = code(64, unique=True)
    for_whom: Mapped[str] = written(120, default="")
    made_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    made_at: Mapped[datetime] = mapped_column(default=now)
    expires_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
    opened: Mapped[int] = mapped_column(default=0)
