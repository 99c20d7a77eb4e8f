"""What lectures tell search of their moments: who speaks, and the second a sentence begins."""

import functools
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from types import ModuleType
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    String,
    and_,
    cast,
    exists,
    literal,
    null,
    or_,
    select,
    union_all,
)
from sqlalchemy.orm import aliased

from echo_community import policy
from echo_community.discussions.models import Mark, MarkKind, Post, Thread
from echo_community.kernel.actor import Actor
from echo_community.kernel.db import db
from echo_community.lectures.indexing import MOMENT, SLIDES_A_LECTURE
from echo_community.lectures.models import Lecture as Card
from echo_community.lectures.models import LectureSpeaker, Moment, Slide, TranscriptCue
from echo_community.policy import Can
from echo_community.search.backend import backend
from echo_community.search.models import SearchDocument
from echo_community.search.moments import Lecture, Place, Said, Successor
from echo_community.search.passages import Marker

Among = Callable[[Any, str], ColumnElement[bool]]  # one of the numbers of that name

SPEAKER, SUCCESSOR, CUE, SLIDE = "speaker", "successor", "cue", "slide"


def told(
    reader: Actor,
    places: Mapping[int, Sequence[Place]],
    marker: Marker,
    superseded: Collection[int],
) -> Mapping[int, Lecture]:
    """What lectures say at these places, by thread; one statement."""
    rows = _rows(reader, list(places), [p for each in places.values() for p in each], superseded)
    found = _Told(rows, marker)
    return {thread_id: found.lecture(thread_id, each) for thread_id, each in places.items()}


# What programs call somebody whose name they do not know.
ANYBODY = ("Speaker ", "Unknown", "Intervenant ", "Participant ")


def said_by(name: str) -> ColumnElement[bool]:
    """Moments that somebody of that name says, and slides they show. Where a paragraph names
    nobody, whoever gives the lecture says it."""
    document, who, whose = SearchDocument, LectureSpeaker, Moment.speaker
    named = who.name.icontains(name, autoescape=True)
    nobody = or_(whose == "", *(whose.startswith(each) for each in ANYBODY))
    gives = exists().where(who.lecture_id == Moment.lecture_id, named)
    theirs = or_(whose.icontains(name, autoescape=True), and_(nobody, gives))
    said = exists().where(Moment.id == document.key, theirs)
    shown = exists().where(who.lecture_id == document.key // SLIDES_A_LECTURE, named)
    kind = document.kind.concat("")  # not by its index: most of it is lectures
    return or_(and_(kind == MOMENT, said), and_(kind == SLIDE, shown))


class _Told:
    """What was read of some lectures."""

    def __init__(self, rows: Iterable[Any], marker: Marker) -> None:
        self._marker = marker
        self._facts: dict[int, list[Any]] = {}
        self._cues: dict[int, list[Any]] = {}
        self._slides: dict[int, str] = {}
        self._successors: dict[int, Successor] = {}
        for row in rows:
            if row.what == SPEAKER:
                self._facts.setdefault(row.thread_id, []).append(row)
            elif row.what == SUCCESSOR:
                self._successors[row.thread_id] = Successor(row.number, row.speaker, row.text)
            elif row.what == CUE:
                self._cues.setdefault(row.number, []).append(row)
            else:
                self._slides[row.number] = row.text

    def lecture(self, thread_id: int, places: Iterable[Place]) -> Lecture:
        """What one lecture says of itself, and at these places."""
        facts = self._facts.get(thread_id, ())
        return Lecture(
            speakers=[row.text for row in facts if row.text],
            length_ms=max((row.at_ms for row in facts), default=0),
            successor=self._successors.get(thread_id),
            said=sorted((self._said(place) for place in places), key=lambda said: said.at_ms),
        )

    def _said(self, place: Place) -> Said:
        if place.kind == MOMENT:
            return _spoken(place, self._cues.get(place.key, ()), self._marker)
        passage = self._marker.best(self._slides.get(place.key, ""))
        number = place.key % SLIDES_A_LECTURE
        return Said(place.at_ms, place.at_ms, passage, slide=number)


def _spoken(place: Place, cues: Sequence[Any], marker: Marker) -> Said:
    """The sentence of a paragraph, and when the caption comes up in which it begins."""
    texts = [" ".join(cue.text.split()) for cue in cues]
    passage = marker.sentence(" ".join(filter(None, texts)))
    at_ms, place_of = place.at_ms, 0
    for cue, text in zip(cues, texts, strict=True):
        if place_of > passage.start:
            break
        at_ms = cue.at_ms
        place_of += len(text) + bool(text)
    speaker = cues[0].speaker if cues else ""
    return Said(at_ms, place.at_ms, passage, speaker)


def _rows(
    reader: Actor, thread_ids: Sequence[int], places: Iterable[Place], superseded: Collection[int]
) -> Sequence[Any]:
    """Speakers, what is said in the paragraphs and what stands on the slides, each in order."""
    keys: dict[str, list[int]] = {MOMENT: [], SLIDE: []}
    for place in places:
        keys[place.kind].append(place.key)
    lectures = [key // SLIDES_A_LECTURE for key in keys[SLIDE]]
    values = {"threads": list(thread_ids), "moments": keys[MOMENT], "slides": keys[SLIDE]}
    values |= {"lectures": lectures, "superseded": list(superseded)}
    parts = {MOMENT: keys[MOMENT], SLIDE: keys[SLIDE], SUCCESSOR: superseded}
    asked = _asked(backend(), frozenset(part for part, ids in parts.items() if ids))
    values |= policy.bind(reader)
    return db.session.execute(asked, values).all()


@functools.lru_cache(maxsize=16)
def _asked(full_text: ModuleType, parts: frozenset[str]) -> Any:
    """What each lecture is, and these parts: planning one costs more than finding nothing by it."""
    among, readable = full_text.one_of, policy.where(policy.READER, Can.READ_THREAD, Thread)
    made: dict[str, Callable[[], Select[Any]]] = {
        SUCCESSOR: lambda: _successors(among).where(readable),
        MOMENT: lambda: _cues(among, readable),
        SLIDE: lambda: _slides(among).where(readable),
    }
    others = [make() for part, make in made.items() if part in parts]
    return union_all(_speakers(among).where(readable), *others).order_by("position")


def _part(
    what: str, number: Any, position: Any, at_ms: Any, speaker: Any, text: Any
) -> Select[Any]:
    return select(
        literal(what).label("what"),
        Thread.id.label("thread_id"),
        number.label("number"),
        position.label("position"),
        at_ms.label("at_ms"),
        speaker.label("speaker"),
        text.label("text"),
    ).join_from(Thread, Card, Card.thread_id == Thread.id)


def _speakers(among: Among) -> Select[Any]:
    """A lecture's length and who speaks; one row, without a name, where nobody is named."""
    name, place = LectureSpeaker.name, LectureSpeaker.position
    asked = _part(SPEAKER, Card.id, place, Card.duration_ms, cast(null(), String), name)
    return asked.outerjoin(LectureSpeaker, LectureSpeaker.lecture_id == Card.id).where(
        among(Thread.id, "threads")
    )


def _successors(among: Among) -> Select[Any]:
    """What took a lecture's place: its first post bears the mark."""
    first, other, there = aliased(Post), aliased(Post), aliased(Thread)
    none = literal(0)
    return (
        _part(SUCCESSOR, there.id, none, none, there.slug, there.title)
        .join(first, and_(first.thread_id == Thread.id, first.number == 1))
        .join(Mark, and_(Mark.post_id == first.id, Mark.kind == MarkKind.SUPERSEDED))
        .join(other, other.id == Mark.successor_id)
        .join(there, there.id == other.thread_id)
        .where(
            among(Thread.id, "superseded"),
            ~Mark.withdrawn,
            ~there.held,
            ~there.hidden,
            policy.where(policy.READER, Can.READ_THREAD, there),
        )
    )


def _cues(among: Among, readable: ColumnElement[bool]) -> Select[Any]:
    cue = TranscriptCue
    # Apart, so that of each paragraph its own cues are read, and not all of its lecture.
    said = (
        select(Thread.id.label("thread_id"), Moment.id, Moment.lecture_id)
        .add_columns(Moment.first, Moment.last)
        .join_from(Thread, Card, Card.thread_id == Thread.id)
        .join(Moment, Moment.lecture_id == Card.id)
        .where(among(Moment.id, "moments"), readable)
        .cte("said")
        .prefix_with("MATERIALIZED")
    )
    within = cue.position.between(said.c.first, said.c.last)
    return select(
        literal(CUE).label("what"),
        said.c.thread_id,
        said.c.id.label("number"),
        cue.position,
        cue.start_ms.label("at_ms"),
        cue.speaker,
        cue.text,
    ).join_from(said, cue, and_(cue.lecture_id == said.c.lecture_id, within))


def _slides(among: Among) -> Select[Any]:
    key = Slide.lecture_id * SLIDES_A_LECTURE + Slide.number
    asked = _part(SLIDE, key, Slide.number, Slide.at_ms, cast(null(), String), Slide.text)
    return asked.join(Slide, Slide.lecture_id == Card.id).where(
        among(Slide.lecture_id, "lectures"), among(key, "slides")
    )
