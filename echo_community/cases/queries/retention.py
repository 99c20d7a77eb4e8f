"""Cases whose time is over or soon will be, for who decides what stays of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from flask_babel import gettext
from sqlalchemy import select

from echo_community import policy
from echo_community.cases.models import Case, ReducedBy
from echo_community.cases.template.queries import settings_of
from echo_community.discussions import queries as discussions
from echo_community.discussions.models import Thread
from echo_community.discussions.rows import ThreadRow
from echo_community.kernel.actor import Actor
from echo_community.kernel.clock import now
from echo_community.kernel.db import db, find
from echo_community.kernel.errors import NotVisible
from echo_community.policy import Can

SOON = timedelta(days=90)
SHOWN = 100


@dataclass(frozen=True, slots=True)
class KeptRow:
    """A case with the day until which it is kept."""

    thread_id: int
    slug: str
    title: str
    echo_id: str
    until: date
    over: bool


@dataclass(frozen=True, slots=True)
class ReducePage:
    """What would stay of a case, and what it begins with."""

    thread: ThreadRow
    echo_id: str
    until: date | None
    over: bool
    lesson: str


def kept(reader: Actor, programme_id: int) -> Sequence[KeptRow]:
    """Cases whose time is over or will be within three months, the first to end first; one
    statement."""
    today = now().date()
    rows: Any = db.session.execute(
        select(Case.thread_id, Thread.slug, Thread.title, Case.echo_id, Case.retain_until)
        .join(Thread, Thread.id == Case.thread_id)
        .where(
            Case.programme_id == programme_id,
            Case.retain_until <= today + SOON,
            Case.reduced_at.is_(None),
            policy.where(reader, Can.MANAGE_PROGRAMME, Case),
            policy.where(reader, Can.READ_THREAD, Thread),
        )
        .order_by(Case.retain_until, Case.id)
        .limit(SHOWN)
    )
    return [
        KeptRow(thread, slug, title, echo_id or "", until, until <= today)
        for thread, slug, title, echo_id, until in rows
    ]


def is_by_clock(programme_id: int) -> bool:
    """Whether cases are reduced without anybody's doing; one statement."""
    return settings_of(programme_id).reduced_by is ReducedBy.CLOCK


def reduce_page(reader: Actor, thread_id: int) -> ReducePage:
    """A case for who decides what stays of it. Raises NotVisible or Forbidden."""
    thread = discussions.thread_row_for(reader, thread_id)
    case = find(Case, Case.thread_id == thread_id)
    if case is None or case.reduced_at is not None:
        raise NotVisible
    policy.require(reader, Can.MANAGE_PROGRAMME, case)
    over = case.retain_until is not None and case.retain_until <= now().date()
    return ReducePage(thread, case.echo_id or "", case.retain_until, over, lesson_of(case))


def lesson_of(case: Any) -> str:
    """A first draft of the lesson: what was asked, what was advised, what came of it."""
    parts = (
        (gettext("Question"), case.question),
        (gettext("Advice"), case.recommendations),
        (gettext("Outcome"), case.outcome),
    )
    return "\n\n".join(f"{title}: {words}" for title, words in parts if words)
