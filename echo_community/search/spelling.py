"""Words that the index does not have: how they go on, or what was meant instead.

A word is proposed only where two documents that the whole programme may read hold it now, or where
it is the vocabulary's: nothing held, private or purged is told by it.
"""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from rapidfuzz.distance import OSA
from sqlalchemy import Integer, and_, func, literal, or_, select, union_all

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
MOST_PROPOSED = 3  # for one word, to be asked of the index


_TWICE = re.compile(r"(.)\1")


class Near(NamedTuple):
    """A word that may have been meant."""

    word: str
    documents: int  # 0: it is the vocabulary's
    edits: int


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
    for row in db.session.execute(
        union_all(*_spelt(programme_id, asked), _named(programme_id, asked))
    ):
        known[row.word] = max(known.get(row.word, 0), row.documents)
    return {word: found for word in asked if (found := list(_nearest(word, known)))}


def standing(programme_id: int, words: Collection[str]) -> Mapping[str, int]:
    """In how many documents for the whole programme each word stands now, counted to two."""
    if not words:
        return {}
    document = SearchDocument
    public = and_(
        document.programme_id == programme_id, document.visibility == Visibility.PROGRAMME
    )
    parts: list[Any] = []
    asked = list(words)
    for n, word in enumerate(asked):
        need = Need(tuple((stem,) for stem in stems(word)))
        found = backend().holding(need, public, ENOUGH).subquery()
        parts.append(select(literal(n, Integer).label("n"), found.c.id))
    counted: dict[str, int] = dict.fromkeys(asked, 0)
    for row in db.session.execute(union_all(*parts)):
        counted[asked[row.n]] += 1
    return counted


def _spelt(programme_id: int, words: Iterable[str]) -> Iterable[Any]:
    """Words of the texts that begin or end as these do, and are about as long."""
    spelt = Spelling
    for word in words:
        lengths = range(len(word) - _allowed(word), len(word) + _allowed(word) + 1)
        # Two letters: the first ones may have changed places.
        for alike in (spelt.initial.in_(list(word[:2])), spelt.ending == word[-3:]):
            yield select(spelt.word, spelt.documents).where(
                spelt.programme_id == programme_id,
                alike,
                spelt.length.in_(lengths),
                spelt.documents >= ENOUGH,
            )


def _named(programme_id: int, words: Iterable[str]) -> Any:
    """Single-word names of the vocabulary that begin as these do."""
    term, concept = VocabularyTerm, VocabularyConcept
    begun = [
        term.key.between(initial, initial + "\uffff") for word in words for initial in word[:2]
    ]
    return (
        select(func.lower(term.name).label("word"), literal(0, Integer).label("documents"))
        .join(concept, concept.id == term.concept_id)
        .where(
            or_(concept.programme_id.is_(None), concept.programme_id == programme_id),
            concept.removed_at.is_(None),
            ~term.name.contains(" "),
            or_(*begun),
        )
    )


def _nearest(word: str, known: Mapping[str, int]) -> Iterable[Near]:
    most = _allowed(word)
    heard = sound(word)
    found = []
    for other, documents in known.items():
        edits = OSA.distance(word, other, score_cutoff=most)
        if edits > most and sound(other) == heard:
            edits = most
        # A short word with another first letter is mostly another word.
        if 0 < edits <= most and (len(word) >= SURE or other[0] in word[:2]):
            found.append(Near(other, documents, edits))
    found.sort(key=lambda n: (n.edits, n.word[0] != word[0], -n.documents, n.word))
    return found[:MOST_PROPOSED]


def sound(word: str) -> str:
    """A word as it is heard: `morfine` is morphine."""
    word = word.replace("ph", "f").replace("th", "t").replace("y", "i").replace("c", "k")
    return _TWICE.sub(r"\1", word)


def _allowed(word: str) -> int:
    return 2 if len(word) >= TWO_EDITS else 1
