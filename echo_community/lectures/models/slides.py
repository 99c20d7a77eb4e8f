"""Slides."""

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from echo_community.kernel.db import Base
from echo_community.kernel.stored import stored_name
from echo_community.kernel.words import Kind, written


class Deck(Base):
    """The slides of a lecture as one PDF."""

    __tablename__ = "lecture_decks"

    lecture_id: Mapped[int] = mapped_column(ForeignKey("lectures.id"), primary_key=True)
    stored: Mapped[str] = stored_name()
    size: Mapped[int]  # bytes


class Slide(Base):
    """One slide: its picture, what is on it, and when it comes up."""

    __tablename__ = "lecture_slides"

    lecture_id: Mapped[int] = mapped_column(ForeignKey("lectures.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)  # from 1
    title: Mapped[str] = written(200, default="")
    text: Mapped[str] = written(kind=Kind.TEXT, default="")
    at_ms: Mapped[int | None]  # none: nobody knows, or it was passed over
    by_hand: Mapped[bool] = mapped_column(default=False)  # its time was said by somebody
    picture: Mapped[str] = stored_name()
    width: Mapped[int]
    height: Mapped[int]
    size: Mapped[int]  # bytes of the picture
