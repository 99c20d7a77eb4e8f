"""Follow-ups: the form as it begins, whose are due, and which are late."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, false, func, select

from echo_community import policy
from echo_community.cases.models import (
    Case,
    CaseState,
    FollowUp,
    Intention,
    IntentionKind,
    Reminder,
    ReminderKind,
)
from echo_community.cases.outcomes import begun
from echo_community.cases.template.labels import to_a_tenth
from echo_community.cases.template.queries import settings_of
from echo_community.discussions import queries as discussions
from echo_community.discussions.models import Post, Thread
from echo_community.discussions.rows import ThreadRow
from echo_community.kernel.actor import Actor
from echo_community.kernel.clock import now, today_in
from echo_community.kernel.db import db, find
from echo_community.kernel.errors import NotVisible
from echo_community.kernel.markup import plain_text
from echo_community.policy import Can
from echo_community.programmes.models import Membership

# From here on there is something to tell; until then a case has not been presented.
TAKES = (CaseState.PRESENTED, CaseState.AWAITING_FOLLOW_UP, CaseState.CLOSED)


@dataclass(frozen=True, slots=True)
class FollowUpPage:
    """The form's page: the case, and what it begins with."""

    thread: ThreadRow
    echo_id: str
    begun: str
    counts: bool  # the programme counts morphine equivalents
    before: float | None  # their number when it was presented
    written: bool  # there is a follow-up already

    @property
    def before_mg(self) -> str:
        """That number in words."""
        return "" if self.before is None else to_a_tenth(self.before)


@dataclass(frozen=True, slots=True)
class DueNote:
    """The presenter is asked how it is going; on the page of the case and on home."""

    thread_id: int
    slug: str
    title: str
    echo_id: str
    presented_on: date | None
    due: date | None
    late: bool
    asks: bool  # now; else in some days, as the presenter wanted, or it is written
    again: bool = False  # it is written, and the presenter would present it again

    @property
    def weeks(self) -> int:
        """How many full weeks have passed since the presentation."""
        return (now().date() - self.presented_on).days // 7 if self.presented_on else 0


def follow_up_page(presenter: Actor, thread_id: int) -> FollowUpPage:
    """The form for a case of one's own that was presented; at most five statements.

    Raises NotVisible, or Forbidden for everybody else.
    """
    thread = discussions.thread_row_for(presenter, thread_id)
    case = find(Case, Case.thread_id == thread_id)
    if case is None or case.state not in TAKES or case.reduced_at:
        raise NotVisible
    policy.require(presenter, Can.WRITE_CASE, case)
    settings = settings_of(case.programme_id)
    written = select(FollowUp.id).where(FollowUp.case_id == case.id).limit(1)
    return FollowUpPage(
        thread=thread,
        echo_id=case.echo_id or "",
        begun=begun(_intentions(presenter, case.id)),
        counts=bool(settings.equivalents),
        before=case.equivalents,
        written=db.session.scalar(written) is not None,
    )


@dataclass(frozen=True, slots=True)
class _Intended:
    kind: IntentionKind
    why: str
    words: str


def _intentions(reader: Actor, case_id: int) -> Sequence[_Intended]:
    order = {IntentionKind.TRIED: 0, IntentionKind.WILL_TRY: 1, IntentionKind.NOT_POSSIBLE: 2}
    rows = db.session.execute(
        select(Intention.kind, Intention.why, Post.html)
        .join(Post, Post.id == Intention.post_id)
        .where(
            Intention.case_id == case_id,
            ~Post.hidden,
            ~Post.held,
            policy.where(reader, Can.READ_POST, Post),
        )
        .order_by(Post.number)
    )
    found = [_Intended(kind, why, plain_text(html, quotes=False)) for kind, why, html in rows]
    return sorted(found, key=lambda one: order[one.kind])


def due_note(reader: Actor, case: Any) -> DueNote | None:
    """What the page of a case asks its presenter, if it is theirs and its weeks have begun.

    One statement for who presents it, none for everybody else.
    """
    if case.author_id != reader.id or case.state not in TAKES:
        return None
    found = db.session.execute(
        _own(reader).where(Case.id == case.id, Case.state.in_(TAKES)).limit(1)
    ).one_or_none()
    if found is None:
        return None
    note = _note(found, today_in(reader.time_zone))
    return note if note.asks or note.again else None


def due_for(reader: Actor, programme_id: int) -> Sequence[DueNote]:
    """The reader's own cases in a programme whose follow-up is due, the latest first; one
    statement."""
    today = today_in(reader.time_zone)
    rows = db.session.execute(
        _own(reader)
        .where(
            Case.programme_id == programme_id,
            Case.state == CaseState.AWAITING_FOLLOW_UP,
            Case.follow_up_from <= today,
            ~Thread.hidden,
            ~Thread.held,
        )
        .order_by(Case.follow_up_due, Case.id)
    )
    return [note for row in rows if (note := _note(row, today)).asks]


def _own(reader: Actor) -> Select[Any]:
    """The reader's cases, each with the day they wanted to be asked again, if it is to come."""
    again = (
        select(FollowUp.again)
        .where(FollowUp.case_id == Case.id)
        .order_by(FollowUp.id.desc())
        .limit(1)
        .correlate(Case)
        .scalar_subquery()
    )
    return (
        select(
            Case.thread_id,
            Thread.slug,
            Thread.title,
            Case.echo_id,
            Case.state,
            Case.presented_on,
            Case.follow_up_from,
            Case.follow_up_due,
            _later().label("later"),
            again.label("again"),
        )
        .join(Thread, Thread.id == Case.thread_id)
        .where(
            Case.author_id == reader.id,
            Case.reduced_at.is_(None),
            policy.where(reader, Can.WRITE_CASE, Case),
            policy.where(reader, Can.READ_THREAD, Thread),
        )
    )


def _later() -> Any:
    """The day on which the presenter wants to be asked again; none where it has come."""
    waits = Reminder.kind == ReminderKind.LATER, Reminder.told_at.is_(None)
    found = select(func.max(Reminder.day)).where(Reminder.case_id == Case.id, *waits)
    return found.correlate(Case).scalar_subquery()


def _note(row: Any, today: date) -> DueNote:
    begun = row.follow_up_from is not None and row.follow_up_from <= today
    waits = row.state is CaseState.AWAITING_FOLLOW_UP and begun
    return DueNote(
        thread_id=row.thread_id,
        slug=row.slug,
        title=row.title,
        echo_id=row.echo_id or "",
        presented_on=row.presented_on,
        due=row.follow_up_due,
        late=bool(row.follow_up_due and row.follow_up_due < today),
        asks=waits and not (row.later and row.later > today),
        again=bool(row.again) and row.state is CaseState.CLOSED,
    )


def waits() -> tuple[ColumnElement[bool], ...]:
    """Cases that wait for their follow-up and whose presenter may write it, joined with Thread and
    the presenter's Membership."""
    return (
        Case.state == CaseState.AWAITING_FOLLOW_UP,
        Case.reduced_at.is_(None),
        Thread.hidden == false(),
        Thread.held == false(),
        Membership.free_at(now()),
    )
