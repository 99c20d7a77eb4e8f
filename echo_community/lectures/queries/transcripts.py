"""A transcript for those who correct it, and what it said before."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from sqlalchemy import func, select

from echo_community.accounts.models import User
from echo_community.discussions.diff import Piece, changes
from echo_community.kernel.actor import Actor
from echo_community.kernel.db import db
from echo_community.kernel.errors import NotVisible
from echo_community.lectures.mend_words import mend_words
from echo_community.lectures.models import (
    Change,
    Lecture,
    MediaKind,
    Moment,
    TranscriptRevision,
)
from echo_community.lectures.queries.editing import EditedLecture, edited_lecture, recording_of

PARAGRAPHS_A_PAGE = 40
BETWEEN = "\n\n"  # paragraphs, where a revision holds several
CHANGES_A_PAGE = 30


@dataclass(frozen=True, slots=True)
class ParagraphRow:
    """A paragraph as one corrects it."""

    start_ms: int
    end_ms: int
    speaker: str
    text: str

    @property
    def ending(self) -> str:
        """Its last words: what one hears before the next."""
        words = self.text[-180:]
        return self.text if words == self.text else f"…{words.partition(' ')[2]}"

    @property
    def seen(self) -> str:
        """Which words these are: sent along, so that a change meanwhile is noticed."""
        return digest(self.speaker, self.text)


@dataclass(frozen=True, slots=True)
class TranscriptPage:
    """Some paragraphs of a transcript."""

    lecture: EditedLecture
    paragraphs: Sequence[ParagraphRow]
    number: int
    count: int
    changed: int


@dataclass(frozen=True, slots=True)
class ParagraphPage:
    """A paragraph between its neighbours, and the recording in which it is heard."""

    lecture: EditedLecture
    paragraph: ParagraphRow
    before: ParagraphRow | None
    after: ParagraphRow | None
    speakers: Sequence[str]
    media: tuple[int, MediaKind] | None


@dataclass(frozen=True, slots=True)
class RevisionRow:
    """A change: what was done, by whom; the words with what came and went."""

    id: int
    change: Change
    at: datetime
    by: str
    start_ms: int
    speaker_before: str
    speaker_after: str
    pieces: Sequence[Piece]
    mended: Sequence[tuple[int, str]]  # of a file: the line, and what was mended there
    parts: Sequence[str] = ()  # the paragraphs that were one, or became one


@dataclass(frozen=True, slots=True)
class HistoryPage:
    """Changes of a transcript, the newest first; `older` is where the next page begins."""

    lecture: EditedLecture
    rows: Sequence[RevisionRow]
    older: int | None


def digest(speaker: str, text: str) -> str:
    """Which words a paragraph has, in short."""
    return sha256(f"{speaker}\n{text}".encode()).hexdigest()[:16]


def paragraph_at(lecture_id: int, start_ms: int) -> Moment:
    """The paragraph in which a moment lies. Raises NotVisible where nothing is said."""
    found = db.session.scalars(
        select(Moment)
        .where(Moment.lecture_id == lecture_id, Moment.start_ms <= start_ms)
        .order_by(Moment.start_ms.desc())
        .limit(1)
        .execution_options(populate_existing=True)
    ).first()
    if found is None:
        raise NotVisible
    return found


def transcript_page(
    actor: Actor, thread_id: int, number: int | None = None, at: int | None = None
) -> TranscriptPage:
    """Paragraphs to correct: those of a moment in milliseconds, of that page, or the first."""
    lecture = edited_lecture(actor, thread_id)
    if at is not None:
        before = Moment.lecture_id == lecture.id, Moment.start_ms <= at
        place = db.session.scalar(select(func.count(Moment.id)).where(*before)) or 1
        number = (place - 1) // PARAGRAPHS_A_PAGE + 1
    count = max(-(-lecture.moments // PARAGRAPHS_A_PAGE), 1)
    number = min(max(number or 1, 1), count)
    rows = _paragraphs(lecture.id, (number - 1) * PARAGRAPHS_A_PAGE, PARAGRAPHS_A_PAGE)
    own = TranscriptRevision.lecture_id == lecture.id
    changed = db.session.scalar(select(func.count(TranscriptRevision.id)).where(own)) or 0
    return TranscriptPage(lecture, rows, number, count, changed)


def paragraph_page(actor: Actor, thread_id: int, start_ms: int) -> ParagraphPage:
    """A paragraph to correct. Raises NotVisible where nothing is said."""
    lecture = edited_lecture(actor, thread_id)
    earlier = Moment.lecture_id == lecture.id, Moment.start_ms <= start_ms
    place = db.session.scalar(select(func.count(Moment.id)).where(*earlier)) or 0
    rows = _paragraphs(lecture.id, max(place - 2, 0), 3 if place > 1 else 2)
    if not place or not rows:
        raise NotVisible
    here = min(place - 1, 1)
    speakers = db.session.scalars(
        select(Moment.speaker)
        .where(Moment.lecture_id == lecture.id, Moment.speaker != "")
        .group_by(Moment.speaker)
        .order_by(func.count().desc())
        .limit(20)
    )
    return ParagraphPage(
        lecture=lecture,
        paragraph=rows[here],
        before=rows[0] if here else None,
        after=rows[here + 1] if here + 1 < len(rows) else None,
        speakers=list(speakers),
        media=recording_of(lecture.id),
    )


def following(lecture_id: int, start_ms: int) -> int | None:
    """When the paragraph after that one begins, if there is one."""
    return db.session.scalar(
        select(func.min(Moment.start_ms)).where(
            Moment.lecture_id == lecture_id, Moment.start_ms > start_ms
        )
    )


def history(actor: Actor, thread_id: int, before: int | None = None) -> HistoryPage:
    """What was changed in a transcript, the newest first, below that revision's number."""
    lecture = edited_lecture(actor, thread_id)
    revision = TranscriptRevision
    wanted = select(revision, User.name).join(User, User.id == revision.author_id)
    wanted = wanted.where(revision.lecture_id == lecture.id)
    if before:
        wanted = wanted.where(revision.id < before)
    found = db.session.execute(wanted.order_by(revision.id.desc()).limit(CHANGES_A_PAGE + 1)).all()
    rows = [_revision(*row) for row in found[:CHANGES_A_PAGE]]
    return HistoryPage(lecture, rows, rows[-1].id if len(found) > CHANGES_A_PAGE else None)


def thread_of(actor: Actor, revision_id: int) -> int:
    """The thread of the lecture that was changed. Raises NotVisible or Forbidden."""
    found = db.session.scalar(
        select(Lecture.thread_id)
        .join(TranscriptRevision, TranscriptRevision.lecture_id == Lecture.id)
        .where(TranscriptRevision.id == revision_id)
    )
    if found is None:
        raise NotVisible
    return edited_lecture(actor, found).thread_id


def _paragraphs(lecture_id: int, offset: int, limit: int) -> list[ParagraphRow]:
    rows: Any = db.session.execute(
        select(Moment.start_ms, Moment.end_ms, Moment.speaker, Moment.text)
        .where(Moment.lecture_id == lecture_id)
        .order_by(Moment.start_ms)
        .offset(offset)
        .limit(limit)
    )
    return [ParagraphRow(*row) for row in rows]


def _revision(made: TranscriptRevision, by: str) -> RevisionRow:
    paragraph = made.change is Change.PARAGRAPH
    pieces = changes(made.before, made.after) if paragraph else ()
    parts = {Change.SPLIT: made.after, Change.JOIN: made.before}.get(made.change)
    return RevisionRow(
        made.id,
        made.change,
        made.at,
        by,
        made.start_ms,
        made.speaker_before,
        made.speaker_after,
        pieces,
        [(line, mend_words(code)) for line, code in made.mended],
        parts.split(BETWEEN) if parts else (),
    )
