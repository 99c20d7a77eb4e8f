"""Past cases in lists: what was asked, what was recommended, what became of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any

from sqlalchemy import ColumnElement, Date, Select, and_, func, literal, or_, select

from echo_community import policy
from echo_community.cases.models import Case, CaseState, TemplateField
from echo_community.cases.template.queries import Field, field_row
from echo_community.discussions.models import Thread, ThreadTopic
from echo_community.discussions.rows import TopicRow
from echo_community.kernel.actor import Actor
from echo_community.kernel.db import db
from echo_community.kernel.pages import Cursor, Page
from echo_community.policy import Can
from echo_community.programmes.models import Topic

CASES_A_PAGE = 20
COUNTED = 999  # what is above is "999+"
PAST = (CaseState.PRESENTED, CaseState.AWAITING_FOLLOW_UP, CaseState.CLOSED)
_LONG_AGO = date(1970, 1, 1)  # of what was presented nobody knows when
_day = func.coalesce(Case.presented_on, literal(_LONG_AGO, Date)).label("day")

_COLUMNS: tuple[Any, ...] = (
    Case.id.label("case_id"), Thread.id.label("thread_id"), Thread.slug, Case.echo_id,
    Thread.title, Case.question, Case.recommendations, Case.outcome, Case.state,
    Case.presented_on, Thread.held, Case.reduced_at, _day,
)  # fmt: skip


@dataclass(frozen=True)
class CaseRow:
    """One line of a list of cases."""

    case_id: int
    thread_id: int
    slug: str
    echo_id: str
    title: str
    question: str
    recommendations: str
    outcome: str
    state: CaseState
    presented_on: date | None
    held: bool = False  # for moderators and who wrote it
    reduced: bool = False  # its time is over: the lesson stands
    topics: Sequence[TopicRow] = ()


def case_rows(
    reader: Actor,
    programme_id: int,
    *where: ColumnElement[bool],
    with_topics: bool = True,
    states: Sequence[CaseState] = PAST,
    after: Cursor | None = None,
    size: int = CASES_A_PAGE,
) -> Page[CaseRow]:
    """Cases of a programme that the reader may see, presented last first; two statements.

    Conditions are on Case and Thread. A list that names no topics saves the second.
    """
    wanted = _readable(reader, programme_id, states).where(*where)
    if after is not None:
        day = after.at.date()
        wanted = wanted.where(or_(_day < day, and_(_day == day, Case.id < after.id)))
    found = db.session.execute(wanted.order_by(_day.desc(), Case.id.desc()).limit(size + 1)).all()
    rows = found[:size]
    topics = _topics_of([row.thread_id for row in rows]) if with_topics else {}
    last = None
    if len(found) > size:
        last = Cursor(datetime.combine(rows[-1].day, time(), UTC), rows[-1].case_id)
    return Page([_row(row, topics) for row in rows], last)


def count_cases(
    reader: Actor,
    programme_id: int,
    *where: ColumnElement[bool],
    states: Sequence[CaseState] = PAST,
) -> int:
    """How many there are, at most one more than are counted."""
    some = _readable(reader, programme_id, states).where(*where).limit(COUNTED + 1).subquery()
    return db.session.scalar(select(func.count()).select_from(some)) or 0


def years_of(reader: Actor, programme_id: int) -> Sequence[int]:
    """The years in which cases were presented, the last first; one statement."""
    year = func.extract("year", Case.presented_on)
    rows = db.session.scalars(
        select(year)
        .where(Case.programme_id == programme_id, Case.presented_on.is_not(None))
        .where(policy.where(reader, Can.READ_PROGRAMME, Case))
        .distinct()
        .order_by(year.desc())
    )
    return [int(each) for each in rows]


def browsable(programme_id: int) -> Sequence[Field]:
    """The fields of the form by which cases can be asked for, in its order; one statement."""
    rows = db.session.scalars(
        select(TemplateField)
        .where(TemplateField.programme_id == programme_id, TemplateField.browsable)
        .order_by(TemplateField.section_id, TemplateField.position)
    )
    return [field_row(row) for row in rows]


def under_topics(topic_ids: Sequence[int]) -> ColumnElement[bool]:
    """Cases whose thread stands under one of these topics."""
    under = select(ThreadTopic.thread_id).where(ThreadTopic.topic_id.in_(topic_ids))
    return Case.thread_id.in_(under)


def _readable(reader: Actor, programme_id: int, states: Sequence[CaseState]) -> Select[Any]:
    return (
        select(*_COLUMNS)
        .join(Thread, Thread.id == Case.thread_id)
        .where(
            Case.programme_id == programme_id,
            Case.state.in_(states),
            Thread.merged_into_id.is_(None),
            policy.where(reader, Can.READ_THREAD, Thread),
            ~Thread.hidden,
        )
    )


def _topics_of(thread_ids: Sequence[int]) -> Mapping[int, Sequence[TopicRow]]:
    if not thread_ids:
        return {}
    rows = db.session.execute(
        select(ThreadTopic.thread_id, Topic.id, Topic.name, Topic.slug)
        .join(Topic, Topic.id == ThreadTopic.topic_id)
        .where(ThreadTopic.thread_id.in_(thread_ids))
        .order_by(Topic.position, Topic.name)
    )
    topics: dict[int, list[TopicRow]] = {}
    for thread_id, topic_id, name, slug in rows:
        topics.setdefault(thread_id, []).append(TopicRow(topic_id, name, slug))
    return topics


def _row(row: Any, topics: Mapping[int, Sequence[TopicRow]]) -> CaseRow:
    return CaseRow(
        case_id=row.case_id,
        thread_id=row.thread_id,
        slug=row.slug,
        echo_id=row.echo_id or "",
        title=row.title,
        question=row.question,
        recommendations=row.recommendations,
        outcome=row.outcome,
        state=row.state,
        presented_on=row.presented_on,
        held=row.held,
        reduced=row.reduced_at is not None,
        topics=topics.get(row.thread_id, ()),
    )
