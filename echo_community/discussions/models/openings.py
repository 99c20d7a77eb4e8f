"""Looks at who a nameless author is."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from echo_community.kernel.clock import now
from echo_community.kernel.db import Base
from echo_community.kernel.words import written


class NameOpening(Base):
    """A moderator looked up who wrote a post without a name, and why; it holds no name."""

    __tablename__ = "name_openings"
    __table_args__ = (
        Index("ix_name_openings_post", "post_id"),
        Index("ix_name_openings_actor", "actor_id", "at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    programme_id: Mapped[int] = mapped_column(ForeignKey("programmes.id"))
    post_id: Mapped[int] = mapped_column(ForeignKey("posts.id"))
    actor_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    reason: Mapped[str] = written(300)
    at: Mapped[datetime] = mapped_column(default=now)
