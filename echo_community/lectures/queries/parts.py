"""What hangs on a lecture as files: recordings, slides, papers, captions."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, or_, select

from echo_community import policy
from echo_community.discussions.models import Thread
from echo_community.kernel.actor import Actor
from echo_community.kernel.db import db
from echo_community.kernel.errors import NotVisible
from echo_community.lectures.models import (
    Deck,
    Lecture,
    Media,
    Moment,
    Part,
    Slide,
    TranscriptCue,
    stands,
)
from echo_community.lectures.transcripts.cue_text import escaped
from echo_community.lectures.transcripts.cues import Cue
from echo_community.policy import Can

PART_OF: dict[Any, Part] = {
    Media: Part.RECORDING,
    Slide: Part.SLIDES,
    Deck: Part.SLIDES,
    Moment: Part.TRANSCRIPT,
    TranscriptCue: Part.TRANSCRIPT,
}


def within_reach(reader: Actor, kind: Any) -> ColumnElement[bool]:
    """Of rows joined to their lecture: that it was not taken down, or a moderator reads."""
    of_hub = policy.where(reader, Can.TAKE_DOWN_LECTURE, Lecture)
    return or_(stands(PART_OF[kind], Lecture.id), of_hub)


def stored_part(reader: Actor, thread_id: int, kind: Any, *which: Any) -> Any:
    """A row of a lecture's media, slides or deck, or NotVisible."""
    found = db.session.scalar(
        select(kind)
        .join(Lecture, Lecture.id == kind.lecture_id)
        .join(Thread, Thread.id == Lecture.thread_id)
        .where(Thread.id == thread_id, *which, policy.where(reader, Can.READ_THREAD, Thread))
        .where(within_reach(reader, kind))
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
        .where(within_reach(reader, TranscriptCue))
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


def said_in(reader: Actor, thread_id: int) -> Sequence[tuple[int, str, str]]:
    """All that is said, by paragraph: when in milliseconds, by whom, what. Or NotVisible."""
    rows = db.session.execute(
        select(Moment.start_ms, Moment.speaker, Moment.text)
        .join(Lecture, Lecture.id == Moment.lecture_id)
        .join(Thread, Thread.id == Lecture.thread_id)
        .where(Thread.id == thread_id, policy.where(reader, Can.READ_THREAD, Thread))
        .where(within_reach(reader, Moment))
        .order_by(Moment.start_ms)
    ).all()
    if not rows:
        raise NotVisible
    return [(row.start_ms, row.speaker, row.text) for row in rows]
