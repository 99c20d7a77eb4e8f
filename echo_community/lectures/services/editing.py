"""Correcting a transcript: paragraph by paragraph, what it said before is kept, captions follow."""

import re
from dataclasses import dataclass

from flask_babel import gettext
from sqlalchemy import func, insert, select, update

from echo_community.discussions.models import Thread
from echo_community.kernel import audit
from echo_community.kernel.actor import Actor
from echo_community.kernel.db import atomic, db
from echo_community.kernel.errors import NotVisible, Overtaken, Refused, Stopped
from echo_community.lectures import indexing
from echo_community.lectures.drafts import LONGEST_PARAGRAPH, ParagraphDraft
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
from echo_community.lectures.services.parting import join, join_again, part, part_again
from echo_community.lectures.services.replacing import put_back_whole
from echo_community.lectures.services.saying import keep, say, shift
from echo_community.lectures.services.transcripts import rows_of
from echo_community.lectures.transcripts.cues import Cue
from echo_community.lectures.transcripts.recutting import readable
from echo_community.policy import Can

_EMPTY_LINE = re.compile(r"\n\s*\n")


@dataclass(frozen=True)
class Corrected:
    """What came of a correction: the change by its number, if there was one to the paragraph."""

    revision_id: int | None = None
    removed: bool = False
    parts: int = 1  # paragraphs that it is now


@atomic
def correct(editor: Actor, thread_id: int, start_ms: int, draft: ParagraphDraft) -> Corrected:
    """Give a paragraph other words, or another name; without words it goes, and where there is an
    empty line it becomes two.

    Raises Overtaken, Stopped, or Forbidden.
    """
    _, lecture = lecture_for(editor, thread_id, Can.MANAGE_LECTURES, lock=True)
    moment = paragraph_at(lecture.id, start_ms)
    if draft.seen != digest(moment.speaker, moment.text):
        raise Overtaken(moment.text, lecture.transcript_revision)
    lines = (" ".join(each.split()) for each in _EMPTY_LINE.split(draft.text))
    parts = [each for each in lines if each]
    text, made = " ".join(parts), None
    if (text, draft.speaker) != (moment.text, moment.speaker):
        made = _correct(editor, lecture, moment, draft, text)
    if len(parts) > 1:
        made = part(editor, lecture, moment, parts)
    return Corrected(made.id if made else None, removed=not text, parts=max(len(parts), 1))


@atomic
def join_before(editor: Actor, thread_id: int, start_ms: int, seen: str) -> TranscriptRevision:
    """Join a paragraph to the one before it, whose digest is `seen`; that one's name stays.

    Raises Refused, in words, or Forbidden.
    """
    _, lecture = lecture_for(editor, thread_id, Can.MANAGE_LECTURES, lock=True)
    moment = paragraph_at(lecture.id, start_ms)
    before = paragraph_at(lecture.id, moment.start_ms - 1)
    if seen != digest(before.speaker, before.text):
        raise Refused(
            gettext("Somebody changed the paragraph before it meanwhile. Join them again.")
        )
    joined = f"{before.text} {moment.text}"
    if len(joined) > LONGEST_PARAGRAPH:
        raise Refused(gettext("Together they are too long to be read as one paragraph."))
    old = {"speaker": before.speaker, "text": before.text, "second": moment.text}
    try:
        must_hold(editor, lecture, old, {"text": joined}, before.speaker, moment.speaker)
    except Stopped:
        raise Refused(gettext("Joined, they may tell who a patient is. Mend them first.")) from None
    return join(editor, lecture, [before, moment])


def _correct(
    editor: Actor, lecture: Lecture, moment: Moment, draft: ParagraphDraft, text: str
) -> TranscriptRevision | None:
    """Other words, or another name; the change, if there was one to the paragraph alone."""
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
        made = keep(editor, lecture, moment, text, draft.speaker)
        say(lecture, moment, text, draft.speaker)
    audit.record(editor, "lecture.transcript.edit", lecture, revision=lecture.transcript_revision)
    return made


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
    elif made.change in (Change.SPLIT, Change.JOIN):
        _put_back_parts(editor, thread, lecture, made)
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


def _put_back_parts(
    editor: Actor, thread: Thread, lecture: Lecture, made: TranscriptRevision
) -> None:
    names = {"speaker": made.speaker_before}
    labels = brought_back(editor, lecture, {"text": made.after}, {"text": made.before, **names})
    if made.change is Change.SPLIT:
        join_again(editor, lecture, made)
    else:
        part_again(editor, lecture, made)
    hold_lecture(editor, thread, labels)


def _say_again(editor: Actor, lecture: Lecture, made: TranscriptRevision) -> None:
    """A paragraph says what it said, unless it was changed since."""
    moment = paragraph_at(lecture.id, made.start_ms)
    now = moment.start_ms, moment.speaker, moment.text
    if now != (made.start_ms, made.speaker_after, made.after):
        raise Refused(gettext("This paragraph was changed again since. Correct it by hand."))
    lecture.transcript_revision += 1
    keep(editor, lecture, moment, made.before, made.speaker_before)
    say(lecture, moment, made.before, made.speaker_before)


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
    shift(lecture.id, first, len(cues))
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
