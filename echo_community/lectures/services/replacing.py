"""A file takes the place of a lecture's transcript or slides; what it said before is kept."""

from collections.abc import Mapping, Sequence

from flask_babel import gettext
from sqlalchemy import delete, func, select

from echo_community.discussions.models import Thread
from echo_community.discussions.writing import hold_back, note_written
from echo_community.kernel import audit
from echo_community.kernel.actor import Actor
from echo_community.kernel.db import atomic, db
from echo_community.kernel.errors import Refused, Stopped
from echo_community.kernel.storage import name_of, storage
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
from echo_community.lectures.queries.found import first_post, lecture_for
from echo_community.lectures.services.guarded import lecture_words, must_hold_reason, new_stops
from echo_community.lectures.services.slide_times import propose_again
from echo_community.lectures.services.transcripts import cues_of, put_transcript
from echo_community.lectures.transcripts import webvtt
from echo_community.lectures.transcripts.cues import Cue
from echo_community.lectures.transcripts.mends import Mended
from echo_community.lectures.transcripts.paragraphs import paragraphs
from echo_community.lectures.transcripts.reading import Transcript
from echo_community.policy import Can
from echo_community.privacy.holds import hold
from echo_community.privacy.models import HoldCause

MOST_MENDS = 500  # that are listed


@atomic
def replace_transcript(
    editor: Actor, thread_id: int, transcript: Transcript, draft: ReplaceDraft
) -> TranscriptRevision:
    """Give a lecture this transcript, its first or another. Times of slides that nobody said are
    proposed anew. Raises Refused where it seems to be another lecture's, or Stopped."""
    thread, lecture = lecture_for(editor, thread_id, Can.MANAGE_LECTURES, lock=True)
    if not draft.anyway:
        _must_fit(lecture, transcript)
    parts = {
        media_time(each.start_ms): f"{each.speaker or ''}: {each.text}".removeprefix(": ")
        for each in paragraphs(transcript.cues)
    }
    names = {cue.speaker for cue in transcript.cues if cue.speaker}
    held = _passed(editor, lecture, parts, draft.reason, *names)
    made = _put(editor, lecture, transcript.cues, transcript.report)
    audit.record(
        editor, "lecture.transcript", lecture, revision=lecture.transcript_revision, held=bool(held)
    )
    if held:
        _hold(editor, thread, held, draft.reason)
    return made


@atomic
def replace_slides(editor: Actor, thread_id: int, slides: Slides, draft: ReplaceDraft) -> Lecture:
    """Give a lecture these slides, with times proposed from what is said. Raises Stopped."""
    thread, lecture = lecture_for(editor, thread_id, Can.MANAGE_LECTURES, lock=True)
    parts = {str(number): page.text for number, page in enumerate(slides.pages, 1)}
    held = _passed(editor, lecture, parts, draft.reason)
    for kind in (Slide, Deck):
        db.session.execute(delete(kind).where(kind.lecture_id == lecture.id))
    put_slides(lecture, slides)
    propose_again(lecture)
    audit.record(editor, "lecture.slides", lecture, held=bool(held))
    if held:
        _hold(editor, thread, held, draft.reason)
    return lecture


def put_slides(lecture: Lecture, slides: Slides) -> None:
    """The rows of slides without times, then what is stored: the sweep spares files with a row."""
    deck = slides.content
    db.session.add(Deck(lecture_id=lecture.id, stored=name_of(deck), size=len(deck)))
    db.session.add_all(
        Slide(
            lecture_id=lecture.id,
            number=number,
            title=page.title,
            text=page.text,
            at_ms=None,
            by_hand=False,
            picture=name_of(page.picture),
            width=page.width,
            height=page.height,
            size=len(page.picture),
        )
        for number, page in enumerate(slides.pages, 1)
    )
    db.session.flush()
    for content in (deck, *(page.picture for page in slides.pages)):
        storage().put(content)


def put_back_whole(editor: Actor, lecture: Lecture, made: TranscriptRevision) -> None:
    """The transcript stands again that a file took the place of. Part of a transaction."""
    _put(editor, lecture, webvtt.parse(made.before) if made.before else [], ())


def _put(
    editor: Actor, lecture: Lecture, cues: Sequence[Cue], report: Sequence[Mended]
) -> TranscriptRevision:
    before = cues_of(lecture.id)
    put_transcript(lecture, cues)
    lecture.duration_ms = _played(lecture) or max((cue.end_ms for cue in cues), default=0)
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


def _must_fit(lecture: Lecture, transcript: Transcript) -> None:
    said, played = transcript.ends_at, _played(lecture)
    if played and (said > played + LONGER or said < LEAST_SAID * played):
        raise Refused(
            gettext(
                "It ends at %(said)s, and the recording at %(played)s: is it another lecture’s? "
                "If it is this one’s, say so below.",
                said=media_time(said),
                played=media_time(played),
            )
        )


def _played(lecture: Lecture) -> int:
    longest = select(func.max(Media.duration_ms)).where(Media.lecture_id == lecture.id)
    return db.session.scalar(longest) or 0


def _passed(
    editor: Actor, lecture: Lecture, parts: Mapping[str, str], reason: str, *speakers: str
) -> frozenset[str]:
    """The labels of what stops, where a reason lets it be stored held. Raises Stopped."""
    words = lecture_words(editor, lecture, parts, *speakers)
    found = new_stops(words)
    if found and not reason:
        raise Stopped(found, words.parts)
    if reason:
        must_hold_reason(editor, lecture, reason)
    return frozenset(each.label for _, many in found for each in many)


def _hold(editor: Actor, thread: Thread, labels: frozenset[str], reason: str) -> None:
    """The whole lecture waits for another moderator."""
    post = first_post(thread.id)
    hold(
        thread.programme_id,
        post.id,
        HoldCause.OVERRIDE,
        labels,
        reason=reason,
        author_id=editor.id,
    )
    if not post.held:
        hold_back(thread, post)
        note_written(thread, post, editor)
