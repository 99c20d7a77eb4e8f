"""From the index to threads in order: read a bounded part, score it, take each thread's best."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Float, Integer, func, select, text, union_all

from echo_community.kernel.clock import now
from echo_community.kernel.db import db
from echo_community.search import ranking
from echo_community.search.backend import backend
from echo_community.search.models import SearchDocument, SearchText
from echo_community.search.probes import CANDIDATES, plan
from echo_community.search.ranking import BEST, Scored, Weights
from echo_community.search.understanding import Meaning

NEARLY = 0.8  # as much of the query as the best


@dataclass(frozen=True)
class Found:
    """A thread, or what stands in none, by its best document."""

    document_id: int
    thread_id: int | None
    score: float
    whole: bool  # every word is there
    covered: float  # how much of what is wanted is there
    newest: Any  # when its best document was written


@dataclass(frozen=True)
class Ranked:
    """Threads in order; `full` where more matched than were ranked."""

    threads: Sequence[Found] = ()
    full: bool = False


def ranked(
    meaning: Meaning,
    wanted: ColumnElement[bool],
    *,
    newest_first: bool = False,
    narrow: bool = False,
    most: int = CANDIDATES,
    weights: Weights = BEST,
) -> Ranked:
    """The threads that answer, the best first, in one statement.

    `narrow`: what is wanted is little of the programme, so it must be looked for from the start.
    """
    rows = read(meaning, wanted, most, narrow=narrow or meaning.small)
    threads = list(_threads(meaning, rows, weights))
    if newest_first:
        # The newest of those that answer, not of all that hold a word of the query.
        least = NEARLY * max((found.covered for found in threads), default=0)
        threads = [found for found in threads if found.covered >= least]
        threads.sort(key=lambda found: (found.newest, found.document_id), reverse=True)
    else:
        threads.sort(key=lambda found: (found.score, found.document_id), reverse=True)
    return Ranked(threads, len(rows) == most)


def read(
    meaning: Meaning, wanted: ColumnElement[bool], most: int, *, narrow: bool = False
) -> Sequence[Any]:
    """The documents most likely to answer, with their words."""
    gained = _gained(meaning, wanted, narrow=narrow)
    document, words = SearchDocument, SearchText
    likeliest = (
        select(document.id, gained.c.weight)
        .join_from(gained, document, document.id == gained.c.id)
        .where(wanted)
        .order_by(gained.c.weight.desc(), document.id.desc())
        .limit(most)
        .subquery()
    )
    return db.session.execute(
        select(
            document.id,
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
        .join_from(likeliest, document, document.id == likeliest.c.id)
        .join(words, words.document_id == likeliest.c.id)
    ).all()


def _gained(meaning: Meaning, wanted: ColumnElement[bool], *, narrow: bool) -> Any:
    """Each document that answers some probe, with what all of them gave it."""
    full_text = backend()
    must = [need for need in meaning.needs if need.required]
    plain: list[str] = []
    values: dict[str, Any] = {}
    others: list[Any] = []
    for n, probe in enumerate(plan(meaning.needs, meaning.documents)):
        needs = probe.needs if probe.titles else (*probe.needs, *must)
        said = full_text.expression(needs, meaning.without)
        if narrow and probe.newest and not probe.titles:
            others.append(select(full_text.narrow(probe, said, wanted).subquery()))
            continue
        sql, given = full_text.plain(probe, said, meaning.programme_id)
        for name, value in {**given, "weight": probe.weight, "most": probe.most}.items():
            if f":{name}" in sql:
                sql = sql.replace(f":{name}", f":{name}_{n}")
                values[f"{name}_{n}"] = value
        plain.append(sql)
    if plain:
        answers: Any = text(" UNION ALL ".join(plain)).bindparams(**values)
        others.append(select(answers.columns(id=Integer, weight=Float).subquery()))
    together: Any = union_all(*others) if len(others) > 1 else others[0]
    every = together.subquery()
    weight = func.sum(every.c.weight).label("weight")
    return select(every.c.id, weight).group_by(every.c.id).subquery()


def _threads(meaning: Meaning, rows: Sequence[Any], weights: Weights) -> Iterable[Found]:
    average = sum(row.length for row in rows) / max(len(rows), 1)
    score = ranking.scorer(meaning.wants, meaning.pairs, average, weights)
    kept = [row for row in rows if _holds_phrases(meaning, row)]
    threads: dict[int, list[tuple[Any, Scored]]] = {}
    for row in kept:
        # What stands in no thread stands for itself.
        threads.setdefault(row.thread_id or -row.id, []).append((row, score(row)))
    moment = now()
    for posts in threads.values():
        worth, row, best = max(
            ((s.own * ranking.standing(r, moment, weights), r, s) for r, s in posts),
            key=lambda one: (one[0], -(one[1].post_number or 0)),
        )
        if not best.own:
            continue
        every = [max(each) for each in zip(*(s.strengths for _, s in posts), strict=True)]
        thread = ranking.thread_score(best, every, meaning.wants, weights)
        answered = any(r.endorsed or r.accepted for r, _ in posts)
        yield Found(
            row.id,
            row.thread_id,
            thread * (worth / best.own) * (1 + weights.answered * answered),
            all(every),
            ranking.coverage(every, meaning.wants),
            row.written_at,
        )


def _holds_phrases(meaning: Meaning, row: Any) -> bool:
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
