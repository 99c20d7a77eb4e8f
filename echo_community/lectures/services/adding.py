"""A lecture added by page, with all its files, in one transaction."""

from collections.abc import Mapping, Sequence

from sqlalchemy import delete

from echo_community import policy
from echo_community.kernel import jobs
from echo_community.kernel.actor import Actor
from echo_community.kernel.db import atomic, db
from echo_community.lectures.drafts import LectureDraft
from echo_community.lectures.imports.plans import LecturePlan
from echo_community.lectures.imports.reading import Opened, open_files
from echo_community.lectures.imports.sources import Kept
from echo_community.lectures.imports.storing import bring_along
from echo_community.lectures.media.audio import take_sound_out
from echo_community.lectures.models import Lecture, LectureFile
from echo_community.lectures.services.making import make_lecture, with_members
from echo_community.lectures.services.scanning import scan_lectures
from echo_community.meetings.services import put_on_agenda
from echo_community.policy import Can
from echo_community.programmes.models import Programme


@atomic
def add_with_files(
    actor: Actor,
    programme_id: int,
    draft: LectureDraft,
    opened: Opened,
    files: Sequence[LectureFile],
) -> Lecture:
    """Put a lecture into the archive with what its files hold.

    Members read it once the guard has read what it brings along. Raises NotVisible, Forbidden, or
    Stopped with findings.
    """
    programme = db.session.get(Programme, programme_id)
    policy.visible(actor, Can.READ_PROGRAMME, programme)
    policy.require(actor, Can.MANAGE_LECTURES, programme)
    unread = bool(opened.transcript or opened.slides or opened.handouts)
    lecture = make_lecture(actor, programme_id, with_members(programme_id, draft), held=unread)
    if draft.session_id:
        put_on_agenda(actor, draft.session_id, lecture.thread_id)
    bring_along(lecture, opened, stored_as(files), draft.url)
    db.session.execute(delete(LectureFile).where(LectureFile.id.in_([one.id for one in files])))
    jobs.wake(scan_lectures)
    jobs.wake(take_sound_out)
    return lecture


def open_kept(plan: LecturePlan, files: Sequence[LectureFile]) -> Opened:
    """The files of a form, called by their numbers, opened; before any transaction."""
    return open_files(Kept(stored_as(files)), plan)


def stored_as(files: Sequence[LectureFile]) -> Mapping[str, str]:
    """Where each is kept, by its number."""
    return {str(file.id): file.stored for file in files}
