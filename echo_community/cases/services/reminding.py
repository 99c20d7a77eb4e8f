"""Asking presenters how it went: once when the weeks of the follow-up begin, once when they are
over, again when they wanted to be asked later."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, or_, select

from echo_community.cases.models import Case, Reminder, ReminderKind
from echo_community.cases.queries.follow_ups import waits
from echo_community.cases.services.telling import mail_presenter
from echo_community.discussions.models import Thread
from echo_community.kernel import jobs
from echo_community.kernel.actor import ANYBODY, Actor
from echo_community.kernel.clock import now
from echo_community.kernel.db import atomic, db
from echo_community.notifications.models import NoticeKind
from echo_community.notifications.services import News, tell
from echo_community.programmes.models import Membership

AT_ONCE = 50


@jobs.job(minute="20")
def ask_for_follow_ups() -> int:
    """Ask whoever is to be asked; returns how many were."""
    asked, after = 0, 0
    while some := ask_some(after):
        asked, after = asked + some[0], some[1]
    return asked


@atomic
def ask_some(after: int = 0) -> tuple[int, int] | None:
    """Ask for the next few cases after that one, in one transaction, so that each is asked once:
    how many were, and the last one looked at; None where none is left."""
    found = _to_ask(now().date(), after)
    return (jobs.sparing(found, _ask_all, jobs.note_trouble), found[-1].id) if found else None


def _ask_all(cases: Sequence[Case]) -> int:
    for case in cases:
        _ask(case, now().date())
    return len(cases)


def _to_ask(today: date, after: int) -> Sequence[Case]:
    return db.session.scalars(
        select(Case)
        .join(Thread, Thread.id == Case.thread_id)
        .join(
            Membership,
            and_(
                Membership.user_id == Case.author_id,
                Membership.programme_id == Case.programme_id,
            ),
        )
        .where(
            *waits(),
            Case.id > after,
            Case.follow_up_from <= today,
            ~_later(Reminder.day > today),
            or_(
                _later(Reminder.day <= today),
                and_(
                    Case.follow_up_due >= today,
                    ~_was_asked(ReminderKind.OPENED, Case.follow_up_from),
                ),
                and_(
                    Case.follow_up_due < today,
                    ~_was_asked(ReminderKind.OVERDUE, Case.follow_up_due),
                ),
            ),
        )
        .order_by(Case.id)
        .limit(AT_ONCE)
        .with_for_update(skip_locked=True, of=Case)
    ).all()


def _later(*which: ColumnElement[bool]) -> ColumnElement[bool]:
    """The presenter wants to be asked on some day, and was not yet."""
    waiting = Reminder.kind == ReminderKind.LATER, Reminder.told_at.is_(None)
    return exists().where(Reminder.case_id == Case.id, *waiting, *which).correlate(Case)


def _was_asked(kind: ReminderKind, day: Any) -> ColumnElement[bool]:
    same = Reminder.kind == kind, Reminder.day == day
    return exists().where(Reminder.case_id == Case.id, *same).correlate(Case)


def _ask(case: Case, today: date) -> None:
    """One notice and mail, whatever there is to ask for at once."""
    late = case.follow_up_due is not None and case.follow_up_due < today
    kind = ReminderKind.OVERDUE if late else ReminderKind.OPENED
    day = case.follow_up_due if late else case.follow_up_from
    waiting = db.session.scalars(
        select(Reminder).where(
            Reminder.case_id == case.id,
            Reminder.kind == ReminderKind.LATER,
            Reminder.told_at.is_(None),
        )
    ).all()
    for reminder in waiting:
        reminder.told_at = now()
    stood = select(Reminder).where(
        Reminder.case_id == case.id, Reminder.kind == kind, Reminder.day == day
    )
    if db.session.scalar(stood) is None:
        remind(case, kind, day or today)
    elif waiting:
        announce(case, waiting[-1])


def remind(case: Case, kind: ReminderKind, day: date, by: Actor = ANYBODY) -> Reminder:
    """Ask the presenter, in the application and by mail; part of a transaction."""
    reminder = Reminder(
        case_id=case.id,
        programme_id=case.programme_id,
        kind=kind,
        day=day,
        by_id=by.id or None,
        told_at=now(),
    )
    db.session.add(reminder)
    db.session.flush()
    announce(case, reminder)
    return reminder


def announce(case: Case, reminder: Reminder) -> None:
    """The notice and the mail, which holds nothing of the case but its number."""
    news = News(
        NoticeKind.FOLLOW_UP_DUE,
        case.programme_id,
        f"follow-up {reminder.id}",
        thread_id=case.thread_id,
        post_number=1,
        author_id=reminder.by_id if reminder.kind is ReminderKind.NUDGE else None,
    )
    tell([case.author_id], news)
    late = reminder.kind is ReminderKind.OVERDUE
    mail_presenter(case, "follow_up_due", f"follow-up {reminder.id}", late=late)
