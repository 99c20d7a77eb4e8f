"""How common words are: counted from the texts after they are written, a batch at a time.

A count may lag by a minute or keep a word that is gone, so it only ranks and proposes: what a
reader is shown is asked of the index itself (`spelling.standing`).
"""

import functools
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam, delete, select, update

from echo_community.kernel.db import db, insert, transaction
from echo_community.kernel.jobs import job
from echo_community.policy import Visibility
from echo_community.search.language import LONGEST_WORD, words_of
from echo_community.search.models import SearchDocument, SearchText, Spelling, StemCount

BATCH = 5000
ROWS = 5000  # of counts in one statement
SHORTEST_SPELLED = 4  # letters: what is shorter is too near to too much

ALL = ""  # the stem that stands for every document


@dataclass(frozen=True)
class Common:
    """In how many documents of a programme stems stand; and of all programmes, which it costs."""

    documents: int
    here: Mapping[str, int]
    everywhere: Mapping[str, int]

    def of(self, stems: Iterable[str]) -> int:
        """In how many documents of the programme one of these stems stands, at most."""
        return sum(self.here.get(stem, 0) for stem in stems)

    @property
    def is_small(self) -> bool:
        """Whether most of the index is of other programmes."""
        return 2 * self.documents < self.everywhere.get(ALL, 0)

    def cost(self, stems: Iterable[str]) -> int:
        """How many rows of the index hold one of these."""
        return sum(self.everywhere.get(stem, 0) for stem in stems)


def common(programme_id: int, stems: Collection[str]) -> Common:
    """How common these stems are, in one statement."""
    rows = db.session.execute(_counts(), {"stems": [ALL, *stems]})
    here: dict[str, int] = {}
    everywhere: Counter[str] = Counter()
    for stem, programme, documents in rows:
        everywhere[stem] += documents
        if programme == programme_id:
            here[stem] = documents
    return Common(here.get(ALL, 0), here, everywhere)


@functools.cache
def _counts() -> Any:
    counted = StemCount
    return select(counted.stem, counted.programme_id, counted.documents).where(
        counted.stem.in_(bindparam("stems", expanding=True))
    )


@job(minute="*")
def count_words() -> None:
    """Count what was written since the last time."""
    while _count_batch():
        pass


def recount(told: Callable[[int], object] = lambda done: None) -> None:
    """Count all texts anew and put that in the place of what was counted; search goes on."""
    tally = Tally()
    last = done = 0
    while rows := db.session.execute(
        _counted()
        .where(SearchText.document_id > last)
        .order_by(SearchText.document_id)
        .limit(BATCH)
    ).all():
        last = rows[-1].document_id
        tally.add(rows)
        done += len(rows)
        told(done)
    with transaction():
        for model in (StemCount, Spelling):
            db.session.execute(delete(model))
        tally.store()
        text = SearchText
        db.session.execute(update(text).where(text.document_id <= last).values(counted=True))


def _count_batch() -> int:
    text = SearchText
    with transaction():
        uncounted = (
            select(text.document_id)
            .where(~text.counted)
            .order_by(text.document_id)
            .limit(BATCH)
            .with_for_update(skip_locked=True)
        )
        ids = list(db.session.scalars(uncounted))
        if ids:
            tally = Tally()
            tally.add(db.session.execute(_counted().where(text.document_id.in_(ids))))
            tally.store()
            db.session.execute(update(text).where(text.document_id.in_(ids)).values(counted=True))
    return len(ids)


def _counted() -> Any:
    """What is counted of a text. Only what a whole programme may read lends its words to others."""
    document, text = SearchDocument, SearchText
    return (
        select(
            text.document_id,
            document.programme_id,
            document.title,
            document.body,
            text.opening,
            text.title.label("head"),
            text.aliases,
            text.body.label("said"),
        )
        .join(text, text.document_id == document.id)
        .where(document.visibility == Visibility.PROGRAMME)
    )


class Tally:
    """Counts of stems and spellings, by programme."""

    def __init__(self) -> None:
        self.stems: dict[int, Counter[str]] = {}
        self.words: dict[int, Counter[str]] = {}

    def add(self, rows: Iterable[Any]) -> None:
        """Count each word of a document once."""
        for row in rows:
            head = f"{row.head} {row.aliases}" if row.opening else ""
            said = {ALL, *f"{head} {row.said}".split()}
            self.stems.setdefault(row.programme_id, Counter()).update(said)
            spelled = {*words_of(row.body), *(words_of(row.title) if row.opening else ())}
            words = self.words.setdefault(row.programme_id, Counter())
            words.update(filter(_is_spelled, spelled))

    def store(self) -> None:
        """Add to what was counted before, in the transaction under way."""
        for programme_id in sorted(self.stems):
            _add(StemCount, "stem", programme_id, self.stems[programme_id], {})
            _add(Spelling, "word", programme_id, self.words[programme_id], SHAPE)


SHAPE: Mapping[str, Callable[[str], object]] = {
    "initial": lambda word: word[0],
    "ending": lambda word: word[-3:],
    "length": len,
}


def _is_spelled(word: str) -> bool:
    return SHORTEST_SPELLED <= len(word) <= LONGEST_WORD and word.isalpha()


def _add(
    model: type[StemCount | Spelling],
    name: str,
    programme_id: int,
    counted: Counter[str],
    shape: Mapping[str, Callable[[str], object]],
) -> None:
    # In one order everywhere, so that two who count at once wait for one another, and never both.
    rows = [
        {
            "programme_id": programme_id,
            name: word,
            "documents": counted[word],
            **{part: of(word) for part, of in shape.items()},
        }
        for word in sorted(counted)
    ]
    statement = insert(model)
    more = {"documents": model.documents + statement.excluded.documents}
    statement = statement.on_conflict_do_update(index_elements=[name, "programme_id"], set_=more)
    statement = statement.returning(model.programme_id)  # a statement a thousand rows, not one each
    for at in range(0, len(rows), ROWS):
        db.session.execute(statement, rows[at : at + ROWS])
