"""What the hub's pages about a lecture show: facts, transcript, slides, and what they were."""

from dataclasses import dataclass

from sqlalchemy import func, select

from echo_community.kernel.actor import Actor
from echo_community.kernel.db import db
from echo_community.lectures.models import Moment, Slide
from echo_community.lectures.queries.found import lecture_for
from echo_community.policy import Can


@dataclass(frozen=True, slots=True)
class EditedLecture:
    """The lecture of a page on which the hub works on it."""

    id: int
    thread_id: int
    programme_id: int
    slug: str
    title: str
    duration_ms: int
    language: str
    moments: int
    slides: int


def edited_lecture(
    actor: Actor, thread_id: int, action: Can = Can.MANAGE_LECTURES
) -> EditedLecture:
    """The lecture that somebody works on, in four statements. Raises NotVisible or Forbidden."""
    thread, lecture = lecture_for(actor, thread_id, action)
    moments, slides = (
        db.session.scalar(select(func.count()).where(kind.lecture_id == lecture.id)) or 0
        for kind in (Moment, Slide)
    )
    return EditedLecture(
        lecture.id,
        thread.id,
        thread.programme_id,
        thread.slug,
        thread.title,
        lecture.duration_ms,
        lecture.language,
        moments,
        slides,
    )
