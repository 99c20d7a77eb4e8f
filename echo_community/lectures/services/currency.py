"""Whether a lecture still holds: an expert says so with a tap, or says what took its place."""

from flask_babel import gettext

from echo_community.discussions import queries as discussions
from echo_community.discussions.drafts import SupersedeDraft
from echo_community.discussions.models import ThreadKind
from echo_community.discussions.services import currency, marks
from echo_community.kernel.actor import Actor
from echo_community.kernel.db import atomic, db
from echo_community.kernel.errors import Forbidden, NotVisible, Refused
from echo_community.lectures.models import Lecture, LectureCheck
from echo_community.lectures.queries.found import first_post, lecture_for
from echo_community.policy import Can


@atomic
def check(expert: Actor, thread_id: int) -> LectureCheck:
    """Say that a lecture is still current; experts are asked again in two years.

    Raises Refused where another took its place.
    """
    thread, lecture = lecture_for(expert, thread_id, Can.REVIEW_LECTURE, lock=True)
    if thread.held:
        raise Forbidden(Can.REVIEW_LECTURE)
    if first_post(thread.id).superseded:
        raise Refused(gettext("It is marked as superseded. Lift that note first."))
    made = LectureCheck(lecture_id=lecture.id)
    currency.note_check(expert, lecture, made, "lecture.check")
    return made


@atomic
def take_back_check(expert: Actor, check_id: int) -> Lecture:
    """It was not looked at after all: the day stands that stood before.

    Raises NotVisible where another expert has said so since.
    """
    made = db.session.get(LectureCheck, check_id)
    if made is None:
        raise NotVisible
    here = db.session.get_one(Lecture, made.lecture_id).thread_id
    _, lecture = lecture_for(expert, here, Can.REVIEW_LECTURE, lock=True)
    of_lecture = LectureCheck.lecture_id == lecture.id
    currency.drop_check(expert, lecture, made, of_lecture, "lecture.check.undo")
    return lecture


@atomic
def supersede(expert: Actor, thread_id: int, draft: SupersedeDraft) -> Lecture:
    """Say why a lecture is no longer current, and which took its place, if one did.

    A banner stands on it, its handouts and its hits. Raises Stopped, Refused or NotVisible.
    """
    thread, lecture = lecture_for(expert, thread_id, Can.REVIEW_LECTURE, lock=True)
    if draft.thread_id:
        other = discussions.thread_for(expert, draft.thread_id)
        if other.kind is not ThreadKind.LECTURE or other.id == thread.id:
            raise NotVisible
        if first_post(other.id).superseded:  # two that lead to each other would lead nowhere
            raise Refused(gettext("That lecture is superseded itself. Choose a current one."))
    marks.supersede(expert, first_post(thread.id).id, draft)
    return lecture


@atomic
def lift(expert: Actor, thread_id: int) -> None:
    """The lecture is current after all; `put_back` undoes this."""
    thread, _ = lecture_for(expert, thread_id, Can.REVIEW_LECTURE, lock=True)
    marks.lift(expert, first_post(thread.id).id)


@atomic
def put_back(expert: Actor, thread_id: int) -> None:
    """The note that was lifted last stands again."""
    thread, _ = lecture_for(expert, thread_id, Can.REVIEW_LECTURE, lock=True)
    marks.put_back(expert, first_post(thread.id).id)
