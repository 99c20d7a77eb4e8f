"""What somebody takes from a lecture: written by themself, for themself alone."""

from dataclasses import replace

from sqlalchemy import select

from echo_community.discussions.guarding import words_of
from echo_community.kernel import audit
from echo_community.kernel.actor import Actor
from echo_community.kernel.clock import now
from echo_community.kernel.db import atomic, db, find, insert
from echo_community.kernel.errors import NotVisible
from echo_community.lectures.models import Lecture, LectureReflection, LectureSpeaker
from echo_community.lectures.queries.progress import lecture_for
from echo_community.privacy import guard


@atomic
def reflect(actor: Actor, thread_id: int, body: str) -> LectureReflection:
    """Write what one will do differently, or write it otherwise. Raises NotVisible, Stopped."""
    lecture = lecture_for(actor, thread_id)
    _must_hold(actor, lecture, body)
    whose = {"user_id": actor.id, "lecture_id": lecture.id}
    first = {**whose, "programme_id": lecture.programme_id, "body": body, "created_at": now()}
    again = {"body": body, "edited_at": now(), "removed_at": None}
    db.session.execute(
        insert(LectureReflection)
        .values(first)
        .on_conflict_do_update(index_elements=list(whose), set_=again)
    )
    reflection = _own(actor, lecture)
    audit.record(actor, "lecture.reflect", reflection)
    return reflection


@atomic
def take_reflection_back(actor: Actor, thread_id: int) -> LectureReflection:
    """Take one's own away. Raises NotVisible."""
    reflection = _own(actor, lecture_for(actor, thread_id))
    reflection.removed_at = now()
    audit.record(actor, "lecture.reflect.remove", reflection)
    return reflection


@atomic
def restore_reflection(actor: Actor, thread_id: int) -> LectureReflection:
    """Bring it back. Raises NotVisible."""
    reflection = _own(actor, lecture_for(actor, thread_id))
    reflection.removed_at = None
    audit.record(actor, "lecture.reflect.restore", reflection)
    return reflection


def _own(actor: Actor, lecture: Lecture) -> LectureReflection:
    mine = LectureReflection.user_id == actor.id, LectureReflection.lecture_id == lecture.id
    found = find(LectureReflection, *mine)
    if found is None:
        raise NotVisible
    return found


def _must_hold(actor: Actor, lecture: Lecture, body: str) -> None:
    """The guard, which is told who spoke: a speaker is no patient. Raises Stopped."""
    words = words_of(actor, lecture.programme_id, body=body)
    speakers = db.session.scalars(
        select(LectureSpeaker.name).where(LectureSpeaker.lecture_id == lecture.id)
    )
    guard.must_hold(replace(words, known=frozenset(words.known) | frozenset(speakers)))
