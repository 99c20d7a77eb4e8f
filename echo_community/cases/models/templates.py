"""What a programme asks for in a case: its template, its categories, its settings."""

import enum

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from echo_community.kernel.db import Base
from echo_community.kernel.words import Kind, code, written


class FieldKind(enum.StrEnum):
    """How a field of a case is filled in."""

    LINE = "line"
    TEXT = "text"
    CHOICE = "choice"
    CHOICES = "choices"
    NUMBER = "number"
    SCALE = "scale"  # a score between `lowest` and `highest`
    SPAN = "span"  # a relative time: "about 8 years"
    AGE_BAND = "age_band"
    MEDICATIONS = "medications"


class TemplateSection(Base):
    """A step of the form. `coach` says what experts ask next."""

    __tablename__ = "case_sections"
    __table_args__ = (UniqueConstraint("programme_id", "key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    programme_id: Mapped[int] = mapped_column(ForeignKey("programmes.id"))
    key: Mapped[str] = code(40)
    position: Mapped[int]
    title: Mapped[str] = written(120)
    title_fr: Mapped[str] = written(120, default="")
    coach: Mapped[str] = written(400, default="")
    coach_fr: Mapped[str] = written(400, default="")
    retired: Mapped[bool] = mapped_column(default=False)


class TemplateField(Base):
    """A field of a step. Past cases keep what they have in fields that were retired."""

    __tablename__ = "case_fields"
    __table_args__ = (
        UniqueConstraint("programme_id", "key"),
        Index("ix_case_fields_section", "section_id", "position"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    programme_id: Mapped[int] = mapped_column(ForeignKey("programmes.id"))
    section_id: Mapped[int] = mapped_column(ForeignKey("case_sections.id"))
    key: Mapped[str] = code(40)
    position: Mapped[int]
    kind: Mapped[FieldKind]
    label: Mapped[str] = written(160)
    label_fr: Mapped[str] = written(160, default="")
    help: Mapped[str] = written(400, default="")
    help_fr: Mapped[str] = written(400, default="")
    # One choice a line: "rural | Rural | Rurale", the key first.
    options: Mapped[str] = written(kind=Kind.TEXT, default="")
    unit: Mapped[str] = written(40, default="")
    lowest: Mapped[float | None]
    highest: Mapped[float | None]
    cut_off: Mapped[float | None]  # of a scale: from here on it says something
    required: Mapped[bool] = mapped_column(default=False)
    browsable: Mapped[bool] = mapped_column(default=False)  # past cases can be asked for by it
    retired: Mapped[bool] = mapped_column(default=False)


class Category(Base):
    """A kind of suggestion, in the order in which rounds take them."""

    __tablename__ = "case_categories"
    __table_args__ = (UniqueConstraint("programme_id", "key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    programme_id: Mapped[int] = mapped_column(ForeignKey("programmes.id"))
    key: Mapped[str] = code(40)
    position: Mapped[int]
    label: Mapped[str] = written(120)
    label_fr: Mapped[str] = written(120, default="")
    symbol: Mapped[str] = code(20, default="topic")  # of the sprite
    retired: Mapped[bool] = mapped_column(default=False)


class ReducedBy(enum.StrEnum):
    """Who reduces a case to its lesson when its time is over."""

    COORDINATOR = "coordinator"  # who is shown a list
    CLOCK = "clock"  # it happens by itself


class CaseSettings(Base):
    """What a programme decided about its cases; without a row, what stands here."""

    __tablename__ = "case_settings"

    programme_id: Mapped[int] = mapped_column(ForeignKey("programmes.id"), primary_key=True)
    prefix: Mapped[str] = code(10)  # of ECHO IDs
    follow_up_from: Mapped[int] = mapped_column(default=6)  # weeks after the presentation
    follow_up_to: Mapped[int] = mapped_column(default=8)
    retention: Mapped[int] = mapped_column(default=24)  # months after the presentation; 0: for ever
    reduced_by: Mapped[ReducedBy] = mapped_column(default=ReducedBy.COORDINATOR)
    equivalents: Mapped[str] = code(20, default="cdc-2022")  # the table, by its key; empty: none
