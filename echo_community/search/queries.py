"""Reads of the index; the first argument is who reads."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, and_, or_, select

from echo_community import policy
from echo_community.accounts.models import User
from echo_community.kernel.actor import Actor
from echo_community.kernel.db import db
from echo_community.policy import Can
from echo_community.programmes.bylines import Byline, byline_columns, byline_from
from echo_community.programmes.models import Membership
from echo_community.search.backend import backend
from echo_community.search.language import Query, parse
from echo_community.search.models import SearchDocument
from echo_community.search.passages import Marker, Passage

HITS_A_PAGE = 20
# So many documents are ranked at most, the newest that match: what a common word costs is bounded.
RANKED = 1000
OPENINGS = 300  # threads by their title, besides, where that many match
FEW = 3  # threads; where every word together finds fewer, any of them will do


@dataclass(frozen=True)
class Filters:
    """What narrows a search; `topics` are alternatives (a topic and those under it)."""

    topics: Sequence[int] = ()
    author: str = ""
    since: date | None = None
    until: date | None = None
    newest_first: bool = False


@dataclass(frozen=True)
class Hit:
    """A thread that was found, by its best post."""

    kind: str
    thread_id: int | None
    number: int | None
    source_id: str | None
    title: Passage
    snippet: Passage
    topic_ids: tuple[int, ...]
    written_at: datetime
    byline: Byline


@dataclass(frozen=True)
class SearchPage:
    """A page of hits and how many there are in all; `more` where they were not all ranked."""

    query: Query
    hits: Sequence[Hit] = ()
    total: int = 0
    more: bool = False
    widened: bool = False  # no thread holds every word: these hold some
    number: int = 1
    last: int = 1


class _Found(NamedTuple):
    """Threads that match, in order, each with its best document; `full` where there may be more."""

    best: dict[int, int]
    full: bool

    def then(self, others: "_Found") -> "_Found":
        """These, and after them the threads that the others have besides."""
        return _Found(
            self.best | {t: d for t, d in others.best.items() if t not in self.best}, others.full
        )


def search(
    reader: Actor,
    programme_id: int,
    text: str,
    filters: Filters | None = None,
    page: int = 1,
    size: int = HITS_A_PAGE,
) -> SearchPage:
    """What the reader may find: its best page, in two statements where enough is found."""
    filters = filters or Filters()
    query = parse(text)
    if not query:
        return SearchPage(query)
    wanted = _allowed(reader, programme_id, filters)
    found = _ranked(query.whole(), wanted, filters, every=True)
    if len(found.best) < FEW and query != query.whole():
        found = found.then(_ranked(query, wanted, filters, every=True))
    all_words = len(found.best)
    if all_words < FEW and len(query.wanted) > 1:
        found = found.then(_ranked(query, wanted, filters, every=False))
    total = len(found.best)
    last = max((total - 1) // size + 1, 1)
    page = min(max(page, 1), last)
    hits = _hits(query, list(found.best.values())[(page - 1) * size : page * size])
    return SearchPage(query, hits, total, found.full, total > all_words, page, last)


def _ranked(query: Query, wanted: ColumnElement[bool], filters: Filters, *, every: bool) -> _Found:
    rows = _matches(query, wanted, every=every)
    full = len(rows) == RANKED
    if full and not filters.newest_first:
        # The words are common. A thread that is about them says so in its title, however old.
        rows = [*rows, *_matches(query, wanted, every=every, openings=True)]
    best: dict[int, Any] = {}
    for row in rows:
        thread = row.thread_id or -row.id  # what stands in no thread stands for itself
        if thread not in best or row.score > best[thread].score:
            best[thread] = row
    ordered = sorted(
        best.items(),
        key=lambda item: (
            item[1].written_at if filters.newest_first else item[1].score,
            item[1].id,
        ),
        reverse=True,
    )
    return _Found({thread: row.id for thread, row in ordered}, full)


def _matches(
    query: Query, wanted: ColumnElement[bool], *, every: bool, openings: bool = False
) -> Sequence[Any]:
    most = OPENINGS if openings else RANKED
    statement = backend().matches(query, wanted, every=every, openings=openings, most=most)
    return db.session.execute(statement).all()


def _allowed(reader: Actor, programme_id: int, filters: Filters) -> ColumnElement[bool]:
    """What this reader may find in a programme, narrowed by their filters."""
    document = SearchDocument
    conditions = [
        document.programme_id == programme_id,
        policy.where(reader, Can.READ_DOCUMENT, document),
    ]
    if filters.topics:
        conditions.append(or_(*(document.topics.contains(f" {t} ") for t in filters.topics)))
    if filters.author:
        # A nameless author's id is not in the index, so no name leads to their posts.
        named = select(User.id).where(User.name.icontains(filters.author, autoescape=True))
        conditions.append(document.author_id.in_(named))
    if filters.since:
        conditions.append(document.written_at >= _begin(filters.since, reader))
    if filters.until:
        conditions.append(document.written_at < _begin(filters.until + timedelta(1), reader))
    return and_(*conditions)


def _begin(day: date, reader: Actor) -> datetime:
    """The first moment of a day where the reader is."""
    return datetime.combine(day, time(), ZoneInfo(reader.time_zone or "UTC")).astimezone(UTC)


def _hits(query: Query, ids: Sequence[int]) -> list[Hit]:
    document = SearchDocument
    rows = db.session.execute(
        select(
            document.id,
            document.kind,
            document.thread_id,
            document.post_number,
            document.source_id,
            document.title,
            document.body,
            document.topics,
            document.written_at,
            *byline_columns(document),
        )
        .outerjoin(User, User.id == document.author_id)
        .outerjoin(
            Membership,
            and_(
                Membership.user_id == document.author_id,
                Membership.programme_id == document.programme_id,
            ),
        )
        .where(document.id.in_(ids))
    )
    marker = Marker(query)
    by_id = {row.id: _hit(row, marker) for row in rows}
    return [by_id[each] for each in ids if each in by_id]


def _hit(row: Any, marker: Marker) -> Hit:
    return Hit(
        kind=row.kind,
        thread_id=row.thread_id,
        number=row.post_number,
        source_id=row.source_id,
        title=marker.line(row.title),
        snippet=marker.best(row.body),
        topic_ids=tuple(int(each) for each in row.topics.split()),
        written_at=row.written_at,
        byline=byline_from(row),
    )
