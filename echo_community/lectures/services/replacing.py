"""A file takes the place of a lecture's transcript or slides; what it said before is kept."""

from collections.abc import Sequence

from flask_babel import gettext
from sqlalchemy import delete, func, select

from echo_community.discussions.models import Thread
from echo_community.kernel import audit
from echo_community.kernel.actor import Actor
from echo_community.kernel.db import atomic, db
from echo_community.kernel.errors import Refused
from echo_community.kernel.templating import media_time
from echo_community.kernel.uploads import Slides
from echo_community.lectures.drafts import ReplaceDraft
from echo_community.lectures.imports.reading import LEAST_SAID, LONGER
from echo_community.lectures.models import (
    Change,
    Deck,
    Lecture,
    Media,
    Slide,
    TranscriptRevision,
)
from echo_community.lectures.queries.found import lecture_for
from echo_community.lectures.services.decks import put_deck
from echo_community.lectures.services.guarded import brought_back, hold_lecture, passed
from echo_community.lectures.services.slide_times import propose_again
from echo_community.lectures.services.transcripts import cues_of, put_transcript
from echo_community.lectures.transcripts import webvtt
from echo_community.lectures.transcripts.cues import Cue
from echo_community.lectures.transcripts.mends import Mended
from echo_community.lectures.transcripts.paragraphs import paragraphs
from echo_community.lectures.transcripts.reading import Transcript
from echo_community.policy import Can

MOST_MENDS = 500  # that are listed


@atomic
def replace_transcript(
    editor: Actor, thread_id: int, transcript: Transcript, draft: ReplaceDraft
) -> TranscriptRevision:
    """Give a lecture this transcript, its first or another. Times of slides that nobody said are
    proposed anew. Raises Refused where it seems to be another lecture's, or Stopped."""
    thread, lecture = lecture_for(editor, thread_id, Can.MANAGE_LECTURES, lock=True)
    if not draft.anyway:
        must_fit(transcript.ends_at, played(lecture))
    parts, names = _said(transcript.cues)
    held = passed(editor, lecture, parts, draft.reason, *names)
    made = _put(editor, lecture, transcript.cues, transcript.report)
    audit.record(
        editor, "lecture.transcript", lecture, revision=lecture.transcript_revision, held=bool(held)
    )
    hold_lecture(editor, thread, held, draft.reason)
    return made


@atomic
def replace_slides(editor: Actor, thread_id: int, slides: Slides, draft: ReplaceDraft) -> Lecture:
    """Give a lecture these slides, with times proposed from what is said. Raises Stopped."""
    thread, lecture = lecture_for(editor, thread_id, Can.MANAGE_LECTURES, lock=True)
    parts = {str(n): f"{page.title}\n{page.text}" for n, page in enumerate(slides.pages, 1)}
    held = passed(editor, lecture, parts, draft.reason)
    for kind in (Slide, Deck):
        db.session.execute(delete(kind).where(kind.lecture_id == lecture.id))
    put_deck(lecture, slides)
    propose_again(lecture)
    audit.record(editor, "lecture.slides", lecture, held=bool(held))
    hold_lecture(editor, thread, held, draft.reason)
    return lecture


def put_back_whole(
    editor: Actor, thread: Thread, lecture: Lecture, made: TranscriptRevision
) -> None:
    """The transcript stands again that a file took the place of; held where the guard stops at it.
    Part of a transaction."""
    cues = webvtt.parse(made.before) if made.before else []
    (now, _), (then, names) = _said(cues_of(lecture.id)), _said(cues)
    labels = brought_back(editor, lecture, now, then, *names)
    _put(editor, lecture, cues, ())
    hold_lecture(editor, thread, labels)


def _put(
    editor: Actor, lecture: Lecture, cues: Sequence[Cue], report: Sequence[Mended]
) -> TranscriptRevision:
    before = cues_of(lecture.id)
    put_transcript(lecture, cues)
    lecture.duration_ms = played(lecture) or max((cue.end_ms for cue in cues), default=0)
    made = TranscriptRevision(
        lecture_id=lecture.id,
        author_id=editor.id,
        change=Change.WHOLE,
        revision=lecture.transcript_revision,
        end_ms=max((cue.end_ms for cue in cues), default=0),
        before=webvtt.written(before) if before else "",
        mended=[(one.line, one.what.value) for one in report[:MOST_MENDS]],
    )
    db.session.add(made)
    propose_again(lecture)
    return made


def _said(cues: Sequence[Cue]) -> tuple[dict[str, str], set[str]]:
    """What is said, by its minute as the guard reads it, and who speaks."""
    parts = {
        media_time(each.start_ms): f"{each.speaker or ''}: {each.text}".removeprefix(": ")
        for each in paragraphs(cues)
    }
    return parts, {cue.speaker for cue in cues if cue.speaker}


def must_fit(said: int, played: int) -> None:
    """Raise Refused where a transcript and a recording that end so are of two lectures."""
    if played and (said > played + LONGER or said < LEAST_SAID * played):
        raise Refused(
            gettext(
                "It ends at %(said)s, and the recording at %(played)s: is it another lecture’s? "
                "If it is this one’s, say so below.",
                said=media_time(said),
                played=media_time(played),
            )
        )


def played(lecture: Lecture) -> int:
    """How long its recording is; 0 where none is here."""
    longest = select(func.max(Media.duration_ms)).where(Media.lecture_id == lecture.id)
    return db.session.scalar(longest) or 0
