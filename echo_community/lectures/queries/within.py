"""Where something is said or shown in one lecture: search as everywhere, over all of it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from markupsafe import Markup, escape
from sqlalchemy import JSON, and_, cast, literal, null, select, union_all

from echo_community.kernel.db import db
from echo_community.lectures.indexing import MOMENT, SLIDE, SLIDES_A_LECTURE
from echo_community.lectures.models import Moment, Part, Slide, stands
from echo_community.search.language import Term
from echo_community.search.models import SearchDocument, SearchText
from echo_community.search.moments import answering
from echo_community.search.passages import Marker, Passage
from echo_community.search.ranking import Form
from echo_community.search.texts import Texts
from echo_community.search.understanding import NAMED, Meaning, understand

MOST_HITS = 200


@dataclass(frozen=True, slots=True)
class Hit:
    """A paragraph or slide that answers, and the sentence of it that does."""

    at_ms: int
    words: Passage
    slide: int = 0  # its number, where it stands on one

    @property
    def second(self) -> int:
        """When it begins, as addresses say it."""
        return self.at_ms // 1000


@dataclass(frozen=True, slots=True)
class Within:
    """What was looked for in a lecture, and where it is said or shown."""

    asked: str = ""
    hits: Sequence[Hit] = ()
    marker: Marker | None = None

    def lit(self, text: str) -> Markup:
        """A paragraph with the words that were looked for marked in it."""
        return escape(self.marker.line(text) if self.marker else text)


def all_of(lecture_id: int) -> Sequence[Any]:
    """All that is said and shown in a lecture, with its words as they are searched; one statement.

    The index has none of these while the lecture is held; what was taken down is not there.
    """
    key = Slide.lecture_id * SLIDES_A_LECTURE + Slide.number
    said = _with_body(MOMENT, Moment.id, Moment.start_ms, Moment.end_ms, Moment.speaker)
    shown = _with_body(SLIDE, key, Slide.at_ms, Slide.at_ms, literal(""))
    rows = union_all(
        said.add_columns(Moment.text, Moment.seams).where(
            Moment.lecture_id == lecture_id, stands(Part.TRANSCRIPT, lecture_id)
        ),
        shown.add_columns(Slide.text, cast(null(), JSON)).where(
            Slide.lecture_id == lecture_id,
            Slide.at_ms.is_not(None),
            stands(Part.SLIDES, lecture_id),
        ),
    )
    return db.session.execute(rows.order_by("at_ms")).all()


def within(programme_id: int, rows: Sequence[Any], asked: str) -> Within:
    """Where among all that is said and shown these words are, or others for the same; two
    statements. A word may go on: `taper` finds tapering."""
    meaning = _going_on(understand(programme_id, asked, NAMED))
    if not meaning.wants:
        return Within(asked)
    marker = Marker(meaning.words, meaning.begun)
    texts = {(row.kind, row.key): row.text for row in rows}
    found = answering(meaning, [_Searched.of(row) for row in rows])
    hits = [
        Hit(
            place.at_ms,
            marker.sentence(texts[place.kind, place.key]),
            place.key % SLIDES_A_LECTURE if place.kind == SLIDE else 0,
        )
        for place in found[:MOST_HITS]
    ]
    return Within(asked, hits, marker)


@dataclass(frozen=True, slots=True)
class _Searched:
    kind: str
    key: int
    at_ms: int
    body: str

    @classmethod
    def of(cls, row: Any) -> "_Searched":
        body = Texts.of("", "", "", row.text).body if row.body is None else row.body
        return cls(row.kind, row.key, row.at_ms, body)


def _with_body(kind: str, key: Any, at_ms: Any, end_ms: Any, speaker: Any) -> Any:
    document, words = SearchDocument, SearchText
    return (
        select(literal(kind).label("kind"), key.label("key"), at_ms.label("at_ms"))
        .add_columns(end_ms.label("end_ms"), speaker.label("speaker"), words.body.label("body"))
        .outerjoin_from(
            Moment if kind == MOMENT else Slide,
            document,
            and_(document.kind == kind, document.key == key),
        )
        .outerjoin(words, words.document_id == document.id)
    )


def _going_on(meaning: Meaning) -> Meaning:
    """With words that begin like those that were typed, but not where they were quoted."""
    terms = meaning.query.wanted
    wants = [
        want._replace(forms=(*want.forms, *_begun(term)))
        for want, term in zip(meaning.wants, terms, strict=False)
    ]
    return replace(meaning, wants=[*wants, *meaning.wants[len(wants) :]])


def _begun(term: Term) -> tuple[Form, ...]:
    return () if term.quoted else (Form(f" {term.words[0]}"),)
