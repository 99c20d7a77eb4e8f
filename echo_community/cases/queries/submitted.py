"""What the hub has to do: cases that wait for it, for a session, or for their day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, func, or_, select

from echo_community import policy
from echo_community.accounts.models import User
from echo_community.cases.models import Case, CaseState, Round, Signature
from echo_community.discussions.models import Thread
from echo_community.kernel.actor import Actor
from echo_community.kernel.clock import now
from echo_community.kernel.db import db
from echo_community.meetings.models import AgendaItem, Session
from echo_community.policy import Can

SHOWN = (CaseState.SUBMITTED, CaseState.ACCEPTED, CaseState.SCHEDULED)


@dataclass(frozen=True, slots=True)
class QueueRow:
    """A case as the hub's page lists it."""

    id: int
    state: CaseState
    echo_id: str
    title: str
    question: str
    presenter: str
    thread_id: int
    slug: str
    held: bool
    submitted_at: datetime
    session_id: int | None  # to come
    session_at: datetime | None


@dataclass(frozen=True)
class Queue:
    """The hub's cases by what is to be done with them, oldest first."""

    rows: Sequence[QueueRow]

    def of(self, state: CaseState) -> list[QueueRow]:
        """Those in that state."""
        return [row for row in self.rows if row.state is state]

    @property
    def submitted(self) -> list[QueueRow]:
        """To be read, and accepted or sent back."""
        return self.of(CaseState.SUBMITTED)

    @property
    def accepted(self) -> list[QueueRow]:
        """Without a session yet."""
        return self.of(CaseState.ACCEPTED)

    @property
    def unsigned(self) -> list[QueueRow]:
        """Their rounds are over, and nobody has signed what was recommended."""
        return [row for row in self.rows if row.state not in SHOWN]

    @property
    def scheduled(self) -> list[QueueRow]:
        """On an agenda."""
        return self.of(CaseState.SCHEDULED)


def accepted() -> ColumnElement[bool]:
    """As SQL of Thread: its case is accepted and waits for a session."""
    return (
        select(Case.id)
        .where(Case.thread_id == Thread.id, Case.state == CaseState.ACCEPTED)
        .exists()
    )


def queue(reader: Actor, programme_id: int) -> Queue:
    """Cases that wait for something that the hub does; one statement."""
    coming = (
        select(Session.id, Session.starts_at, AgendaItem.thread_id)
        .join(AgendaItem, AgendaItem.session_id == Session.id)
        .where(Session.cancelled_at.is_(None), Session.ends_at > now())
        .where(Session.programme_id == programme_id)
        .subquery()
    )
    rows: Sequence[Any] = db.session.execute(
        select(
            Case.id,
            Case.state,
            Case.echo_id,
            Case.title,
            Case.question,
            User.name,
            Thread.id,
            Thread.slug,
            Thread.held,
            func.coalesce(Case.submitted_at, Case.created_at),
            coming.c.id,
            coming.c.starts_at,
        )
        .outerjoin(coming, coming.c.thread_id == Case.thread_id)
        .join(User, User.id == Case.author_id)
        .join(Thread, Thread.id == Case.thread_id)
        .where(
            Case.programme_id == programme_id,
            or_(Case.state.in_(SHOWN), _unsigned()),
            policy.where(reader, Can.DECIDE_CASE, Case),
            policy.where(reader, Can.READ_THREAD, Thread),
        )
        .order_by(func.coalesce(Case.submitted_at, Case.created_at), Case.id)
    ).all()
    return Queue([QueueRow(*row) for row in rows])


def _unsigned() -> ColumnElement[bool]:
    signed = select(Signature.id).where(Signature.case_id == Case.id).exists()
    over = Case.state.in_((CaseState.PRESENTED, CaseState.AWAITING_FOLLOW_UP))
    return over & (Case.round == Round.DISCUSSION) & Case.reduced_at.is_(None) & ~signed
