"""Another recording for a lecture, or another link to it; and the session it was given at."""

from collections.abc import Sequence

from sqlalchemy import delete, select

from echo_community.kernel import audit, jobs
from echo_community.kernel.actor import Actor
from echo_community.kernel.db import atomic, db
from echo_community.lectures.drafts import RecordingDraft
from echo_community.lectures.imports.reading import Opened
from echo_community.lectures.imports.storing import bring_along
from echo_community.lectures.media.audio import take_sound_out
from echo_community.lectures.models import (
    Lecture,
    LectureFile,
    LectureProgress,
    Media,
    MediaKind,
    TranscriptCue,
)
from echo_community.lectures.queries.editing import session_of
from echo_community.lectures.queries.found import lecture_for
from echo_community.lectures.services.adding import stored_as
from echo_community.lectures.services.replacing import must_fit, played
from echo_community.lectures.stretches import joined
from echo_community.meetings.services import put_on_agenda, take_off_agenda
from echo_community.policy import Can
from echo_community.privacy import guard
from echo_community.programmes.own_words import check_words


@atomic
def replace_recording(
    editor: Actor,
    thread_id: int,
    opened: Opened,
    files: Sequence[LectureFile],
    draft: RecordingDraft,
) -> Lecture:
    """Put other files in the place of a lecture's recording, where any were sent, and this link in
    the place of its links. What was played stays; where it went beyond the end it is cut.

    Raises Forbidden, Stopped, or Refused where the transcript seems to be another lecture's.
    """
    _, lecture = lecture_for(editor, thread_id, Can.MANAGE_LECTURES, lock=True)
    own = Media.lecture_id == lecture.id
    link = own, Media.kind == MediaKind.ELSEWHERE
    before = db.session.scalars(select(Media.url).where(*link)).all()
    if draft.url not in before:
        said_so = guard.Words({"url": draft.url}, editor.language)
        check_words(said_so, {"url": {"HANDLE_URL"}})
    said = _said(lecture.id)
    if files and said and not draft.anyway:
        must_fit(said, max(each.found.duration_ms for each in opened.media))
    db.session.execute(delete(Media).where(*link))
    if files:
        db.session.execute(delete(Media).where(own))
    bring_along(lecture, opened, stored_as(files), draft.url)
    db.session.execute(delete(LectureFile).where(LectureFile.id.in_([one.id for one in files])))
    db.session.flush()
    lecture.duration_ms = played(lecture) or said
    if files:
        _end_at(lecture)
        jobs.wake(take_sound_out)
    audit.record(editor, "lecture.recording", lecture, files=len(files))
    return lecture


@atomic
def give_session(editor: Actor, thread_id: int, session_id: int | None) -> None:
    """The session at which a lecture was given is this one, or none. Raises Refused."""
    lecture_for(editor, thread_id, Can.MANAGE_LECTURES, lock=True)
    before = session_of(thread_id)
    if before == session_id:
        return
    if before:
        take_off_agenda(editor, before, thread_id)
    if session_id:
        put_on_agenda(editor, session_id, thread_id)


def _said(lecture_id: int) -> int:
    """When the last word is said; 0 where nothing is written down."""
    ends = select(TranscriptCue.end_ms).where(TranscriptCue.lecture_id == lecture_id)
    return db.session.scalar(ends.order_by(TranscriptCue.end_ms.desc()).limit(1)) or 0


def _end_at(lecture: Lecture) -> None:
    """Nobody is further in the lecture than it goes."""
    end = lecture.duration_ms
    here = LectureProgress.lecture_id == lecture.id
    for row in db.session.scalars(select(LectureProgress).where(here)):
        row.at_ms = min(row.at_ms, end)
        row.seen = [[a, b] for a, b in joined((a, min(b, end)) for a, b in row.seen)]
