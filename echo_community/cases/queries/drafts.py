"""Reads of what is written in the form of a case, for its author; who may decide on it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import and_, func, or_, select

from echo_community import policy
from echo_community.accounts.models import User
from echo_community.cases.models import Case, CaseAnswer, CaseChange, CaseState, Medication
from echo_community.cases.template.queries import Template, template_of
from echo_community.discussions.models import Thread, ThreadTopic
from echo_community.kernel.actor import Actor
from echo_community.kernel.db import db
from echo_community.kernel.errors import NotVisible
from echo_community.policy import Can

UNTITLED = 120  # characters of the main question, where a draft has no title yet


@dataclass(frozen=True)
class Answer:
    """What stands in one field; version 0 where nothing was ever saved."""

    value: str = ""
    version: int = 0
    updated_at: datetime | None = None


@dataclass(frozen=True)
class Filled:
    """A case with all that is written in its form, and the template it is written by."""

    case: Case
    template: Template
    answers: Mapping[str, Answer]
    medications: Sequence[Medication]

    def value(self, key: str) -> str:
        """What stands in a field."""
        return self.answers.get(key, Answer()).value

    @property
    def values(self) -> dict[str, str]:
        """What stands in each field, by its key."""
        return {key: answer.value for key, answer in self.answers.items()}


@dataclass(frozen=True, slots=True)
class MineRow:
    """One of the reader's own cases."""

    id: int
    state: CaseState
    title: str
    echo_id: str | None
    thread_id: int | None
    slug: str
    held: bool
    updated_at: datetime
    note: str = ""  # what the hub asked to be added, or why it was closed
    by: str = ""

    @property
    def is_draft(self) -> bool:
        """Whether it is its author's to go on with."""
        return self.state is CaseState.DRAFT


@dataclass(frozen=True, slots=True)
class LastChange:
    """What happened to a case last, and by whom."""

    state: CaseState
    at: datetime
    note: str
    name: str = field(default="")


def case_for(
    actor: Actor, case_id: int, action: Can = Can.READ_CASE_DRAFT, *, lock: bool = False
) -> Case:
    """A case, for its author or for the hub. Raises NotVisible, or Forbidden where it is seen.

    A draft is its author's alone, but for what the hub had before: that it is told was taken back.
    """
    seen = policy.where(actor, Can.READ_CASE_DRAFT, Case)
    if action is Can.DECIDE_CASE:
        submitted = or_(Case.state != CaseState.DRAFT, Case.thread_id.is_not(None))
        decides = and_(policy.where(actor, Can.DECIDE_CASE, Case), submitted)
        seen = or_(decides, Case.thread_id.in_(_readable(actor)))
    query = select(Case).where(Case.id == case_id, seen)
    if lock:
        query = query.with_for_update().execution_options(populate_existing=True)
    found = db.session.scalar(query)
    if found is None:
        raise NotVisible
    policy.require(actor, action, found)
    return found


def filled(case: Case) -> Filled:
    """All that is written in the form of a case; rights are the caller's to ask."""
    rows = db.session.scalars(select(CaseAnswer).where(CaseAnswer.case_id == case.id))
    answers = {row.field: Answer(row.value, row.version, row.updated_at) for row in rows}
    return Filled(case, template_of(case.programme_id), answers, medications_of(case.id))


def form_page(author: Actor, case_id: int) -> Filled:
    """The form of one's own case. Raises NotVisible."""
    return filled(case_for(author, case_id))


def medications_of(case_id: int) -> Sequence[Medication]:
    """The list of medication of a case, in its order."""
    lines = select(Medication).where(Medication.case_id == case_id)
    return db.session.scalars(lines.order_by(Medication.position, Medication.id)).all()


def topics_of(case: Case) -> Sequence[int]:
    """The topics of a case: as chosen, or its thread's once it has one."""
    if "topics" in case.choices or not case.thread_id:
        return case.choices.get("topics", ())
    chosen = select(ThreadTopic.topic_id).where(ThreadTopic.thread_id == case.thread_id)
    return db.session.scalars(chosen.order_by(ThreadTopic.topic_id)).all()


def last_change(case_id: int) -> LastChange | None:
    """What happened to a case last; rights are the caller's to ask."""
    found = db.session.execute(
        select(CaseChange.state, CaseChange.at, CaseChange.note, User.name)
        .outerjoin(User, User.id == CaseChange.by_id)
        .where(CaseChange.case_id == case_id)
        .order_by(CaseChange.id.desc())
        .limit(1)
    ).one_or_none()
    return LastChange(found.state, found.at, found.note, found.name or "") if found else None


def my_cases(author: Actor, programme_id: int) -> Sequence[MineRow]:
    """The reader's own cases of a programme, last touched first; one statement."""
    last: Any = (
        select(func.max(CaseChange.id))
        .where(CaseChange.case_id == Case.id)
        .correlate(Case)
        .scalar_subquery()
    )
    asked = CaseAnswer.__table__.alias()
    rows = db.session.execute(
        select(Case, Thread.slug, Thread.held, CaseChange.note, User.name, asked.c.value)
        .outerjoin(Thread, Thread.id == Case.thread_id)
        .outerjoin(CaseChange, and_(CaseChange.id == last, CaseChange.by_id != Case.author_id))
        .outerjoin(User, User.id == CaseChange.by_id)
        .outerjoin(asked, and_(asked.c.case_id == Case.id, asked.c.field == "question"))
        .where(
            Case.author_id == author.id,
            Case.programme_id == programme_id,
            Case.thrown_at.is_(None),
            policy.where(author, Can.READ_CASE_DRAFT, Case),
        )
        .order_by(Case.updated_at.desc(), Case.id.desc())
    )
    return [_mine(*row) for row in rows]


def _mine(
    case: Case, slug: str | None, held: bool | None, note: str | None, by: str | None, asked: Any
) -> MineRow:
    title = case.title or " ".join((asked or "").split())[:UNTITLED]
    return MineRow(
        id=case.id,
        state=case.state,
        title=title,
        echo_id=case.echo_id,
        thread_id=case.thread_id,
        slug=slug or "",
        held=bool(held),
        updated_at=case.updated_at,
        note=note or "",
        by=by or "",
    )


def _readable(actor: Actor) -> Any:
    return select(Thread.id).where(policy.where(actor, Can.READ_THREAD, Thread))
