"""Parts of a lecture are taken out of reach at once, and brought back; each is one transaction.

The files stay, for moderators to look at; what must be gone for good is for the purge.
"""

from collections.abc import Sequence

from sqlalchemy import delete

from echo_community.kernel import audit
from echo_community.kernel.actor import Actor
from echo_community.kernel.db import atomic, db
from echo_community.lectures import indexing
from echo_community.lectures.models import Lecture, Part, Takedown
from echo_community.lectures.queries.found import lecture_for
from echo_community.lectures.services.guarded import must_hold_reason
from echo_community.policy import Can


@atomic
def take_down(moderator: Actor, thread_id: int, parts: Sequence[Part], reason: str) -> Lecture:
    """Nobody but moderators opens or finds these parts until `bring_back`.

    Raises NotVisible, Forbidden, or Stopped where the reason itself may tell who a patient is.
    """
    _, lecture = lecture_for(moderator, thread_id, Can.TAKE_DOWN_LECTURE, lock=True)
    must_hold_reason(moderator, lecture, reason)
    for part in parts:
        row = db.session.get(Takedown, (lecture.id, part))
        if row is None:
            facts = {"lecture_id": lecture.id, "part": part, "by_id": moderator.id}
            db.session.add(Takedown(**facts, reason=reason))
            audit.record(moderator, "lecture.take-down", lecture, part=part.value)
    _find_anew(lecture)
    return lecture


@atomic
def bring_back(moderator: Actor, thread_id: int, part: Part) -> Lecture:
    """This part is for its readers again, as it was."""
    _, lecture = lecture_for(moderator, thread_id, Can.TAKE_DOWN_LECTURE, lock=True)
    row = db.session.get(Takedown, (lecture.id, part))
    if row is not None:
        db.session.delete(row)
        audit.record(moderator, "lecture.bring-back", lecture, part=part.value)
        _find_anew(lecture)
    return lecture


def let_go(lecture_id: int, part: Part) -> None:
    """Nothing is left to be looked at: a part that was purged. Part of a transaction."""
    own = Takedown.lecture_id == lecture_id, Takedown.part == part
    db.session.execute(delete(Takedown).where(*own))


def _find_anew(lecture: Lecture) -> None:
    db.session.flush()
    indexing.drop_moments(lecture.id)
    indexing.put_slides(lecture)
    indexing.put_lecture(lecture)
