"""Words that the index does not have: how they go on, or what was meant instead.

A word is proposed only where two documents that the whole programme may read hold it now, or where
it is the vocabulary's: nothing held, private or purged is told by it.
"""

import functools
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from rapidfuzz import process
from rapidfuzz.distance import OSA
from sqlalchemy import Integer, String, and_, bindparam, func, literal, or_, select, union_all

from echo_community.kernel.db import db
from echo_community.policy import Visibility
from echo_community.search.backend import backend
from echo_community.search.language import LONGEST_WORD, stems
from echo_community.search.models import SearchDocument, Spelling
from echo_community.search.probes import Need
from echo_community.search.vocabulary.models import VocabularyConcept, VocabularyTerm

SHORTEST = 4  # letters of a word that may be mistyped
TWO_EDITS = 9  # letters from which two mistakes are likely
SURE = 6  # letters from which the first may be wrong
ENOUGH = 2  # documents in which a word must stand to be proposed
MOST_ENDINGS = 8  # words that an unfinished one may become
MOST_REPAIRED = 6  # words of one query; where more are unknown, it is of another language
HEARD = 4  # edits more, of a word that sounds the same
MOST_PROPOSED = 3  # for one word, to be asked of the index


_TWICE = re.compile(r"(.)\1")


class Near(NamedTuple):
    """A word that may have been meant."""

    word: str
    documents: int  # 0: it is the vocabulary's alone
    edits: int
    named: bool = False  # the vocabulary has it


def endings(programme_id: int, begun: str) -> Sequence[str]:
    """The commonest words that begin so."""
    spelt = Spelling
    return db.session.scalars(
        select(spelt.word)
        .where(
            spelt.programme_id == programme_id,
            spelt.word > begun,
            spelt.word < begun + "\uffff",
            spelt.documents >= 1,
        )
        .order_by(spelt.documents.desc(), spelt.word)
        .limit(MOST_ENDINGS)
    ).all()


def near(programme_id: int, words: Collection[str]) -> Mapping[str, Sequence[Near]]:
    """For each of these words, words that are an edit or two away; the likeliest first."""
    asked = [word for word in words if SHORTEST <= len(word) <= LONGEST_WORD and word.isalpha()]
    asked = asked[:MOST_REPAIRED]
    if not asked:
        return {}
    known: dict[str, int] = {}
    names: set[str] = set()
    values: dict[str, Any] = {"programme": programme_id, "enough": ENOUGH}
    for n, word in enumerate(asked):
        # Two letters: the first ones may have changed places.
        values |= {f"first_{n}": word[0], f"second_{n}": word[1], f"ending_{n}": word[-3:]}
        values |= {f"shortest_{n}": len(word) - _allowed(word)}
        values |= {f"longest_{n}": len(word) + _allowed(word)}
    for word, documents in db.session.execute(_alike(len(asked)), values):
        known[word] = max(known.get(word, 0), documents)
        if not documents:
            names.add(word)
    return {word: found for word in asked if (found := list(_nearest(word, known, names)))}


def standing(programme_id: int, words: Mapping[str, int]) -> Mapping[str, int]:
    """In how many documents for the whole programme each word stands now, counted to two.

    With each word comes in how many it was counted last.
    """
    if not words:
        return {}
    document = SearchDocument
    public = and_(
        document.programme_id == programme_id, document.visibility == Visibility.PROGRAMME
    )
    parts: list[Any] = []
    asked = list(words)
    for n, word in enumerate(asked):
        need = Need(tuple((stem,) for stem in stems(word)), cost=words[word])
        found = backend().holding(need, public, ENOUGH).subquery()
        parts.append(select(literal(n, Integer).label("n"), found.c.id))
    counted: dict[str, int] = dict.fromkeys(asked, 0)
    for row in db.session.execute(union_all(*parts)):
        counted[asked[row.n]] += 1
    return counted


@functools.cache
def _alike(words: int) -> Any:
    """What may have been meant by so many words: of the texts and of the vocabulary."""
    parts: list[Any] = []
    for n in range(words):
        parts += _spelt(n)
    return union_all(*parts, _named(words))


def _spelt(n: int) -> Iterable[Any]:
    """Words of the texts that begin or end as this word does, and are about as long."""
    spelt = Spelling
    initials = [bindparam(f"{place}_{n}", type_=String) for place in ("first", "second")]
    for alike in (
        spelt.initial.in_(initials),
        spelt.ending == bindparam(f"ending_{n}", type_=String),
    ):
        yield select(spelt.word, spelt.documents).where(
            spelt.programme_id == bindparam("programme", type_=Integer),
            alike,
            spelt.length.between(
                bindparam(f"shortest_{n}", type_=Integer), bindparam(f"longest_{n}", type_=Integer)
            ),
            spelt.documents >= bindparam("enough", type_=Integer),
        )


def _named(words: int) -> Any:
    """Single-word names of the vocabulary that begin as so many words do."""
    term, concept = VocabularyTerm, VocabularyConcept
    begun = [
        term.key.between(initial, initial.concat("\uffff"))
        for n in range(words)
        for initial in (bindparam(f"{place}_{n}", type_=String) for place in ("first", "second"))
    ]
    here = concept.programme_id == bindparam("programme", type_=Integer)
    return (
        select(func.lower(term.name).label("word"), literal(0, Integer).label("documents"))
        .join(concept, concept.id == term.concept_id)
        .where(
            or_(concept.programme_id.is_(None), here),
            concept.removed_at.is_(None),
            ~term.name.contains(" "),
            or_(*begun),
        )
    )


def _nearest(word: str, known: Mapping[str, int], names: Collection[str]) -> Iterable[Near]:
    most = _allowed(word)
    heard = sound(word)
    found = []
    # Words that sound alike may be spelt with some letters more: `ph` for `f`, twice.
    alike = process.extract(
        word, known.keys(), scorer=OSA.distance, score_cutoff=most + HEARD, limit=None
    )
    for other, edits, _ in alike:
        if edits > most:
            if sound(other) != heard:
                continue
            edits = most
        # A short word with another first letter is mostly another word.
        if edits and (len(word) >= SURE or other[0] in word[:2]):
            found.append(Near(other, known[other], edits, other in names))
    found.sort(key=lambda n: (n.edits, n.word[0] != word[0], -n.documents, n.word))
    return found[:MOST_PROPOSED]


def sound(word: str) -> str:
    """A word as it is heard: `morfine` is morphine."""
    word = word.replace("ph", "f").replace("th", "t").replace("y", "i").replace("c", "k")
    return _TWICE.sub(r"\1", word)


def _allowed(word: str) -> int:
    return 2 if len(word) >= TWO_EDITS else 1
