"""Consults in figures, for the hub: how soon answered, what became of them, what waits."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Row, exists, func, or_, select

from echo_community import policy
from echo_community.consults.models import (
    Closing,
    Consult,
    ConsultState,
    FoundAnswer,
    Step,
    Urgency,
)
from echo_community.consults.waiting import Wait, wait_of
from echo_community.discussions.models import Thread, ThreadTopic
from echo_community.kernel.actor import Actor
from echo_community.kernel.clock import now
from echo_community.kernel.db import db
from echo_community.policy import Can
from echo_community.programmes.models import Topic, TopicDiscipline, TopicExpert

WAITING = (ConsultState.OPEN, ConsultState.CLAIMED)
MOST_SHOWN = 50
HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class OfUrgency:
    """The questions of one urgency."""

    urgency: Urgency
    asked: int
    answered: int
    wait: Wait | None  # none: too few to tell


@dataclass(frozen=True, slots=True)
class Said:
    """How many of those who said something said yes."""

    yes: int
    said: int


@dataclass(frozen=True, slots=True)
class Waiting:
    """A question that nobody has answered yet."""

    thread_id: int
    title: str
    urgency: Urgency
    state: ConsultState
    step: Step
    since: datetime
    asked_back: bool  # it waits for who asked to say more


@dataclass(frozen=True)
class ConsultFigures:
    """The questions of some days; what waits does so now, whenever it was asked."""

    by_urgency: Sequence[OfUrgency]
    accepted: int
    asked_back: int  # first asked for more: that is no answer
    found: int  # not asked, since an answer was here: that is none either
    closings: Mapping[Closing, int]
    plan_changed: Said
    referral_spared: Said
    waiting: Sequence[Waiting]
    without_expert: Sequence[tuple[int, str, int]]  # topics: number, name, questions

    @property
    def asked(self) -> int:
        """All of them."""
        return sum(one.asked for one in self.by_urgency)

    @property
    def breaches(self) -> Sequence[Waiting]:
        """What has gone all the way up the ladder unanswered."""
        return [one for one in self.waiting if one.step is Step.COORDINATOR]

    @property
    def on_their_way(self) -> Sequence[Waiting]:
        """What else waits, the longest first."""
        return [one for one in self.waiting if one.step is not Step.COORDINATOR]


def figures(reader: Actor, programme_id: int, first: datetime, last: datetime) -> ConsultFigures:
    """What became of the questions asked between two moments, for the hub; four statements."""
    rows = db.session.execute(_asked(reader, programme_id, first, last)).all()
    return ConsultFigures(
        by_urgency=[_of_urgency(urgency, rows) for urgency in Urgency],
        accepted=sum(row.accepted_at is not None for row in rows),
        asked_back=sum(row.information_at is not None for row in rows),
        found=_found(reader, programme_id, first, last),
        closings={why: sum(row.closing is why for row in rows) for why in Closing},
        plan_changed=_said(row.plan_changed for row in rows),
        referral_spared=_said(row.referral_spared for row in rows),
        waiting=_waiting(reader, programme_id),
        without_expert=_without_expert(reader, programme_id, first, last),
    )


def sheet(
    reader: Actor, programme_id: int, first: datetime, last: datetime
) -> Sequence[Sequence[Any]]:
    """The same, a line a question: neither words nor names; one statement."""
    rows = db.session.execute(_asked(reader, programme_id, first, last))
    return [
        (
            row.thread_id, f"{row.asked_at:%Y-%m-%d}", row.urgency.value, row.state.value,
            row.step.value, _hours(row, row.claimed_at), _hours(row, row.information_at),
            _hours(row, row.answered_at), row.closing.value if row.closing else "",
            _yes(row.plan_changed), _yes(row.referral_spared),
        )
        for row in rows
    ]  # fmt: skip


def _asked(reader: Actor, programme_id: int, first: datetime, last: datetime) -> Any:
    """What is gone or held is not counted: nobody could answer it."""
    columns = (
        *("thread_id", "urgency", "state", "step", "asked_at", "claimed_at", "information_at"),
        *("answered_at", "accepted_at", "closed_at", "closing", "plan_changed", "referral_spared"),
    )
    return (
        select(*(getattr(Consult, name) for name in columns))
        .join(Thread, Thread.id == Consult.thread_id)
        .where(*_in_period(reader, programme_id, first, last))
        .order_by(Consult.asked_at, Consult.id)
    )


def _in_period(
    reader: Actor, programme_id: int, first: datetime, last: datetime
) -> tuple[ColumnElement[bool], ...]:
    return (
        Consult.programme_id == programme_id,
        policy.where(reader, Can.READ_CONSULT_FIGURES, Consult),
        Consult.asked_at >= first,
        Consult.asked_at < last,
        ~Thread.hidden,
        ~Thread.held,
    )


def _of_urgency(urgency: Urgency, rows: Sequence[Row[Any]]) -> OfUrgency:
    moment, ours = now(), [row for row in rows if row.urgency is urgency]
    took = [(row.answered_at - row.asked_at) / HOUR for row in ours if row.answered_at]
    so_far = [
        (moment - row.asked_at) / HOUR for row in ours if not row.answered_at and not row.closed_at
    ]
    return OfUrgency(urgency, len(ours), len(took), wait_of(took, so_far))


def _said(answers: Iterable[bool | None]) -> Said:
    said = [answer for answer in answers if answer is not None]
    return Said(sum(said), len(said))


def _found(reader: Actor, programme_id: int, first: datetime, last: datetime) -> int:
    helped = select(func.count(FoundAnswer.id)).where(
        FoundAnswer.programme_id == programme_id,
        policy.where(reader, Can.READ_CONSULT_FIGURES, FoundAnswer),
        FoundAnswer.at >= first,
        FoundAnswer.at < last,
    )
    return db.session.scalar(helped) or 0


def _waiting(reader: Actor, programme_id: int) -> Sequence[Waiting]:
    """What waits, the longest first, in one statement."""
    since = func.coalesce(Consult.waits_since, Consult.asked_at)
    columns: Any = (
        Consult.thread_id, Thread.title, Consult.urgency, Consult.state, Consult.step,
        since.label("since"), Consult.asked_back_at,
    )  # fmt: skip
    rows = db.session.execute(
        select(*columns)
        .join(Thread, Thread.id == Consult.thread_id)
        .where(
            Consult.programme_id == programme_id,
            policy.where(reader, Can.READ_CONSULT_FIGURES, Consult),
            policy.where(reader, Can.READ_THREAD, Thread),
            Consult.state.in_(WAITING),
            ~Thread.hidden,
            ~Thread.held,
        )
        .order_by(Consult.step == Step.COORDINATOR, since, Consult.id)
        .limit(MOST_SHOWN)
    )
    return [_wait(row) for row in rows]


def _wait(row: Row[Any]) -> Waiting:
    return Waiting(
        row.thread_id, row.title, row.urgency, row.state, row.step, row.since,
        row.asked_back_at is not None,
    )  # fmt: skip


def _without_expert(
    reader: Actor, programme_id: int, first: datetime, last: datetime
) -> Sequence[tuple[int, str, int]]:
    """Topics that nobody is named for, nor for the one above, by number of questions."""
    named = or_(
        *(
            exists()
            .where(or_(table.topic_id == Topic.id, table.topic_id == Topic.parent_id))
            .correlate(Topic)
            for table in (TopicExpert, TopicDiscipline)
        )
    )
    many = func.count(Consult.id)
    rows = db.session.execute(
        select(Topic.id, Topic.name, many)
        .join(ThreadTopic, ThreadTopic.topic_id == Topic.id)
        .join(Thread, Thread.id == ThreadTopic.thread_id)
        .join(Consult, Consult.thread_id == Thread.id)
        .where(*_in_period(reader, programme_id, first, last), ~named)
        .group_by(Topic.id, Topic.name)
        .order_by(many.desc(), Topic.name)
        .limit(MOST_SHOWN)
    )
    return [(row[0], row[1], row[2]) for row in rows]


def _hours(row: Row[Any], moment: datetime | None) -> float | str:
    return round((moment - row.asked_at) / HOUR, 1) if moment else ""


def _yes(answer: bool | None) -> str:
    return "" if answer is None else "yes" if answer else "no"
