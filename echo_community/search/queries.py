"""Reads of the index; the first argument is who reads."""

import functools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import and_, bindparam, select

from echo_community.accounts.models import User
from echo_community.kernel.actor import Actor
from echo_community.kernel.db import db
from echo_community.programmes.bylines import Byline, byline_columns, byline_from
from echo_community.programmes.models import Membership
from echo_community.search import likeness, moments
from echo_community.search.candidates import Found, Ranked, ranked
from echo_community.search.filters import Filters as Filters
from echo_community.search.filters import allowed
from echo_community.search.language import Query
from echo_community.search.models import SearchDocument
from echo_community.search.moments import Moments
from echo_community.search.passages import Marker, Passage
from echo_community.search.probes import CANDIDATES
from echo_community.search.understanding import (
    EXACT,
    NAMED,
    QUICK,
    Helps,
    Meaning,
    named,
    understand,
)

HITS_A_PAGE = 20
LECTURE = "lecture"
BESIDE_MOMENTS = (LECTURE, "handout")  # what stands in the thread of a lecture
FEW = 3  # threads; where every word together finds fewer, it is said that these hold some
SIMILAR = 150  # documents that are ranked for a title while it is typed
LEAST = 0.12  # of the best score: what has less is not what was looked for


@dataclass(frozen=True)
class Hit:
    """A thread that was found, by its best post."""

    kind: str
    key: int  # the thing's own number among its kind
    thread_id: int | None
    number: int | None
    at_ms: int | None  # of a lecture's moment, or a slide whose time is known
    source_id: str | None
    title: Passage
    snippet: Passage
    topic_ids: tuple[int, ...]
    written_at: datetime
    byline: Byline
    endorsed: bool = False
    accepted: bool = False
    superseded: bool = False  # its advice is no longer current
    moments: Moments | None = None  # of a lecture: where it holds what was looked for

    @property
    def is_spoken(self) -> bool:
        """Whether it is a moment or slide of a lecture."""
        return self.kind in moments.KINDS

    @property
    def of_kind(self) -> str:
        """The kind of thread that it stands in."""
        return LECTURE if self.is_spoken else self.kind


@dataclass(frozen=True)
class SearchPage:
    """A page of hits and how many there are in all; `more` where they were not all ranked."""

    query: Query
    hits: Sequence[Hit] = ()
    total: int = 0
    more: bool = False
    whole: int = 0  # threads that hold every word
    widened: bool = False  # no thread holds every word: these hold some
    number: int = 1
    last: int = 1
    also: Sequence[str] = ()  # other names that were searched too
    corrected: str = ""  # the query as it was repaired and searched
    suggestion: str = ""  # a query that may have been meant; not searched


def search(
    reader: Actor,
    programme_id: int,
    text: str,
    filters: Filters | None = None,
    page: int = 1,
    size: int = HITS_A_PAGE,
    *,
    exact: bool = False,
) -> SearchPage:
    """What the reader may find: its best page. Five statements; nine where a word is repaired;
    two more where lectures are among the hits."""
    filters = filters or Filters()
    meaning = understand(programme_id, text, EXACT if exact else Helps())
    if not meaning.query:
        return SearchPage(meaning.query)
    wanted = allowed(reader, programme_id, filters)
    found = ranked(
        meaning,
        wanted,
        newest_first=filters.newest_first,
        narrow=filters.narrow,
        most=CANDIDATES,
    )
    threads = _worth_showing(found)
    whole = sum(each.whole for each in threads)
    total = len(threads)
    last = max((total - 1) // size + 1, 1)
    page = min(max(page, 1), last)
    ids = [each.document_id for each in threads[(page - 1) * size : page * size]]
    hits = _hits(Marker(meaning.words, meaning.begun), ids)
    return SearchPage(
        query=meaning.query,
        hits=_with_moments(reader, meaning, hits, filters.author),
        total=total,
        more=found.full,
        whole=whole,
        widened=whole < FEW and total > whole,
        number=page,
        last=last,
        also=meaning.also,
        corrected=meaning.corrected,
        suggestion=meaning.suggestion,
    )


def threads_with(
    reader: Actor, programme_id: int, text: str, filters: Filters
) -> Sequence[int] | None:
    """Threads that answer some words, whatever order they are shown in; four statements.

    None where the text says nothing to look for.
    """
    meaning = understand(programme_id, text, NAMED)
    if not meaning.query:
        return None
    wanted = allowed(reader, programme_id, filters)
    found = ranked(meaning, wanted, narrow=filters.narrow, most=CANDIDATES)
    whole = [each for each in found.threads if each.whole]
    return [each.thread_id for each in whole or _worth_showing(found) if each.thread_id]


def similar(reader: Actor, programme_id: int, text: str, most: int = 3) -> Sequence[Hit]:
    """Threads like what is being asked, answered ones first; for a title while it is typed."""
    meaning = understand(programme_id, text, QUICK)
    if not meaning.query:
        return ()
    wanted = allowed(reader, programme_id, Filters())
    found = ranked(meaning, wanted, most=SIMILAR, weights=likeness.WEIGHTS)
    near = [each for each in found.threads if each.covered >= likeness.LEAST_COVERED][:most]
    return _hits(Marker(meaning.words, meaning.begun), [each.document_id for each in near])


def like_this(
    programme_id: int, text: str, *, exclude_thread: int | None = None, most: int = 5
) -> Sequence[int]:
    """Threads of all the programme that are about what this text is about, the nearest first."""
    return likeness.threads_like(programme_id, text, exclude_thread, most)


def moments_of(
    reader: Actor, programme_id: int, thread_ids: Sequence[int], names: Sequence[str]
) -> Mapping[int, Moments]:
    """Where these lectures speak of something by any of its names; two statements, or none."""
    wanted = allowed(reader, programme_id, Filters())
    return moments.moments_in(reader, named(programme_id, names), wanted, thread_ids)


def _with_moments(
    reader: Actor, meaning: Meaning, hits: Sequence[Hit], speaker: str
) -> Sequence[Hit]:
    """The lectures among these with their moments, or with those that a speaker says."""
    ids = [hit.thread_id for hit in hits if hit.of_kind in BESIDE_MOMENTS and hit.thread_id]
    wanted = allowed(reader, meaning.programme_id, Filters(author=speaker))
    old = {hit.thread_id for hit in hits if hit.superseded and hit.thread_id}
    found = moments.moments_in(reader, meaning, wanted, ids, superseded=old)
    return [replace(hit, moments=found.get(hit.thread_id or 0)) for hit in hits] if found else hits


def _worth_showing(found: Ranked) -> Sequence[Found]:
    """Without those that hold so little of the query that nobody would look so far."""
    least = LEAST * max((each.score for each in found.threads), default=0)
    return [each for each in found.threads if each.score >= least]


def _hits(marker: Marker, ids: Sequence[int]) -> list[Hit]:
    if not ids:
        return []
    rows = db.session.execute(_shown(), {"ids": ids})
    by_id = {row.id: _hit(row, marker) for row in rows}
    return [by_id[each] for each in ids if each in by_id]


@functools.cache
def _shown() -> Any:
    """What is shown of documents."""
    document = SearchDocument
    return (
        select(
            document.id,
            document.kind,
            document.key,
            document.thread_id,
            document.post_number,
            document.at_ms,
            document.source_id,
            document.title,
            document.body,
            document.topics,
            document.written_at,
            document.endorsed,
            document.accepted,
            document.superseded,
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
        .where(document.id.in_(bindparam("ids", expanding=True)))
    )


def _hit(row: Any, marker: Marker) -> Hit:
    return Hit(
        kind=row.kind,
        key=row.key,
        thread_id=row.thread_id,
        number=row.post_number,
        at_ms=row.at_ms,
        source_id=row.source_id,
        title=marker.line(row.title),
        snippet=marker.sentence(row.body) if row.kind == "moment" else marker.best(row.body),
        topic_ids=tuple(int(each) for each in row.topics.split()),
        written_at=row.written_at,
        byline=byline_from(row),
        endorsed=row.endorsed,
        accepted=row.accepted,
        superseded=row.superseded,
    )
