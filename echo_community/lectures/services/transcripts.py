"""What is said in a lecture: stored whole, as cues and as the paragraphs that are read."""

import re
from collections.abc import Sequence
from typing import Any

from sqlalchemy import delete, insert, select

from echo_community.kernel.db import db
from echo_community.lectures import indexing
from echo_community.lectures.models import Lecture, Moment, TranscriptCue
from echo_community.lectures.transcripts.cue_text import escaped
from echo_community.lectures.transcripts.cues import Cue
from echo_community.lectures.transcripts.paragraphs import paragraphs

# What programs call their cues: a count, or a hash as video meetings do. Words may tell of anybody,
# and no guard reads them there.
PLAIN = re.compile(r"[0-9]{1,6}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}(?:[/-][0-9]{1,6}){0,3}")


def put_transcript(lecture: Lecture, cues: Sequence[Cue]) -> None:
    """Give a lecture these cues in place of those it has. Part of a transaction; the words have
    been checked, or the lecture is held."""
    db.session.execute(delete(TranscriptCue).where(TranscriptCue.lecture_id == lecture.id))
    rows = rows_of(lecture.id, cues)
    if rows:
        db.session.execute(insert(TranscriptCue), rows)
    lecture.transcript_revision += 1
    lecture.duration_ms = lecture.duration_ms or max((cue.end_ms for cue in cues), default=0)
    put_moments(lecture, cues)


def cues_of(lecture_id: int) -> list[Cue]:
    """All that is said in a lecture, as captions."""
    rows = db.session.scalars(
        select(TranscriptCue)
        .where(TranscriptCue.lecture_id == lecture_id)
        .order_by(TranscriptCue.position)
        .execution_options(populate_existing=True)
    )
    return [_cue(row) for row in rows]


def _cue(row: TranscriptCue) -> Cue:
    voice = f"<v {escaped(row.speaker)}>" if row.speaker else ""
    raw = voice + escaped(row.text)
    return Cue(row.name, row.start_ms, row.end_ms, row.speaker or None, row.text, raw)


def rows_of(lecture_id: int, cues: Sequence[Cue], first: int = 0) -> list[dict[str, Any]]:
    """Cues as rows of their table, from that position on."""
    return [
        {
            "lecture_id": lecture_id,
            "position": place,
            "start_ms": cue.start_ms,
            "end_ms": cue.end_ms,
            "name": cue.id if PLAIN.fullmatch(cue.id) else "",
            "speaker": (cue.speaker or "")[:120],
            "text": cue.text,
        }
        for place, cue in enumerate(cues, first)
    ]


def put_moments(lecture: Lecture, cues: Sequence[Cue]) -> None:
    """Make a lecture's paragraphs anew from its cues, and have them found."""
    indexing.drop_moments(lecture.id)
    db.session.execute(delete(Moment).where(Moment.lecture_id == lecture.id))
    rows = [
        {
            "lecture_id": lecture.id,
            "start_ms": each.start_ms,
            "end_ms": each.end_ms,
            "first": each.first,
            "last": each.last,
            "speaker": (each.speaker or "")[:120],
            "text": each.text,
        }
        for each in paragraphs(cues)
    ]
    if rows:
        db.session.execute(insert(Moment), rows)
    indexing.put_lecture(lecture)
