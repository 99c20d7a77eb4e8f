"""A consult: the card beside its thread, what its posts are, and how it went."""

import enum
from datetime import datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from echo_community.accounts.models import Profession
from echo_community.kernel.actor import Role
from echo_community.kernel.clock import now
from echo_community.kernel.db import Base
from echo_community.kernel.words import Kind, code, written


class Urgency(enum.StrEnum):
    """How soon who asks needs an answer."""

    TODAY = "today"
    WEEK = "week"
    WHENEVER = "whenever"


class ConsultState(enum.StrEnum):
    """How far a consult is."""

    OPEN = "open"
    CLAIMED = "claimed"
    ANSWERED = "answered"
    ACCEPTED = "accepted"
    CLOSED = "closed"


class Closing(enum.StrEnum):
    """Why a consult was closed."""

    ANSWERED = "answered"
    FOUND = "found"  # an answer that was here already did it
    ECONSULT = "econsult"  # handed over to a specialist who takes responsibility
    CASE = "case"  # became a case
    WITHDRAWN = "withdrawn"


class Happened(enum.StrEnum):
    """What a line of a consult's history tells."""

    ASKED = "asked"
    ROUTED = "routed"  # told to more people: `step` says how far up
    CLAIMED = "claimed"
    RELEASED = "released"
    HANDED_OVER = "handed_over"
    INFORMATION = "information"  # somebody asked for more first
    ANSWERED = "answered"
    ACCEPTED = "accepted"
    UNACCEPTED = "unaccepted"
    REOPENED = "reopened"
    CLOSED = "closed"
    SHARED = "shared"  # what only the hub saw is for all members now
    ESCALATED = "escalated"  # a case was begun from it


class Step(enum.StrEnum):
    """How far up the ladder a consult has gone, from the first rung to the last."""

    ON_CALL = "on_call"
    TOPIC_EXPERTS = "topic_experts"
    ALL_EXPERTS = "all_experts"
    COORDINATOR = "coordinator"


class Says(enum.StrEnum):
    """What a post of a consult is."""

    ANSWER = "answer"
    INFORMATION = "information"  # a request for more: no answer, and not counted as one
    MORE = "more"  # who asked says more, or asks on
    REMARK = "remark"  # neither: a word of thanks, a note beside it


class Consult(Base):
    """One quick question: the card beside its thread.

    Times are kept by what happens, so that figures need no history: the first answer is the first
    post of another that answers, a request for more is none.
    """

    __tablename__ = "consults"
    __table_args__ = (
        Index("ix_consults_thread", "thread_id", unique=True),
        Index("ix_consults_state", "programme_id", "state", "next_step_at"),
        Index("ix_consults_due", "next_step_at"),
        Index("ix_consults_claimed", "claimed_by_id", "state"),
        Index("ix_consults_asked", "programme_id", "urgency", "asked_at"),
        Index("ix_consults_case", "case_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    thread_id: Mapped[int] = mapped_column(ForeignKey("threads.id"))
    programme_id: Mapped[int] = mapped_column(ForeignKey("programmes.id"))
    author_id: Mapped[int] = mapped_column(ForeignKey("users.id"))  # who asked
    urgency: Mapped[Urgency] = mapped_column(default=Urgency.WEEK)
    wanted: Mapped[Profession | None]  # whom they would like; none: anyone
    state: Mapped[ConsultState] = mapped_column(default=ConsultState.OPEN)
    claimed_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    step: Mapped[Step] = mapped_column(default=Step.ON_CALL)
    next_step_at: Mapped[datetime | None]  # when it goes on up the ladder, unanswered
    # How often it began to wait for an answer: it does again when who asked asks on.
    turn: Mapped[int] = mapped_column(default=0, server_default="0")
    waits_since: Mapped[datetime | None]  # of this turn; none: it waits for nobody of the hub
    paused_at: Mapped[datetime | None]  # when, in this turn, it began to wait for who asked
    asked_at: Mapped[datetime] = mapped_column(default=now)
    claimed_at: Mapped[datetime | None]
    information_at: Mapped[datetime | None]  # the first request for more
    asked_back_at: Mapped[datetime | None]  # since when it waits for who asked; none: it does not
    answered_at: Mapped[datetime | None]  # the first answer
    accepted_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    closing: Mapped[Closing | None]
    # The close-out, by who asked; none: not said.
    plan_changed: Mapped[bool | None]
    referral_spared: Mapped[bool | None]
    may_share: Mapped[bool | None]  # of one that only the hub sees: shown to all, without a name
    case_id: Mapped[int | None]  # the draft of a case that was begun from it
    case_thread_id: Mapped[int | None]  # the case that it became


class ConsultPost(Base):
    """What a post of a consult is, and what an answer rests on; who gave it in what role."""

    __tablename__ = "consult_posts"
    __table_args__ = (Index("ix_consult_posts_consult", "consult_id", "post_id"),)

    post_id: Mapped[int] = mapped_column(ForeignKey("posts.id"), primary_key=True)
    consult_id: Mapped[int] = mapped_column(ForeignKey("consults.id"))
    programme_id: Mapped[int] = mapped_column(ForeignKey("programmes.id"))
    says: Mapped[Says]
    role: Mapped[Role]  # of its author, when it was written
    profession: Mapped[Profession]
    # The facts it rests on: references and links, in Markdown.
    basis: Mapped[str] = written(kind=Kind.MARKDOWN, default="")
    basis_html: Mapped[str] = written(kind=Kind.DERIVED, default="")
    basis_at: Mapped[datetime | None]  # when that was last changed; none: it stands as first given
    differs_from_id: Mapped[int | None] = mapped_column(ForeignKey("posts.id"))


class BasisRevision(Base):
    """What an answer rested on before its author changed that."""

    __tablename__ = "basis_revisions"
    __table_args__ = (Index("ix_basis_revisions_post", "post_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    post_id: Mapped[int] = mapped_column(ForeignKey("posts.id"))
    programme_id: Mapped[int] = mapped_column(ForeignKey("programmes.id"))
    basis: Mapped[str] = written(kind=Kind.MARKDOWN, default="")
    basis_html: Mapped[str] = written(kind=Kind.DERIVED, default="")
    written_at: Mapped[datetime]
    withheld: Mapped[bool] = mapped_column(default=False)  # for its author and moderators alone


class ConsultEvent(Base):
    """A line of a consult's history."""

    __tablename__ = "consult_events"
    __table_args__ = (Index("ix_consult_events_consult", "consult_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    consult_id: Mapped[int] = mapped_column(ForeignKey("consults.id"))
    programme_id: Mapped[int] = mapped_column(ForeignKey("programmes.id"))
    happened: Mapped[Happened]
    at: Mapped[datetime] = mapped_column(default=now)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))  # none: the clock did
    to_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))  # whom it was handed to
    post_id: Mapped[int | None] = mapped_column(ForeignKey("posts.id"))
    step: Mapped[Step | None]


class ConsultSettings(Base):
    """What a programme set about its consults; without a row, the defaults."""

    __tablename__ = "consult_settings"

    programme_id: Mapped[int] = mapped_column(ForeignKey("programmes.id"), primary_key=True)
    # Hours until an unanswered one goes a step up, by urgency.
    hours_today: Mapped[int] = mapped_column(default=2)
    hours_week: Mapped[int] = mapped_column(default=24)
    hours_whenever: Mapped[int] = mapped_column(default=72)
    # Numbers to call, one a line ("Poison centre: 1-844-764-7669"), and the eConsult service.
    emergency: Mapped[str] = written(kind=Kind.TEXT, default="")
    econsult_name: Mapped[str] = written(120, default="")
    econsult_url: Mapped[str] = code(500, default="")
