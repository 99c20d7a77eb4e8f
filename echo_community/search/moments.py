"""Below the one hit of a lecture: its moments and slides that hold what was looked for.

What only lectures know (who speaks, how long it is, the second of a sentence) they tell: `told_by`.
"""

import functools
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from types import ModuleType
from typing import Any, Protocol

from sqlalchemy import ColumnElement, select

from echo_community.kernel.actor import Actor
from echo_community.kernel.db import db
from echo_community.search import likeness
from echo_community.search.backend import backend
from echo_community.search.candidates import NEARLY
from echo_community.search.filters import Wanted
from echo_community.search.models import SearchDocument, SearchText
from echo_community.search.passages import Marker, Passage
from echo_community.search.ranking import BEST
from echo_community.search.understanding import Meaning

KINDS = ("moment", "slide")
SHOWN = 3  # under a hit
WIDTH = 1000  # of the timeline, whatever its length


class Hit(Protocol):
    """A hit, as much as is asked of it here."""

    @property
    def at_ms(self) -> int | None: ...


@dataclass(frozen=True, slots=True)
class Place:
    """A moment or slide that answers; `key` is its number among its kind."""

    kind: str
    key: int
    at_ms: int
    worth: float = 0.0


@dataclass(frozen=True, slots=True)
class Said:
    """What is said or shown there: when the sentence begins, and when its paragraph."""

    at_ms: int
    start_ms: int
    passage: Passage
    speaker: str = ""
    slide: int = 0  # its number, where it stands on one


@dataclass(frozen=True, slots=True)
class Successor:
    """The lecture that took the place of one that is no longer current."""

    thread_id: int
    slug: str
    title: str


@dataclass(frozen=True)
class Lecture:
    """What a lecture says of itself below its hit."""

    speakers: Sequence[str] = ()
    length_ms: int = 0
    successor: Successor | None = None
    said: Sequence[Said] = ()


@dataclass(frozen=True)
class Moments:
    """All that a lecture holds of a query: some of it in words, the rest as places."""

    places: Sequence[Place]
    lecture: Lecture = field(default_factory=Lecture)

    @property
    def count(self) -> int:
        """How many there are."""
        return len(self.places)

    @property
    def more(self) -> int:
        """How many are not shown in words."""
        return len(self.places) - len(self.lecture.said)

    @property
    def several(self) -> bool:
        """Whether it must be said who speaks: not the one who gives the lecture."""
        heard = {said.speaker for said in self.lecture.said if said.speaker}
        return len(heard) > 1 or not heard <= set(self.lecture.speakers)

    @property
    def minutes(self) -> int:
        """How long the lecture is."""
        return max(round(self._length / 60_000), 1)

    @property
    def ticks(self) -> Sequence[int]:
        """Where the moments lie, from 0 to WIDTH, each once."""
        return sorted({place.at_ms * WIDTH // self._length for place in self.places})

    def best(self, hit: Hit) -> Said | None:
        """What is said where a hit is; else the first of what is shown."""
        said = self.lecture.said
        there = [each for each in said if each.start_ms == hit.at_ms]
        return next(iter([*there, *said]), None)

    @property
    def _length(self) -> int:
        last = max((place.at_ms for place in self.places), default=0)
        return max(self.lecture.length_ms, last, 1)


Places = Mapping[int, Sequence[Place]]  # by thread
Teller = Callable[[Actor, Places, Marker, Collection[int]], Mapping[int, Lecture]]

_tellers: list[Teller] = []


def told_by(teller: Teller) -> None:
    """Have lectures tell what they say at such places, by thread; in one statement.

    Of those that are superseded they tell what took their place, too.
    """
    _tellers[:] = [teller]


def moments_in(
    reader: Actor,
    meaning: Meaning,
    wanted: Wanted,
    thread_ids: Sequence[int],
    most: int = SHOWN,
    superseded: Collection[int] = (),
) -> Mapping[int, Moments]:
    """What these lectures are and hold of a query, `most` of it in words; two statements.

    `wanted` is what the reader may find.
    """
    if not thread_ids or not meaning.wants:
        return {}
    needles = [form.needle for want in meaning.wants for form in want.forms]
    full_text = backend()
    given = {"threads": list(thread_ids), "needles": full_text.texts(needles), **wanted.values}
    rows = db.session.execute(_rows(wanted.clause, full_text), given).all()
    answering = _answering(meaning, rows)
    best = {each: _best(answering.get(each, ()), most) for each in thread_ids}
    told = _told(reader, best, Marker(meaning.words, meaning.begun), superseded)
    return {each: Moments(answering.get(each, ()), told.get(each, Lecture())) for each in best}


def _told(
    reader: Actor, places: Places, marker: Marker, superseded: Collection[int]
) -> Mapping[int, Lecture]:
    return _tellers[0](reader, places, marker, superseded) if places and _tellers else {}


@functools.lru_cache(maxsize=32)
def _rows(wanted: ColumnElement[bool], full_text: ModuleType) -> Any:
    """What holds any of what is wanted: most of a lecture does not, and need not be read."""
    document, words = SearchDocument, SearchText
    return (
        select(
            document.thread_id,
            document.kind,
            document.key,
            document.at_ms,
            words.body,
        )
        .join(words, words.document_id == document.id)
        .where(
            full_text.one_of(document.thread_id, "threads"),
            document.at_ms.is_not(None),
            wanted,
            full_text.holds_any(document.id),
        )
    )


def _answering(meaning: Meaning, rows: Sequence[Any]) -> dict[int, list[Place]]:
    """By thread the places that hold nearly as much as its best one, in order of time."""
    found: dict[int, list[Any]] = {}
    for row in rows:
        found.setdefault(row.thread_id, []).append(row)
    return {each: kept for each, mine in found.items() if (kept := answering(meaning, mine))}


def answering(meaning: Meaning, rows: Iterable[Any]) -> list[Place]:
    """The places of one lecture that hold nearly as much as its best one, in order of time. Of a
    row is read kind, key, at_ms, and body: its words as they are searched."""
    worth = _worth(meaning)
    return _kept(
        [
            Place(row.kind, row.key, row.at_ms, covered)
            for row in rows
            if (covered := worth(row.body))
        ]
    )


def _worth(meaning: Meaning) -> Callable[[str], float]:
    """How much of what is wanted, from 0 to 1, stands in what is said; more where side by side."""
    whole = sum(want.weight for want in meaning.wants) or 1.0
    wants = [
        ([form.needle for form in want.forms], want.weight / whole, want.required)
        for want in meaning.wants
    ]
    pairs = [pair.needle for pair in meaning.pairs]
    without = [f" {' '.join(run)} " for need in meaning.without for run in need.any_of]

    # Hundreds of texts a page go through here.
    def worth(body: str) -> float:
        covered = 0.0
        for needles, weight, required in wants:
            for needle in needles:
                if needle in body:
                    covered += weight
                    break
            else:
                if required:
                    return 0.0
        if covered < likeness.LEAST_COVERED or any(each in body for each in without):
            return 0.0
        return covered + BEST.together * any(pair in body for pair in pairs)

    return worth


def _kept(places: Sequence[Place]) -> list[Place]:
    least = NEARLY * max((place.worth for place in places), default=0)
    return sorted((p for p in places if p.worth >= least), key=lambda place: place.at_ms)


def _best(places: Sequence[Place], most: int) -> list[Place]:
    """Some of them, in order of time; of what is said and shown at once, what is said."""
    worth = sorted(places, key=lambda p: (-p.worth, KINDS.index(p.kind), p.at_ms))
    return sorted(worth[:most], key=lambda place: place.at_ms)
