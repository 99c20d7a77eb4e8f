"""Whether a lecture still holds: each time an expert said so.

That another took its place is a mark on its first post, like that of any post.
"""

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from echo_community.discussions.models import Check
from echo_community.kernel.db import Base


class LectureCheck(Check, Base):
    """An expert looked at a lecture and found it current."""

    __tablename__ = "lecture_checks"
    __table_args__ = (Index("ix_lecture_checks_lecture", "lecture_id", "id"),)

    lecture_id: Mapped[int] = mapped_column(ForeignKey("lectures.id"))
