"""Other names: of the words of a query, and of what a text names. One statement each."""

import functools
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Integer, bindparam, or_, select
from sqlalchemy.orm import aliased

from echo_community.kernel.db import db
from echo_community.search.language import fold, words_of
from echo_community.search.vocabulary import known
from echo_community.search.vocabulary.models import VocabularyConcept, VocabularyTerm
from echo_community.search.vocabulary.names import (
    LONGEST_PHRASE,
    Relation,
    is_small,
    key_of,
    root,
)

# What a text is about is said in its first words or more than once; what it names in passing would
# make it findable by everything.
MOST_CONCEPTS = 10
FIRST_WORDS = 16  # a title, mostly
SAID_FIRST = 3  # times that a name among them counts
IN_PASSING = 4  # concepts named only once
LONGEST_TEXT = 20_000  # characters

# Kinds that say what a text is about; others (a service, a word of the trade) only help a query.
TELLING = frozenset({"drug", "class", "substance", "condition", "symptom", "test", "scale"})
TELLING |= {"procedure", "therapy", "measure"}

_WORDS = re.compile(r"[^\W_]+")


@dataclass(frozen=True)
class Other:
    """Another name of what was said."""

    name: str  # as it is written: "Suboxone", "urine drug test"
    words: tuple[str, ...]  # folded, as language.words_of gives them
    relation: Relation  # what this name is to the concept
    said: Relation  # what the name that was said is to it: an abbreviation, a brand, ...
    concept: str  # the concept's English name
    kind: str  # drug, class, condition, test, scale, ...
    own: bool = False  # of the programme's additions


@dataclass(frozen=True)
class _Said:
    """A name as it stands among words, from one place to before another."""

    start: int
    end: int
    key: str


def expand(programme_id: int, words: Sequence[str]) -> Mapping[str, Sequence[Other]]:
    """Other names of the words and phrases of a query, by phrase, in one statement.

    `words` are the query's words in order, small ones too, folded or as typed; a key of the
    result is the words of the phrase that was found, joined by a space. A name inside a longer
    one that was found is left out: `low back pain` is not also `pain`.
    """
    phrases = list(_phrases([fold(word) for word in words]))
    rows = _names_of(programme_id, {phrase.key for phrase in phrases})
    found: dict[str, list[Other]] = {}
    for phrase in _longest([p for p in phrases if _fitting(rows, p.key, words[p.start : p.end])]):
        spoken = words[phrase.start : phrase.end]
        fitting = _fitting(rows, phrase.key, spoken)
        others = [_other(row) for row in fitting if row.other_key != phrase.key]
        found.setdefault(" ".join(spoken), others)
    return found


def names_in(programme_id: int, text: str) -> str:
    """Other names of the drugs, conditions and tests that a text names, for its alias field."""
    [names] = names_in_many(programme_id, [text])
    return names


def names_in_many(programme_id: int, texts: Iterable[str]) -> list[str]:
    """The same for many texts, in one statement for all of them."""
    spoken = [_WORDS.findall(text[:LONGEST_TEXT]) for text in texts]
    keys = known.keys()
    said = [_spoken_of(words, keys) for words in spoken]
    rows = _names_of(programme_id, {each.key for one in said for each in one}, broader=True)
    return [_others(words, one, rows) for words, one in zip(spoken, said, strict=True)]


def named(programme_id: int, words: Sequence[str]) -> set[str]:
    """The concepts that a query names, each by its own name, in one statement."""
    phrases = list(_phrases([fold(word) for word in words]))
    rows = _names_of(programme_id, {phrase.key for phrase in phrases})
    fits = {p: _fitting(rows, p.key, words[p.start : p.end]) for p in phrases}
    meant = _longest([phrase for phrase, found in fits.items() if found])
    return {row.concept for phrase in meant for row in fits[phrase]}


def among(text: str, names: Iterable[str]) -> set[str]:
    """Those of these names that a text says, in any of their forms."""
    said = {phrase.key for phrase in _phrases(words_of(text))}
    return {name for name in names if key_of(name) in said}


def _spoken_of(words: Sequence[str], keys: frozenset[int]) -> list[_Said]:
    """The phrases of a text that may be names."""
    return list(_phrases([fold(word) for word in words], keys))


def _phrases(folded: Sequence[str], keys: frozenset[int] | None = None) -> Iterator[_Said]:
    """Every run of words that may be a name, by key; small words within it do not count.

    Of a whole text, only those whose key is among these: there are thousands.
    """
    stems = [root(word) for word in folded]
    small = [is_small(word) for word in folded]
    for start, first in enumerate(stems):
        if small[start]:
            continue
        said = ""
        counted = 0
        for end in range(start, min(start + 2 * LONGEST_PHRASE, len(stems))):
            phrase = f"{said} {stems[end]}" if said else first
            if keys is None or hash(phrase) in keys:
                yield _Said(start, end + 1, phrase)
            if not small[end]:
                said, counted = phrase, counted + 1
                if counted == LONGEST_PHRASE:
                    break


def _longest(phrases: Sequence[_Said]) -> list[_Said]:
    """Those that do not stand within another."""
    kept: list[_Said] = []
    for phrase in sorted(phrases, key=lambda p: (p.start - p.end, p.start)):
        if not any(k.start <= phrase.start and phrase.end <= k.end for k in kept):
            kept.append(phrase)
    return sorted(kept, key=lambda phrase: phrase.start)


def _names_of(
    programme_id: int, keys: set[str], *, broader: bool = False
) -> Mapping[str, Sequence[Any]]:
    """All names of what these keys name, by key, in one statement; none where there is no key.

    `broader`: names of what it is a kind of too, `SSRI` for sertraline.
    """
    if not keys:
        return {}
    rows = db.session.execute(
        _named_by(broader=broader), {"keys": list(keys), "programme": programme_id}
    )
    found: dict[str, list[Any]] = {}
    for row in rows:
        found.setdefault(row.key, []).append(row)
    return found


@functools.cache
def _named_by(*, broader: bool) -> Any:
    said, other, concept = aliased(VocabularyTerm), aliased(VocabularyTerm), VocabularyConcept
    kin = (concept.id, concept.broader_id) if broader else (concept.id,)
    here = concept.programme_id == bindparam("programme", type_=Integer)
    return (
        select(
            said.key,
            said.name.label("said_name"),
            said.relation.label("said"),
            other.name,
            other.key.label("other_key"),
            other.relation,
            concept.id.label("concept_id"),
            concept.name.label("concept"),
            concept.kind,
            concept.programme_id,
        )
        .join_from(said, concept, concept.id == said.concept_id)
        .join(other, other.concept_id.in_(kin))
        .where(
            said.key.in_(bindparam("keys", expanding=True)),
            concept.removed_at.is_(None),
            or_(concept.programme_id.is_(None), here),
        )
        .order_by(other.id)
    )


def _other(row: Any) -> Other:
    return Other(
        name=row.name,
        words=words_of(row.name),
        relation=row.relation,
        said=row.said,
        concept=row.concept,
        kind=row.kind,
        own=row.programme_id is not None,
    )


def _fitting(rows: Mapping[str, Sequence[Any]], key: str, spoken: Sequence[str]) -> Sequence[Any]:
    """The rows that these words name. A brand has no endings: `evening` is not Evenity."""
    folded = tuple(map(fold, spoken))
    return [
        row
        for row in rows.get(key, ())
        if row.said not in (Relation.BRAND, Relation.ABBREVIATION)
        or words_of(row.said_name) == folded
    ]


def _others(words: Sequence[str], said: list[_Said], rows: Mapping[str, Sequence[Any]]) -> str:
    """The other names of what is said, most often said first."""
    said = [phrase for phrase in said if _meant(rows, phrase, words)]
    meant: Counter[int] = Counter()
    for phrase in _longest(said):
        times = SAID_FIRST if phrase.start < FIRST_WORDS else 1
        for concept_id in {row.concept_id for row in _meant(rows, phrase, words)}:
            meant[concept_id] += times
    often = [one for one, times in meant.most_common(MOST_CONCEPTS) if times > 1]
    once = [one for one, times in meant.items() if times == 1]
    there = {phrase.key for phrase in said}
    named: dict[int, dict[str, str]] = {}
    for row in (row for phrase in said for row in _meant(rows, phrase, words)):
        if row.other_key not in there:
            named.setdefault(row.concept_id, {}).setdefault(row.other_key, row.name)
    chosen = [*often, *once[:IN_PASSING]]
    return ", ".join(dict.fromkeys(name for one in chosen for name in named.get(one, {}).values()))


def _meant(rows: Mapping[str, Sequence[Any]], phrase: _Said, words: Sequence[str]) -> list[Any]:
    """The rows of what a text names by these words.

    `act` is not ACT, and a lay word (`sugar`) names nothing unless several do (`nerve pain`).
    """
    spoken = words[phrase.start : phrase.end]
    found = []
    for row in _fitting(rows, phrase.key, spoken):
        if row.kind not in TELLING or (row.said is Relation.LAY and len(spoken) == 1):
            continue
        joined = " ".join(spoken)
        if row.said is Relation.ABBREVIATION and joined != row.said_name and not joined.isupper():
            continue
        found.append(row)
    return found
