"""What an expert puts above a post whose advice is unsafe."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from echo_community.kernel.clock import now
from echo_community.kernel.db import Base
from echo_community.kernel.words import Kind, written


class Correction(Base):
    """An expert's correction: it stands above the post, which is superseded by it."""

    __tablename__ = "corrections"
    __table_args__ = (Index("ix_corrections_post", "post_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    post_id: Mapped[int] = mapped_column(ForeignKey("posts.id"))
    programme_id: Mapped[int] = mapped_column(ForeignKey("programmes.id"))
    author_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    nameless: Mapped[bool] = mapped_column(default=False)  # never: who corrects stands behind it
    source: Mapped[str] = written(kind=Kind.MARKDOWN)
    html: Mapped[str] = written(kind=Kind.DERIVED)
    at: Mapped[datetime] = mapped_column(default=now)
    withdrawn: Mapped[bool] = mapped_column(default=False)  # taken back; kept, for its words
