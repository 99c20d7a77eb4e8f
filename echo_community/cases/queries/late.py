"""The hub's page of follow-ups: which are late, which are due, which were written."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, case, func, select

from echo_community import policy
from echo_community.accounts.models import User
from echo_community.cases.models import Case, CaseState, FollowUp, Reminder, ReminderKind
from echo_community.discussions.models import Post, Thread
from echo_community.kernel.actor import Actor
from echo_community.kernel.clock import now, today_in
from echo_community.kernel.db import db
from echo_community.policy import Can
from echo_community.programmes.bylines import Byline, byline_columns, byline_from
from echo_community.programmes.models import Membership

WEEK = timedelta(days=7)
DONE_SHOWN = 50


@dataclass(frozen=True, slots=True)
class FollowUpRow:
    """A case on the hub's page of follow-ups."""

    case_id: int
    thread_id: int
    slug: str
    title: str
    echo_id: str
    byline: Byline
    presented_on: date | None
    begins: date | None
    due: date | None
    late: bool
    open: bool  # its weeks have begun
    asked_at: datetime | None  # the last time, by whomever
    nudged_at: datetime | None

    @property
    def may_nudge(self) -> bool:
        """Whether the hub may ask again: once a week."""
        return self.nudged_at is None or now() - self.nudged_at >= WEEK


@dataclass(frozen=True, slots=True)
class DoneRow:
    """A follow-up that was written."""

    thread_id: int
    slug: str
    number: int
    title: str
    echo_id: str
    at: datetime
    outcome: str


def overdue(reader: Actor, programme_id: int) -> Sequence[FollowUpRow]:
    """Cases of a programme that wait for their follow-up, the longest late first, for its
    moderators; one statement."""
    today = today_in(reader.time_zone)
    rows = db.session.execute(
        select(
            Case.id.label("case_id"),
            Case.thread_id,
            Thread.slug,
            Thread.title,
            Case.echo_id,
            Case.presented_on,
            Case.follow_up_from,
            Case.follow_up_due,
            _told().label("asked_at"),
            _told(Reminder.kind == ReminderKind.NUDGE).label("nudged_at"),
            *byline_columns(Thread),
        )
        .join(Thread, Thread.id == Case.thread_id)
        .join(User, User.id == Thread.author_id)
        .outerjoin(
            Membership,
            and_(
                Membership.user_id == Thread.author_id,
                Membership.programme_id == Thread.programme_id,
            ),
        )
        .where(
            Case.programme_id == programme_id,
            Case.state == CaseState.AWAITING_FOLLOW_UP,
            policy.where(reader, Can.DECIDE_CASE, Case),
            policy.where(reader, Can.READ_THREAD, Thread),
            ~Thread.hidden,
        )
        .order_by(case((Case.follow_up_due.is_(None), 1), else_=0), Case.follow_up_due, Case.id)
    )
    return [_row(row, today) for row in rows]


def _told(*which: ColumnElement[bool]) -> Any:
    found = select(func.max(Reminder.told_at)).where(Reminder.case_id == Case.id, *which)
    return found.correlate(Case).scalar_subquery()


def _row(row: Any, today: date) -> FollowUpRow:
    return FollowUpRow(
        case_id=row.case_id,
        thread_id=row.thread_id,
        slug=row.slug,
        title=row.title,
        echo_id=row.echo_id or "",
        byline=byline_from(row),
        presented_on=row.presented_on,
        begins=row.follow_up_from,
        due=row.follow_up_due,
        late=bool(row.follow_up_due and row.follow_up_due < today),
        open=bool(row.follow_up_from and row.follow_up_from <= today),
        asked_at=row.asked_at,
        nudged_at=row.nudged_at,
    )


def done(reader: Actor, programme_id: int) -> Sequence[DoneRow]:
    """The newest follow-ups of a programme, for its moderators; one statement."""
    rows = db.session.execute(
        select(
            Case.thread_id, Thread.slug, Post.number, Thread.title, Case.echo_id, FollowUp.at,
            Case.outcome,
        )
        .join(Case, Case.id == FollowUp.case_id)
        .join(Post, Post.id == FollowUp.post_id)
        .join(Thread, Thread.id == Post.thread_id)
        .where(
            FollowUp.programme_id == programme_id,
            ~Post.hidden,
            ~Thread.hidden,
            policy.where(reader, Can.DECIDE_CASE, Case),
            policy.where(reader, Can.READ_POST, Post),
        )
        .order_by(FollowUp.id.desc())
        .limit(DONE_SHOWN)
    )  # fmt: skip
    return [
        DoneRow(row.thread_id, row.slug, row.number, row.title, row.echo_id or "", row.at,
                row.outcome)
        for row in rows
    ]  # fmt: skip
