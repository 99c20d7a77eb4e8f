"""`make search-quality`: rankings against the judged queries, as a table in docs/search.md."""

import json
import re
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from sqlalchemy import select

from echo_community.app import create_app
from echo_community.config import Settings
from echo_community.discussions.models import ThreadKind
from echo_community.kernel.db import db, transaction
from echo_community.kernel.words import slug
from echo_community.ops import demo
from echo_community.ops.commands.db import bring_up_to_date
from echo_community.programmes.actors import coordinator_of
from echo_community.programmes.models import Programme
from echo_community.search import counts, index
from echo_community.search.candidates import ranked
from echo_community.search.filters import Filters, allowed
from echo_community.search.index import Document
from echo_community.search.language import STOP_WORDS, words_of
from echo_community.search.models import SearchDocument
from echo_community.search.ranking import BEST, Weights
from echo_community.search.understanding import Helps, understand
from tests.bench.search import DATA, grown, shared
from tests.quality.measures import DEPTH, Quality, quality

HERE = Path(__file__).parent
PAGE = HERE.parent.parent / "docs" / "search.md"
SHARED = "shared"
BATCH = 1000
MOST = 20
POOR = 0.6

NOTHING = Helps(names=False, repair=False, endings=False)
BARE = Weights(
    title=1, aliases=0, names=0, coverage=0, together=0, spread=0,
    endorsed=0, accepted=0, by_hub=0, superseded=0, answered=0, pearl=0, fresh=0,
)  # fmt: skip
TITLES = replace(BARE, title=BEST.title)
ALIASES = replace(TITLES, aliases=BEST.aliases, names=BEST.names)
WHOLE = replace(ALIASES, coverage=BEST.coverage, together=BEST.together, spread=BEST.spread)

VARIANTS: Sequence[tuple[str, Helps, Weights]] = (
    ("stems of both languages, any word, BM25", NOTHING, BARE),
    ("+ titles weigh more", NOTHING, TITLES),
    ("+ aliases and names of what is named", NOTHING, ALIASES),
    ("+ coverage, words together, whole threads", NOTHING, WHOLE),
    ("+ typing errors, unfinished words", replace(NOTHING, repair=True, endings=True), WHOLE),
    ("+ other names (vocabulary)", Helps(), WHOLE),
    ("+ marks of people: what is used", Helps(), BEST),
)


@dataclass(frozen=True)
class Judged:
    """A query and what answers it."""

    query: str
    programme: str
    kind: str
    relevant: dict[str, int]


Names = dict[int, str]  # by document
Answers = Callable[[Judged], Sequence[str]]


def main() -> int:
    """Fill an instance, run every variant, print the tables and write them into the page."""
    asked = [one for one in judged() if one.programme != SHARED or DATA.exists()]
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(
            instance=folder,
            database_url=f"sqlite:///{folder}/echo.sqlite",
            log_level="ERROR",
            secret_key="q" * 40,
        )
        with create_app(settings).app_context():
            fill()
            text = tables(asked)
    print(text)
    PAGE.write_text(_between(PAGE.read_text(), text))
    return 0


def fill() -> None:
    """The demo, and the shared threads as one more programme."""
    bring_up_to_date()
    demo.load()
    if DATA.exists():
        with transaction():
            db.session.add(programme := Programme(slug=SHARED, name="Shared threads"))
        waiting: list[Document] = []
        for document in threads(programme.id):
            waiting.append(document)
            if len(waiting) == BATCH:
                _put(waiting)
                waiting = []
        _put(waiting)
    counts.count_words.work()


def threads(programme_id: int) -> Iterator[Document]:
    """The shared threads, as an import would index them."""
    posts = sum(len(thread.posts) for thread in shared())
    for document in grown(programme_id, posts):
        yield replace(document, key=document.key + 1_000_000, thread_id=_apart(document.thread_id))


def judged() -> list[Judged]:
    """All queries of the folder."""
    lines = [
        json.loads(line)
        for path in sorted((HERE / "judgements").glob("*.jsonl"))
        for line in path.read_text(encoding="utf-8").splitlines()
        if line.strip()
    ]
    return [Judged(**line) for line in lines]


def tables(asked: Sequence[Judged]) -> str:
    """Every variant over all queries, and the one in use by kind."""
    names = named()
    lines = ["| ranking | nDCG@10 | MRR | recall@20 | no hit | ms |", "|---|---|---|---|---|---|"]
    runs = [("as before: FTS5, every word, else any", plain(names))]
    runs += [(name, search(names, helps, weights)) for name, helps, weights in VARIANTS]
    found: list[tuple[Judged, Sequence[str]]] = []
    for name, answers in runs:
        began = time.perf_counter()
        found = [(one, answers(one)) for one in asked]
        ms = (time.perf_counter() - began) * 1000 / len(asked)
        lines.append(f"| {name} | {_row(_of(found))} | {ms:.0f} |")
    lines += ["", "| kind | queries | nDCG@10 | MRR | recall@20 | no hit |"]
    lines += ["|---|---|---|---|---|---|"]
    for kind in dict.fromkeys(one.kind for one in asked):
        some = _of([each for each in found if each[0].kind == kind])
        lines.append(f"| {kind} | {some.queries} | {_row(some)} |")
    if "--misses" in sys.argv:
        _tell(found)
    if "--unjudged" in sys.argv:
        _unjudged(found)
    return "\n".join(lines)


def named() -> Names:
    """What a judgement calls each document: its thread, or itself where it stands in none."""
    document = SearchDocument
    columns = document.id, document.thread_id, document.kind, document.source_id, document.title
    rows = db.session.execute(select(*columns, document.post_number)).all()
    # What stands beside the posts of a thread may have a title of its own.
    threads = {row.thread_id: _name(row) for row in rows if row.post_number is not None}
    return {row.id: threads.get(row.thread_id) or _name(row) for row in rows}


def search(names: Names, helps: Helps, weights: Weights) -> Answers:
    """The search of the site with some of its helps."""

    def answers(one: Judged) -> Sequence[str]:
        reader = coordinator_of(one.programme)
        programme_id = next(iter(reader.memberships))
        meaning = understand(programme_id, one.query, helps)
        if not meaning.query:
            return ()
        found = ranked(meaning, allowed(reader, programme_id, Filters()), weights=weights)
        return [names[each.document_id] for each in found.threads[:MOST]]

    return answers


def plain(names: Names) -> Answers:
    """FTS5 with the Porter stemmer: every word, and any where that finds fewer than three."""
    memory = sqlite3.connect(":memory:")
    memory.execute(
        "CREATE VIRTUAL TABLE words USING fts5(title, body, aliases, programme UNINDEXED,"
        " tokenize='porter unicode61 remove_diacritics 2')"
    )
    document = SearchDocument
    rows = db.session.execute(
        select(document.id, document.title, document.body, document.aliases, Programme.slug).join(
            Programme, Programme.id == document.programme_id
        )
    )
    memory.executemany(
        "INSERT INTO words (rowid, title, body, aliases, programme) VALUES (?, ?, ?, ?, ?)",
        map(tuple, rows),
    )
    by = (
        "SELECT rowid FROM words WHERE words MATCH ? AND programme = ?"
        " ORDER BY bm25(words, 8, 1, 4) LIMIT 300"
    )

    def answers(one: Judged) -> Sequence[str]:
        words = [f'"{word}"' for word in words_of(one.query) if word not in STOP_WORDS]
        threads: dict[str, None] = {}
        for joined in (" AND ", " OR "):
            if words and len(threads) < 3:
                found = memory.execute(by, (joined.join(words), one.programme))
                threads |= dict.fromkeys(names[document_id] for (document_id,) in found)
        return list(threads)[:MOST]

    return answers


def _tell(found: Sequence[tuple[Judged, Sequence[str]]]) -> None:
    """The queries that fare badly, to see why."""
    for one, names in found:
        if (how := _of([(one, names)]).ndcg) < POOR:
            print(f"{how:.2f} {one.kind}, {one.programme}: {one.query}")
            print(f"     wanted {one.relevant}")
            print(f"     found {list(names)[:5]}")


def _unjudged(found: Sequence[tuple[Judged, Sequence[str]]]) -> None:
    """What stands among the first ten of a query of the demo without a grade, to be read."""
    for one, names in found:
        unknown = [name for name in names[:DEPTH] if name not in one.relevant]
        if one.programme != SHARED and unknown:
            print(f"{one.programme}: {one.query}", *unknown, sep="\n     ")


def _of(found: Sequence[tuple[Judged, Sequence[str]]]) -> Quality:
    return quality([(names, one.relevant) for one, names in found])


def _row(some: Quality) -> str:
    return f"{some.ndcg:.2f} | {some.mrr:.2f} | {some.recall:.2f} | {some.without:.0%}"


def _put(documents: Sequence[Document]) -> None:
    with transaction():
        index.put(*documents)


def _name(row: Any) -> str:
    kind = "" if row.kind == ThreadKind.DISCUSSION else f"{row.kind}/"
    return row.source_id or f"{kind}{slug(row.title)}"


def _apart(thread_id: int | None) -> int:
    return (thread_id or 0) + 1_000_000  # beside the demo's


def _between(page: str, text: str) -> str:
    begin, end = "<!-- quality -->", "<!-- /quality -->"
    return re.sub(f"{begin}.*{end}", lambda _: f"{begin}\n{text}\n{end}", page, flags=re.DOTALL)


if __name__ == "__main__":
    sys.exit(main())
