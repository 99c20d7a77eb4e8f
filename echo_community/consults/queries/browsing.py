"""Lists of quick questions: who waits for an answer, one's own, what was answered."""

import functools
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    and_,
    bindparam,
    case,
    func,
    literal,
    select,
    union_all,
)
from sqlalchemy.orm import aliased

from echo_community import policy
from echo_community.accounts.models import User
from echo_community.consults.models import Consult, ConsultState, Urgency
from echo_community.discussions.models import Thread, ThreadKind, ThreadTopic
from echo_community.discussions.queries.lists import (
    COUNTED,
    in_lists,
    unanswered_by_others,
    with_topics,
)
from echo_community.discussions.queries.under import best_threads_under
from echo_community.discussions.rows import ThreadRow, read, thread_row, thread_rows
from echo_community.kernel import pages
from echo_community.kernel.actor import Actor
from echo_community.kernel.clock import now
from echo_community.kernel.pages import Cursor, Page
from echo_community.policy import READER

SHOWN = ("open", "mine", "answered")
A_PAGE = 20
MOST_OPEN = 100  # that wait longest; who sees so many wait has no use for more
WAITING = (ConsultState.OPEN, ConsultState.CLAIMED)


@dataclass(frozen=True, slots=True)
class ConsultRow:
    """A quick question in a list."""

    thread: ThreadRow
    urgency: Urgency
    state: ConsultState
    since: datetime  # when it was asked, or asked on
    claimed_by: str = ""

    @property
    def waits(self) -> bool:
        """Whether it waits for an answer."""
        return self.state in WAITING

    @property
    def more(self) -> str:
        """What it says after its title, which is mostly its first sentence."""
        said, title = self.thread.excerpt, self.thread.title.rstrip("…")
        return said.removeprefix(title).lstrip(" .…")

    @property
    def hours(self) -> float:
        """For how long it has waited."""
        return (now() - self.since) / timedelta(hours=1)


def consults(
    reader: Actor,
    programme_id: int,
    show: str,
    topics: Sequence[int] = (),
    after: Cursor | None = None,
) -> Page[ConsultRow]:
    """`open`, the most urgent first and of these who waits longest; `mine` or `answered`, latest
    activity first; two statements."""
    values = {"programme": programme_id, "topics": list(topics)}
    wanted = _of(show, bool(topics))
    if show == "open":
        found = Page(read(reader, wanted, **values).all())
    else:
        by = Thread.last_post_at, Thread.id
        bound = {**policy.bind(reader), **values}
        found = pages.take(wanted, after, by=by, size=A_PAGE, into=_same, values=bound)
    return Page(_consult_rows(found.rows), found.next)


def under(
    reader: Actor, programme_id: int, topics: Sequence[int], *, quick: int, others: int
) -> tuple[Sequence[ConsultRow], Sequence[ThreadRow]]:
    """Quick questions under these topics, those that wait first, then the best answered; and
    the best discussions. One statement, without their topics: the page is about one."""
    values = {"programme": programme_id, "topics": list(topics), "quick": quick, "size": others}
    rows = read(reader, _under(), **values, kind=ThreadKind.DISCUSSION).all()
    return (
        [ConsultRow(thread_row(row), *_of_consult(row)) for row in rows if row.urgency],
        [thread_row(row) for row in rows if not row.urgency],
    )


def as_consults(threads: Sequence[ThreadRow], rows: Sequence[Any]) -> list[ThreadRow | ConsultRow]:
    """Threads with what is known of those that are consults, from their rows."""
    known = {row.id: _of_consult(row) for row in rows if row.urgency}
    return [ConsultRow(one, *known[one.id]) if one.id in known else one for one in threads]


def _consult_rows(rows: Sequence[Any]) -> list[ConsultRow]:
    return [
        ConsultRow(thread, *_of_consult(row))
        for thread, row in zip(with_topics(rows), rows, strict=True)
    ]


def _of_consult(row: Any) -> tuple[Urgency, ConsultState, datetime, str]:
    return row.urgency, row.consult_state, row.since, row.claimed_by or ""


@functools.cache
def consult_threads() -> Select[Any]:
    """Threads that are consults, as `thread_rows` has them, with what lists show of the consult."""
    claimer = aliased(User)
    name = select(claimer.name).where(claimer.id == Consult.claimed_by_id).scalar_subquery()
    return in_lists(
        thread_rows()
        .add_columns(
            Consult.urgency,
            Consult.state.label("consult_state"),
            _since().label("since"),
            name.label("claimed_by"),
        )
        .join(Consult, _here())
    )


def could_answer(reader: Actor, programme_id: int, size: int) -> Sequence[Any]:
    """Who waits for an answer that the reader could give: quick questions, the most urgent first,
    then other threads; one statement. Rows of `consult_threads`, without an urgency for others."""
    found = read(reader, _could_answer(), programme=programme_id, size=size).all()
    return sorted(found, key=_place)[:size]


@functools.cache
def count_could_answer() -> Select[Any]:
    """How many of these there are, as SQL with READER; counted to a bound."""
    quick = _answerable(in_lists(select(Thread.id).join(Consult, _here())))
    all_of_them = union_all(quick, _others(in_lists(select(Thread.id)))).subquery()
    some = select(all_of_them).limit(COUNTED + 1).subquery()
    return select(func.count()).select_from(some)


def _place(row: Any) -> tuple[int, float]:
    if row.urgency is None:
        return len(Urgency), -row.last_post_at.timestamp()
    return list(Urgency).index(row.urgency), row.since.timestamp()


@functools.cache
def _could_answer() -> Any:
    """Both lists, each as long as is shown, so that neither has to read all of the other."""
    size: Any = bindparam("size")
    quick = _answerable(consult_threads()).order_by(*_longest_first()).limit(size)
    others = _others(in_lists(thread_rows().add_columns(*_nothing())))
    newest = others.order_by(Thread.last_post_at.desc(), Thread.id.desc()).limit(size)
    return _both(quick, newest)


def _answerable(quick: Select[Any]) -> Select[Any]:
    others = Consult.author_id != READER.id
    return quick.where(_waits(), others, ~Thread.held, ~Thread.locked)


def _others(threads: Select[Any]) -> Select[Any]:
    return threads.where(*unanswered_by_others(), Thread.kind != ThreadKind.CONSULT)


@functools.cache
def _of(show: str, by_topic: bool) -> Select[Any]:
    wanted = consult_threads()
    if by_topic:
        wanted = wanted.where(_is_under())
    if show == "mine":
        return wanted.where(Consult.author_id == READER.id)
    if show == "answered":
        return wanted.where(Consult.answered_at.is_not(None), ~_waits())
    return wanted.where(_waits()).order_by(*_longest_first()).limit(MOST_OPEN)


@functools.cache
def _under() -> Any:
    last = case((_waits(), 0), (Thread.answer_endorsed, 1), (Thread.answer_number > 0, 2), else_=3)
    order = last, Thread.last_post_at.desc(), Thread.id.desc()
    quick = consult_threads().where(_is_under()).order_by(*order).limit(bindparam("quick"))
    return _both(quick, best_threads_under().add_columns(*_nothing()))


def _both(quick: Select[Any], others: Select[Any]) -> Any:
    return union_all(*(select(part.subquery()) for part in (quick, others)))


def _nothing() -> tuple[ColumnElement[Any], ...]:
    """What other threads have in the place of the columns of a consult."""
    return (
        literal(None, Consult.urgency.type).label("urgency"),
        literal(None, Consult.state.type).label("consult_state"),
        literal(None, Consult.asked_at.type).label("since"),
        literal(None, User.name.type).label("claimed_by"),
    )


def _here() -> ColumnElement[bool]:
    # The programme twice: by the consult's an index leads to the few that wait.
    here = Consult.programme_id == bindparam("programme")
    return and_(Consult.thread_id == Thread.id, here)


def _is_under() -> ColumnElement[bool]:
    under = ThreadTopic.topic_id.in_(bindparam("topics", expanding=True))
    return Thread.id.in_(select(ThreadTopic.thread_id).where(under))


def _waits() -> ColumnElement[bool]:
    return Consult.state.in_(WAITING)


def _longest_first() -> tuple[Any, ...]:
    rank = case({one.value: n for n, one in enumerate(Urgency)}, value=Consult.urgency)
    return rank, _since(), Consult.id


def _since() -> ColumnElement[Any]:
    return func.coalesce(Consult.waits_since, Consult.asked_at, type_=Consult.asked_at.type)


def _same(row: Any) -> Any:
    return row
