"""Whether a lecture still holds: each time an expert said so.

That another took its place is a mark on its first post, like that of any post.
"""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from echo_community.kernel.clock import now
from echo_community.kernel.db import Base


class LectureCheck(Base):
    """An expert looked at a lecture and found it current; they are asked again later."""

    __tablename__ = "lecture_checks"
    __table_args__ = (Index("ix_lecture_checks_lecture", "lecture_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    lecture_id: Mapped[int] = mapped_column(ForeignKey("lectures.id"))
    programme_id: Mapped[int] = mapped_column(ForeignKey("programmes.id"))
    author_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    at: Mapped[datetime] = mapped_column(default=now)
    review_on: Mapped[date]  # the day it set
    before: Mapped[date | None]  # the day that stood there, for who takes it back
    withdrawn: Mapped[bool] = mapped_column(default=False)
