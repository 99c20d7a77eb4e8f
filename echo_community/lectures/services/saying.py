"""What a paragraph of a transcript says: its row, its captions, its place in the index, and what it
said before. Parts of a transaction."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, delete, insert, select, update

from echo_community.kernel.actor import Actor
from echo_community.kernel.db import db
from echo_community.lectures import indexing
from echo_community.lectures.models import (
    Change,
    Lecture,
    Moment,
    TranscriptCue,
    TranscriptRevision,
)
from echo_community.lectures.services.transcripts import rows_of
from echo_community.lectures.transcripts.cues import Cue
from echo_community.lectures.transcripts.recutting import recut
from echo_community.search import index


def say(lecture: Lecture, moment: Moment, text: str, speaker: str) -> None:
    """A paragraph, its captions and its place in the index with other words, or gone."""
    cues = cues_in(moment)
    made = recut(cues, text, speaker or None) if text else []
    put_cues(moment, made)
    if not made:
        index.drop(indexing.MOMENT, moment.id)
        db.session.delete(moment)
        return
    moment.last = moment.first + len(made) - 1
    moment.text, moment.speaker = text, speaker
    db.session.flush()
    indexing.put_moment(lecture, moment.start_ms)


def cues_in(moment: Moment) -> list[Cue]:
    """The captions of a paragraph."""
    cue = TranscriptCue
    asked = select(cue).where(*_inside(moment)).order_by(cue.position)
    found = db.session.scalars(asked.execution_options(populate_existing=True))
    return [Cue(c.name, c.start_ms, c.end_ms, c.speaker or None, c.text, c.text) for c in found]


def put_cues(moment: Moment, cues: Sequence[Cue]) -> None:
    """Give a paragraph these captions; those behind it follow. The paragraph itself is not told."""
    db.session.execute(delete(TranscriptCue).where(*_inside(moment)))
    shift(moment.lecture_id, moment.last + 1, len(cues) - (moment.last - moment.first + 1))
    if cues:
        db.session.execute(insert(TranscriptCue), rows_of(moment.lecture_id, cues, moment.first))


def keep(
    editor: Actor,
    lecture: Lecture,
    moment: Moment,
    text: str,
    speaker: str,
    change: Change = Change.PARAGRAPH,
) -> TranscriptRevision:
    """Note what a paragraph said, and what it says from now on."""
    made = TranscriptRevision(
        lecture_id=lecture.id,
        author_id=editor.id,
        change=change,
        revision=lecture.transcript_revision,
        start_ms=moment.start_ms,
        end_ms=moment.end_ms,
        speaker_before=moment.speaker,
        speaker_after=speaker,
        before=moment.text,
        after=text,
    )
    db.session.add(made)
    db.session.flush()
    return made


def shift(lecture_id: int, begin: int, more: int) -> None:
    """Move the cues from a position on, so that positions go on without a gap."""
    if not more:
        return
    cue = TranscriptCue
    behind = cue.lecture_id == lecture_id, cue.position >= begin
    # By way of numbers nobody has: each row is checked against the next while they move.
    db.session.execute(update(cue).where(*behind).values(position=-(cue.position + more)))
    moved = cue.lecture_id == lecture_id, cue.position < 0
    db.session.execute(update(cue).where(*moved).values(position=-cue.position))
    db.session.execute(
        update(Moment)
        .where(Moment.lecture_id == lecture_id, Moment.first >= begin)
        .values(first=Moment.first + more, last=Moment.last + more)
    )


def _inside(moment: Moment) -> tuple[ColumnElement[bool], ...]:
    cue = TranscriptCue
    return cue.lecture_id == moment.lecture_id, cue.position.between(moment.first, moment.last)
