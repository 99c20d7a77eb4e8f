"""Correcting a transcript: paragraph by paragraph, what it said before is kept, captions follow."""

from dataclasses import dataclass

from flask_babel import gettext
from sqlalchemy import delete, func, insert, select, update

from echo_community.discussions.models import Thread
from echo_community.kernel import audit
from echo_community.kernel.actor import Actor
from echo_community.kernel.db import atomic, db
from echo_community.kernel.errors import NotVisible, Overtaken, Refused
from echo_community.lectures import indexing
from echo_community.lectures.drafts import ParagraphDraft
from echo_community.lectures.models import (
    Change,
    Lecture,
    Moment,
    TranscriptCue,
    TranscriptRevision,
)
from echo_community.lectures.queries.found import lecture_for
from echo_community.lectures.queries.transcripts import digest, paragraph_at
from echo_community.lectures.services.guarded import brought_back, hold_lecture, must_hold
from echo_community.lectures.services.replacing import put_back_whole
from echo_community.lectures.services.transcripts import rows_of
from echo_community.lectures.transcripts.cues import Cue
from echo_community.lectures.transcripts.recutting import readable, recut
from echo_community.policy import Can
from echo_community.search import index


@dataclass(frozen=True)
class Corrected:
    """What came of a correction: the change by its number, if there was one to the paragraph."""

    revision_id: int | None = None
    removed: bool = False


@atomic
def correct(editor: Actor, thread_id: int, start_ms: int, draft: ParagraphDraft) -> Corrected:
    """Give a paragraph other words, or another name; without words it goes.

    Raises Overtaken, Stopped, or Forbidden.
    """
    _, lecture = lecture_for(editor, thread_id, Can.MANAGE_LECTURES, lock=True)
    moment = paragraph_at(lecture.id, start_ms)
    if draft.seen != digest(moment.speaker, moment.text):
        raise Overtaken(moment.text, lecture.transcript_revision)
    text = " ".join(draft.text.split())
    if (text, draft.speaker) == (moment.text, moment.speaker):
        return Corrected()
    must_hold(
        editor,
        lecture,
        {"speaker": moment.speaker, "text": moment.text},
        {"speaker": draft.speaker, "text": text},
        *(moment.speaker, draft.speaker),
    )
    lecture.transcript_revision += 1
    if draft.everywhere and draft.speaker != moment.speaker:
        _rename(editor, lecture, moment.speaker, draft.speaker)
        db.session.refresh(moment)
    made = None
    if (text, draft.speaker) != (moment.text, moment.speaker):
        made = _keep(editor, lecture, moment, text, draft.speaker)
        _say(lecture, moment, text, draft.speaker)
    audit.record(editor, "lecture.transcript.edit", lecture, revision=lecture.transcript_revision)
    return Corrected(made.id if made else None, removed=not text)


@atomic
def put_back(editor: Actor, revision_id: int) -> Lecture:
    """Undo a correction, or bring back the transcript that a file took the place of. Where the
    guard stops at what stands again, the lecture waits for another moderator.

    Raises Refused where it was changed again since.
    """
    made = db.session.get(TranscriptRevision, revision_id)
    if made is None or made.change is Change.SPEAKER:
        raise NotVisible
    here = db.session.get_one(Lecture, made.lecture_id).thread_id
    thread, lecture = lecture_for(editor, here, Can.MANAGE_LECTURES, lock=True)
    if made.change is Change.WHOLE:
        put_back_whole(editor, thread, lecture, made)
    else:
        _put_back_paragraph(editor, thread, lecture, made)
    audit.record(editor, "lecture.transcript.undo", lecture, revision=lecture.transcript_revision)
    return lecture


def _put_back_paragraph(
    editor: Actor, thread: Thread, lecture: Lecture, made: TranscriptRevision
) -> None:
    now = {"speaker": made.speaker_after, "text": made.after}
    then = {"speaker": made.speaker_before, "text": made.before}
    labels = brought_back(editor, lecture, now, then, made.speaker_before)
    if made.after:
        _say_again(editor, lecture, made)
    else:
        _bring_in(lecture, made)
    hold_lecture(editor, thread, labels)


def _say_again(editor: Actor, lecture: Lecture, made: TranscriptRevision) -> None:
    """A paragraph says what it said, unless it was changed since."""
    moment = paragraph_at(lecture.id, made.start_ms)
    now = moment.start_ms, moment.speaker, moment.text
    if now != (made.start_ms, made.speaker_after, made.after):
        raise Refused(gettext("This paragraph was changed again since. Correct it by hand."))
    lecture.transcript_revision += 1
    _keep(editor, lecture, moment, made.before, made.speaker_before)
    _say(lecture, moment, made.before, made.speaker_before)


def _bring_in(lecture: Lecture, made: TranscriptRevision) -> None:
    """A paragraph that was taken out stands again; its captions are cut anew."""
    there = Moment.lecture_id == lecture.id, Moment.start_ms < made.end_ms
    after_all = db.session.scalars(select(Moment.end_ms).where(*there)).all()
    if any(end > made.start_ms for end in after_all):
        raise Refused(gettext("Something else is said at that moment now. Correct it by hand."))
    cue, speaker = TranscriptCue, made.speaker_before or None
    before = cue.lecture_id == lecture.id, cue.start_ms < made.start_ms
    first = db.session.scalar(select(func.count()).where(*before)) or 0
    whole = Cue("", made.start_ms, made.end_ms, speaker, made.before, made.before)
    cues = readable(whole)
    _shift(lecture.id, first, len(cues))
    db.session.execute(insert(cue), rows_of(lecture.id, cues, first))
    db.session.add(
        Moment(
            lecture_id=lecture.id,
            start_ms=made.start_ms,
            end_ms=made.end_ms,
            first=first,
            last=first + len(cues) - 1,
            speaker=made.speaker_before,
            text=made.before,
        )
    )
    lecture.transcript_revision += 1
    db.session.flush()
    indexing.put_moment(lecture, made.start_ms)


def _keep(
    editor: Actor, lecture: Lecture, moment: Moment, text: str, speaker: str
) -> TranscriptRevision:
    """Note what a paragraph said."""
    made = TranscriptRevision(
        lecture_id=lecture.id,
        author_id=editor.id,
        change=Change.PARAGRAPH,
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


def _rename(editor: Actor, lecture: Lecture, old: str, new: str) -> None:
    """One name becomes another, wherever it stands in this transcript."""
    db.session.add(
        TranscriptRevision(
            lecture_id=lecture.id,
            author_id=editor.id,
            change=Change.SPEAKER,
            revision=lecture.transcript_revision,
            speaker_before=old,
            speaker_after=new,
        )
    )
    for kind in (TranscriptCue, Moment):
        db.session.execute(
            update(kind)
            .where(kind.lecture_id == lecture.id, kind.speaker == old)
            .values(speaker=new)
        )


def _say(lecture: Lecture, moment: Moment, text: str, speaker: str) -> None:
    """A paragraph, its captions and its place in the index with other words, or gone."""
    inside = (
        TranscriptCue.lecture_id == lecture.id,
        TranscriptCue.position.between(moment.first, moment.last),
    )
    found = db.session.scalars(select(TranscriptCue).where(*inside).order_by("position")).all()
    cues = [Cue(c.name, c.start_ms, c.end_ms, c.speaker or None, c.text, c.text) for c in found]
    made = recut(cues, text, speaker or None) if text else []
    db.session.execute(delete(TranscriptCue).where(*inside))
    _shift(lecture.id, moment.last + 1, len(made) - (moment.last - moment.first + 1))
    if not made:
        index.drop(indexing.MOMENT, moment.id)
        db.session.delete(moment)
        return
    db.session.execute(insert(TranscriptCue), rows_of(lecture.id, made, moment.first))
    moment.last = moment.first + len(made) - 1
    moment.text, moment.speaker = text, speaker
    db.session.flush()
    indexing.put_moment(lecture, moment.start_ms)


def _shift(lecture_id: int, begin: int, more: int) -> None:
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
