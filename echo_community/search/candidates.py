"""From the index to threads in order: read a bounded part, score it, take each thread's best."""

import functools
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import ModuleType
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Float, Integer, bindparam, func, select, text, union_all

from echo_community.kernel.clock import now
from echo_community.kernel.db import db
from echo_community.search import ranking
from echo_community.search.backend import backend
from echo_community.search.filters import Wanted
from echo_community.search.models import SearchDocument, SearchText
from echo_community.search.probes import CANDIDATES, plan
from echo_community.search.ranking import BEST, Scored, Weights
from echo_community.search.understanding import Meaning

FIRST = 2  # times as many are looked at as are ranked, the likeliest
ALL = 1_000_000
SURE = 180  # are read whatever they gain; more only of those that gain
LIKELY = 0.3  # of the query
NEARLY = 0.8  # as much of the query as the best


class Candidate(NamedTuple):
    """A document that may answer: its words, and what people made of it."""

    id: int
    kind: str
    thread_id: int | None
    post_number: int | None
    written_at: datetime
    endorsed: bool
    accepted: bool
    superseded: bool
    by_hub: bool
    title: str
    aliases: str
    names: str
    body: str
    length: int

    @property
    def answers(self) -> bool:
        """Whether somebody said that this answers, and nobody that it no longer does."""
        return (self.endorsed or self.accepted) and not self.superseded


class Found(NamedTuple):
    """A thread, or what stands in none, by its best document."""

    document_id: int
    thread_id: int | None
    score: float
    whole: bool  # every word is there
    covered: float  # how much of what is wanted is there
    newest: datetime  # when its best document was written


@dataclass(frozen=True)
class Ranked:
    """Threads in order; `full` where more matched than were ranked."""

    threads: Sequence[Found] = ()
    full: bool = False


def ranked(
    meaning: Meaning,
    wanted: Wanted,
    *,
    newest_first: bool = False,
    narrow: bool = False,
    most: int = CANDIDATES,
    weights: Weights = BEST,
) -> Ranked:
    """The threads that answer, the best first, in one statement.

    `narrow`: what is wanted is little of the programme, so it must be looked for from the start.
    """
    rows, full = read(meaning, wanted, most, narrow=narrow or meaning.small)
    threads = list(_threads(meaning, rows, weights))
    if newest_first:
        # The newest of those that answer, not of all that hold a word of the query.
        least = NEARLY * max((found.covered for found in threads), default=0)
        threads = [found for found in threads if found.covered >= least]
        threads.sort(key=lambda found: (found.newest, found.document_id), reverse=True)
    else:
        threads.sort(key=lambda found: (found.score, found.document_id), reverse=True)
    return Ranked(threads, full)


def read(
    meaning: Meaning, wanted: Wanted, most: int, *, narrow: bool = False
) -> tuple[Sequence[Candidate], bool]:
    """The documents most likely to answer, with their words, and whether there may be more."""
    sql, values, others = _questions(meaning, wanted, narrow=narrow)
    # One of a kind asked with filters is made for once; keeping it would push others out.
    asked = _made(sql, others) if others else _kept(sql)
    # Most of what answers may be read; where that is little, all of it must be looked at.
    values["looked_at"] = ALL if narrow else FIRST * most
    answers = db.session.execute(asked, {**values, **wanted.values}).all()
    gained: dict[int, float] = {row[0]: row[1] for row in answers}
    ids = list(gained)
    rows: list[Candidate] = []
    full_text = backend()
    words = _words(wanted.clause, full_text)
    most = min(most, max(SURE, _likely(meaning, gained)))
    at, step = 0, most
    # Mostly the first step is all; where little may be read, each looks at twice as many more.
    while at < len(ids) and len(rows) < most:
        some = full_text.ids(ids[at : at + step])
        answered = db.session.execute(words, {"ids": some, **wanted.values}).all()
        found = map(Candidate._make, answered)
        rows += sorted(found, key=lambda row: (gained[row.id], row.id), reverse=True)
        at, step = at + step, 2 * step
    return rows[:most], len(rows) >= most


def _likely(meaning: Meaning, gained: Mapping[int, float]) -> int:
    """How many documents gain enough of a query to be among its best."""
    least = LIKELY * sum(need.weight for need in meaning.needs)
    return sum(gain >= least for gain in gained.values())


GAINED = """SELECT id, sum(weight) AS weight FROM ({}) AS answers
    GROUP BY id ORDER BY sum(weight) DESC, id DESC LIMIT :looked_at"""


@functools.lru_cache(maxsize=512)
def _kept(sql: str) -> Any:
    """What gains by these questions, the likeliest first."""
    return text(GAINED.format(sql))


def _made(sql: str, others: Sequence[Any]) -> Any:
    """The same with questions among what is wanted alone."""
    asked = [select(text(sql).columns(id=Integer, weight=Float).subquery())] if sql else []
    every = union_all(*asked, *others).subquery()
    weight = func.sum(every.c.weight).label("weight")
    return (
        select(every.c.id, weight)
        .group_by(every.c.id)
        .order_by(weight.desc(), every.c.id.desc())
        .limit(bindparam("looked_at", type_=Integer))
    )


@functools.lru_cache(maxsize=32)
def _words(wanted: ColumnElement[bool], full_text: ModuleType) -> Any:
    """The words of those documents that are wanted, and what people made of them."""
    document, words = SearchDocument, SearchText
    return (
        select(
            document.id,
            document.kind,
            document.thread_id,
            document.post_number,
            document.written_at,
            document.endorsed,
            document.accepted,
            document.superseded,
            document.by_hub,
            words.title,
            words.aliases,
            words.names,
            words.body,
            words.length,
        )
        .join(words, words.document_id == document.id)
        .where(full_text.among(document.id), wanted)
    )


def _questions(
    meaning: Meaning, wanted: Wanted, *, narrow: bool
) -> tuple[str, dict[str, Any], tuple[Any, ...]]:
    """The questions to the index: as text with its values, and those among what is wanted alone."""
    full_text = backend()
    must = [need for need in meaning.needs if need.required]
    plain: list[str] = []
    values: dict[str, Any] = {}
    others: list[Any] = []
    for n, probe in enumerate(plan(meaning.needs, meaning.documents)):
        needs = probe.needs if probe.titles else (*probe.needs, *must)
        if narrow and probe.newest and not probe.titles:
            others.append(
                select(full_text.narrow(probe, needs, meaning.without, wanted.clause).subquery())
            )
            continue
        sql, given = full_text.plain(probe, needs, meaning.without)
        for name, value in {**given, "weight": probe.weight, "most": probe.most}.items():
            sql, count = re.subn(rf":{name}\b", f":{name}_{n}", sql)
            if count:
                values[f"{name}_{n}"] = value
        plain.append(sql)
    values["programme"] = meaning.programme_id
    sql = full_text.SHARED + " UNION ALL ".join(plain) if plain else ""
    return sql, values, tuple(others)


def _threads(meaning: Meaning, rows: Sequence[Candidate], weights: Weights) -> Iterable[Found]:
    average = sum(row.length for row in rows) / max(len(rows), 1)
    score = ranking.scorer(meaning.wants, meaning.pairs, average, weights)
    if meaning.without or any(want.required for want in meaning.wants):
        rows = [row for row in rows if _holds_phrases(meaning, row)]
    moment, wants = now(), meaning.wants
    threads: dict[int, list[_Post]] = {}
    for row in rows:
        scored = score(row)
        if own := scored.own:
            post = _Post(own * ranking.standing(row, moment, weights), own, row, scored)
            # What stands in no thread stands for itself.
            threads.setdefault(row.thread_id or -row.id, []).append(post)
    for posts in threads.values():
        worth, own, row, best = posts[0]
        every, answered = best.strengths, row.answers
        if len(posts) > 1:
            worth, own, row, best = max(posts, key=_best_and_first)
            every = [max(each) for each in zip(*(s.strengths for *_, s in posts), strict=True)]
            answered = any(post.row.answers for post in posts)
        covered = ranking.coverage(every, wants)
        thread = ranking.thread_score(best, every, wants, weights, covered)
        yield Found(
            row.id,
            row.thread_id,
            thread * (worth / own) * (1 + weights.answered * answered),
            all(every),
            covered,
            row.written_at,
        )


class _Post(NamedTuple):
    """A post that was scored: what it is worth as it stands, and by its words alone."""

    worth: float
    own: float
    row: Candidate
    scored: Scored


def _best_and_first(post: _Post) -> tuple[float, int]:
    return post.worth, -(post.row.post_number or 0)


def _holds_phrases(meaning: Meaning, row: Candidate) -> bool:
    """Whether what must stand together does, and what must not be there is not."""
    for want in meaning.wants:
        if want.required and not any(
            needle in row.body or needle in row.title or needle in row.aliases
            for needle, _ in want.forms
        ):
            return False
    return not any(
        f" {' '.join(run)} " in text
        for need in meaning.without
        for run in need.any_of
        for text in (row.body, row.title, row.aliases)
    )
