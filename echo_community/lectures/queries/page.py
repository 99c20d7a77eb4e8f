"""A lecture as its page shows it; all of it under the policy of its thread."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, func, select

from echo_community import policy
from echo_community.discussions import queries
from echo_community.discussions.models import Thread
from echo_community.discussions.rows import ThreadRow
from echo_community.kernel.actor import Actor
from echo_community.kernel.db import db
from echo_community.kernel.errors import NotVisible
from echo_community.lectures.models import (
    Deck,
    ForWhom,
    Handout,
    Lecture,
    LectureSpeaker,
    Level,
    Media,
    MediaKind,
    Moment,
    Slide,
    TranscriptCue,
)
from echo_community.lectures.queries.reviewing import Standing, standing_of
from echo_community.lectures.transcripts.cue_text import escaped
from echo_community.lectures.transcripts.cues import Cue
from echo_community.policy import Can

MOMENTS_A_PAGE = 30


@dataclass(frozen=True, slots=True)
class MediaRow:
    """A recording; size in bytes."""

    id: int
    kind: MediaKind
    media_type: str
    size: int
    url: str


@dataclass(frozen=True, slots=True)
class SlideRow:
    """A slide, and when it comes up, where that is known; size in bytes and pixels."""

    number: int
    title: str
    at_ms: int | None
    width: int
    height: int
    size: int


@dataclass(frozen=True, slots=True)
class HandoutRow:
    """A paper to take along."""

    id: int
    title: str
    for_whom: ForWhom
    size: int
    pages: int


@dataclass(frozen=True, slots=True)
class MomentRow:
    """A paragraph of what is said, and the slides that come up in it."""

    start_ms: int
    end_ms: int
    speaker: str
    text: str
    slides: Sequence[SlideRow] = ()


@dataclass(frozen=True, slots=True)
class LectureCard:
    """What stands above the questions of a lecture."""

    id: int
    programme_id: int
    given_on: date | None
    duration_ms: int
    language: str
    level: Level | None
    series: str
    part: int | None
    learning_html: str
    disclosure: str
    moments: int
    deck_size: int | None
    speakers: Sequence[tuple[str, str]] = ()  # name, affiliation
    media: Sequence[MediaRow] = ()
    slides: Sequence[SlideRow] = ()
    handouts: Sequence[HandoutRow] = ()
    standing: Standing | None = None  # whether it still holds

    @property
    def recordings(self) -> Sequence[MediaRow]:
        """What can be played here."""
        return [each for each in self.media if each.kind is not MediaKind.ELSEWHERE]

    def heading(self, _post: Any) -> str:
        """What a post is for, on paper: posts of a lecture are for nothing in particular."""
        return ""

    @property
    def minutes(self) -> int:
        """How long it is."""
        return max(round(self.duration_ms / 60_000), 1) if self.duration_ms else 0


@dataclass(frozen=True, slots=True)
class ReadPage:
    """Some of what is said, to be read; `at_ms` is the moment that was asked for."""

    thread: ThreadRow
    lecture: LectureCard
    moments: Sequence[MomentRow]
    number: int
    count: int
    at_ms: int | None = None

    def is_at(self, moment: MomentRow) -> bool:
        """Whether it is the paragraph that was asked for."""
        return self.at_ms is not None and moment.start_ms <= self.at_ms < moment.end_ms + 1


def card(reader: Actor, thread: ThreadRow, _posts: Any = ()) -> LectureCard | None:
    """What stands above the questions of a lecture; six statements."""
    found = db.session.execute(_lecture(reader, thread.id)).one_or_none()
    if found is None:
        return None
    of: Any = (LectureSpeaker.lecture_id, Media.lecture_id, Slide.lecture_id, Handout.lecture_id)
    speaker, media, slide, handout = (column == found.id for column in of)
    return LectureCard(
        **found._asdict(),
        speakers=_rows(
            tuple, select(LectureSpeaker.name, LectureSpeaker.affiliation).where(speaker)
        ),
        media=_rows(MediaRow, _of(Media, MediaRow).where(media).order_by(Media.id)),
        slides=_rows(SlideRow, _of(Slide, SlideRow).where(slide).order_by(Slide.number)),
        handouts=_rows(HandoutRow, _of(Handout, HandoutRow).where(handout).order_by(Handout.id)),
        standing=standing_of([found.id]).get(found.id),
    )


def read_page(
    reader: Actor, thread_id: int, number: int | None = None, at: int | None = None
) -> ReadPage:
    """A page of what is said: that of a moment in seconds, that number, or the first."""
    thread = queries.thread_row_for(reader, thread_id)
    lecture = card(reader, thread)
    if lecture is None:
        raise NotVisible
    at_ms = None if at is None else max(at, 0) * 1000
    if at_ms is not None:
        before = Moment.lecture_id == lecture.id, Moment.start_ms <= at_ms
        place = db.session.scalar(select(func.count(Moment.id)).where(*before)) or 1
        number = (place - 1) // MOMENTS_A_PAGE + 1
    count = max(-(-lecture.moments // MOMENTS_A_PAGE), 1)
    number = min(max(number or 1, 1), count)
    found = db.session.execute(
        select(Moment.start_ms, Moment.end_ms, Moment.speaker, Moment.text)
        .where(Moment.lecture_id == lecture.id)
        .order_by(Moment.start_ms)
        .offset((number - 1) * MOMENTS_A_PAGE)
        .limit(MOMENTS_A_PAGE + 1)
    ).all()
    moments = _with_slides(found, lecture.slides, first=number == 1)
    return ReadPage(thread, lecture, moments, number, count, at_ms)


def stored_part(reader: Actor, thread_id: int, kind: Any, *which: Any) -> Any:
    """A row of a lecture's media, slides, deck or handouts, or NotVisible."""
    found = db.session.scalar(
        select(kind)
        .join(Lecture, Lecture.id == kind.lecture_id)
        .join(Thread, Thread.id == Lecture.thread_id)
        .where(Thread.id == thread_id, *which, policy.where(reader, Can.READ_THREAD, Thread))
    )
    if found is None or not getattr(found, "stored", True):
        raise NotVisible
    return found


def cues_of(reader: Actor, thread_id: int) -> Sequence[Cue]:
    """All that is said, as captions. Raises NotVisible where nothing is."""
    rows = db.session.execute(
        select(TranscriptCue)
        .join(Lecture, Lecture.id == TranscriptCue.lecture_id)
        .join(Thread, Thread.id == Lecture.thread_id)
        .where(Thread.id == thread_id, policy.where(reader, Can.READ_THREAD, Thread))
        .order_by(TranscriptCue.position)
    ).scalars()
    cues = [_cue(row) for row in rows]
    if not cues:
        raise NotVisible
    return cues


def _cue(row: TranscriptCue) -> Cue:
    voice = f"<v {escaped(row.speaker)}>" if row.speaker else ""
    raw = voice + escaped(row.text)
    return Cue(row.name, row.start_ms, row.end_ms, row.speaker or None, row.text, raw)


def _lecture(reader: Actor, thread_id: int) -> Any:
    said = select(func.count(Moment.id)).where(Moment.lecture_id == Lecture.id).scalar_subquery()
    return (
        select(
            Lecture.id,
            Lecture.programme_id,
            Lecture.given_on,
            Lecture.duration_ms,
            Lecture.language,
            Lecture.level,
            Lecture.series,
            Lecture.part,
            Lecture.learning_html,
            Lecture.disclosure,
            said.label("moments"),
            Deck.size.label("deck_size"),
        )
        .join(Thread, Thread.id == Lecture.thread_id)
        .outerjoin(Deck, Deck.lecture_id == Lecture.id)
        .where(Thread.id == thread_id, policy.where(reader, Can.READ_THREAD, Thread))
    )


def _of(kind: Any, row: Any) -> Select[Any]:
    return select(*(getattr(kind, name) for name in row.__dataclass_fields__))


def _rows(kind: Any, query: Any) -> list[Any]:
    found = db.session.execute(query)
    return [tuple(row) if kind is tuple else kind(*row) for row in found]


def _with_slides(
    rows: Sequence[Any], slides: Sequence[SlideRow], *, first: bool
) -> list[MomentRow]:
    """Each paragraph with the slides that come up before the next; the row too many only says
    where the last one ends."""
    timed = [slide for slide in slides if slide.at_ms is not None]
    moments = []
    for place, row in enumerate(rows[:MOMENTS_A_PAGE]):
        begin = -1 if first and not place else row.start_ms
        end = rows[place + 1].start_ms if place + 1 < len(rows) else float("inf")
        shown = [slide for slide in timed if begin <= (slide.at_ms or 0) < end]
        moments.append(MomentRow(row.start_ms, row.end_ms, row.speaker, row.text, shown))
    return moments
