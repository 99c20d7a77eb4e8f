"""A case, what is written in its form, and how it went from state to state."""

import enum
from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from echo_community.kernel.clock import now
from echo_community.kernel.db import Base
from echo_community.kernel.words import Kind, code, written


class CaseState(enum.StrEnum):
    """How far a case is."""

    DRAFT = "draft"  # for its author's eyes alone
    SUBMITTED = "submitted"  # the hub looks at it
    ACCEPTED = "accepted"  # waits for a session
    SCHEDULED = "scheduled"  # on an agenda, for all to read
    PRESENTED = "presented"  # its rounds are under way
    AWAITING_FOLLOW_UP = "awaiting_follow_up"
    CLOSED = "closed"


class Round(enum.StrEnum):
    """What the thread of a case takes now; the hub opens and closes rounds."""

    NONE = "none"
    QUESTIONS = "questions"
    SUGGESTIONS = "suggestions"
    DISCUSSION = "discussion"  # both are over


class Consent(enum.StrEnum):
    """On what ground a case is shown."""

    AGREED = "agreed"  # the patient did, and the presenter recorded it
    NOT_NEEDED = "not_needed"  # with the reason
    UNKNOWN = "unknown"  # of imported cases alone


class Case(Base):
    """A de-identified case: the card beside its thread.

    It has no thread while it is a draft. What is in its form stands in `CaseAnswer`; `question`,
    `recommendations` and `outcome` are its lines in lists, kept by services.
    """

    __tablename__ = "cases"
    __table_args__ = (
        UniqueConstraint("programme_id", "echo_id"),
        Index("ix_cases_state", "programme_id", "state", "follow_up_due"),
        Index("ix_cases_author", "author_id", "state"),
        Index("ix_cases_thread", "thread_id", unique=True),
        Index("ix_cases_presented", "programme_id", "presented_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    programme_id: Mapped[int] = mapped_column(ForeignKey("programmes.id"))
    author_id: Mapped[int] = mapped_column(ForeignKey("users.id"))  # who presents it
    thread_id: Mapped[int | None] = mapped_column(ForeignKey("threads.id"))
    state: Mapped[CaseState] = mapped_column(default=CaseState.DRAFT)
    round: Mapped[Round] = mapped_column(default=Round.NONE)
    echo_id: Mapped[str | None] = code(40)  # "CP-26-014", given when it is submitted
    title: Mapped[str] = written(200, default="")
    question: Mapped[str] = written(240, kind=Kind.DERIVED, default="")
    recommendations: Mapped[str] = written(240, kind=Kind.DERIVED, default="")
    outcome: Mapped[str] = written(240, kind=Kind.DERIVED, default="")
    # The revision of its first post that the form made: edited since, its page draws the post.
    made_revision: Mapped[int] = mapped_column(default=1)
    lesson: Mapped[str] = written(kind=Kind.TEXT, default="")  # what stays after retention
    consent: Mapped[Consent | None]
    consent_reason: Mapped[str] = written(300, default="")
    equivalents: Mapped[float | None]  # mg of morphine a day, by the programme's table
    # Until it has a thread: "topics" and "files", by their numbers.
    choices: Mapped[dict[str, Any]] = mapped_column(default=dict)
    presented_on: Mapped[date | None]
    follow_up_from: Mapped[date | None]
    follow_up_due: Mapped[date | None]
    retain_until: Mapped[date | None]  # empty: for ever
    reduced_at: Mapped[datetime | None]  # since then only its lesson stands
    created_at: Mapped[datetime] = mapped_column(default=now)
    updated_at: Mapped[datetime] = mapped_column(default=now)
    submitted_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    thrown_at: Mapped[datetime | None]  # a draft its author threw away; for a week it comes back


class CaseAnswer(Base):
    """What is written in one field of a case's form; of choices, their keys between spaces."""

    __tablename__ = "case_answers"
    __table_args__ = (Index("ix_case_answers_number", "programme_id", "field", "number"),)

    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), primary_key=True)
    field: Mapped[str] = code(40, primary_key=True)  # the key of a TemplateField
    programme_id: Mapped[int] = mapped_column(ForeignKey("programmes.id"))
    value: Mapped[str] = written(kind=Kind.TEXT)
    number: Mapped[float | None]  # of scales and numbers, to be asked for
    version: Mapped[int] = mapped_column(default=1)  # another device that saves an older is told
    updated_at: Mapped[datetime] = mapped_column(default=now)


class Medication(Base):
    """A line of a case's list of medication; `dose` is what is taken each time."""

    __tablename__ = "case_medications"
    __table_args__ = (Index("ix_case_medications_case", "case_id", "position"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"))
    programme_id: Mapped[int] = mapped_column(ForeignKey("programmes.id"))
    position: Mapped[int]
    drug: Mapped[str] = written(120)
    dose: Mapped[float | None]
    dose_typed: Mapped[str] = written(40, default="")  # as it was typed, where that is no number
    unit: Mapped[str] = code(20, default="")  # "mg", "mcg/h": see equivalents
    route: Mapped[str] = code(20, default="")
    per_day: Mapped[float | None]  # how often a day; for patches, which are by the hour, empty
    per_day_typed: Mapped[str] = written(40, default="")
    frequency: Mapped[str] = written(120, default="")  # as its author says it


class CaseChange(Base):
    """A case went from one state to another, or its round did."""

    __tablename__ = "case_changes"
    __table_args__ = (Index("ix_case_changes_case", "case_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"))
    programme_id: Mapped[int] = mapped_column(ForeignKey("programmes.id"))
    state: Mapped[CaseState]
    round: Mapped[Round]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    at: Mapped[datetime] = mapped_column(default=now)
    note: Mapped[str] = written(500, default="")  # what is to be added, why it was withdrawn
