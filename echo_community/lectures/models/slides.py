"""Slides and handouts."""

import enum
from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from echo_community.kernel.clock import now
from echo_community.kernel.db import Base
from echo_community.kernel.stored import stored_name
from echo_community.kernel.words import Kind, code, written


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


class ForWhom(enum.StrEnum):
    """Who reads a handout."""

    CLINICIAN = "clinician"
    PATIENT = "patient"


class Handout(Base):
    """A paper under a lecture, as a PDF."""

    __tablename__ = "handouts"

    id: Mapped[int] = mapped_column(primary_key=True)
    programme_id: Mapped[int] = mapped_column(ForeignKey("programmes.id"))
    lecture_id: Mapped[int] = mapped_column(ForeignKey("lectures.id"), index=True)
    author_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    for_whom: Mapped[ForWhom]
    language: Mapped[str] = code(10, default="en")
    title: Mapped[str] = written(200)
    name: Mapped[str] = written(120, default="")  # of its file
    stored: Mapped[str] = stored_name()
    size: Mapped[int]  # bytes
    pages: Mapped[int]
    words: Mapped[str] = written(kind=Kind.DERIVED, default="")  # the text of the file
    created_at: Mapped[datetime] = mapped_column(default=now)
