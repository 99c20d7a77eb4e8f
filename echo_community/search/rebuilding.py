"""The whole index written anew, a batch a transaction, while people read and write."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sqlalchemy import delete, select

from echo_community.kernel.db import db, transaction
from echo_community.search import counts, index
from echo_community.search.index import Document
from echo_community.search.models import SearchDocument

BATCH = 500

Watcher = Callable[[str, int, int], object]  # the stage, how much is done, of how much


@dataclass(frozen=True)
class Batch:
    """The next documents of a source, by key; what is between and not here may not be found."""

    last: int  # the key up to which these are all
    documents: Sequence[Document]


@dataclass(frozen=True)
class Source:
    """Where documents of some kinds come from; the features that have them register it.

    `after(key, most)` is called in a write transaction and keeps others from changing what it read.
    """

    kinds: Sequence[str]
    total: Callable[[], int]
    after: Callable[[int, int], Batch | None]


SOURCES: list[Source] = []


def register(source: Source) -> None:
    """Add a source."""
    if source not in SOURCES:
        SOURCES.append(source)


def reindex(told: Watcher = lambda stage, done, of: None) -> int:
    """Write all documents anew, drop what should not be there, count words; how many there are."""
    total = sum(source.total() for source in SOURCES)
    passed = indexed = 0
    for source in SOURCES:
        last = 0
        while batch := _next(source, last):
            last = batch.last
            passed += BATCH
            indexed += len(batch.documents)
            told("index", min(passed, total), total)
    told("index", total, total)
    counts.recount(lambda done: told("count", min(done, indexed), indexed))
    return indexed


def _next(source: Source, last: int) -> Batch | None:
    document = SearchDocument
    with transaction():
        batch = source.after(last, BATCH)
        between = document.kind.in_(source.kinds) & (document.key > last)
        if batch is None:
            db.session.execute(delete(document).where(between))
            return None
        index.put(*batch.documents)
        kept = {(each.kind, each.key) for each in batch.documents}
        there = db.session.execute(
            select(document.id, document.kind, document.key).where(
                between, document.key <= batch.last
            )
        )
        gone = [row.id for row in there if (row.kind, row.key) not in kept]
        if gone:
            db.session.execute(delete(document).where(document.id.in_(gone)))
    return batch
