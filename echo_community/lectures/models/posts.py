"""What a post under a lecture is about: a moment of it."""

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from echo_community.kernel.db import Base


class LecturePost(Base):
    """A post that asks or says something about a moment."""

    __tablename__ = "lecture_posts"
    __table_args__ = (Index("ix_lecture_posts_moment", "lecture_id", "at_ms"),)

    post_id: Mapped[int] = mapped_column(ForeignKey("posts.id"), primary_key=True)
    lecture_id: Mapped[int] = mapped_column(ForeignKey("lectures.id"))
    at_ms: Mapped[int]
