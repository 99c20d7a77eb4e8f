"""What of a lecture is there, and what of it was taken down; for moderators."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from echo_community.accounts.models import User
from echo_community.kernel.actor import Actor
from echo_community.kernel.db import db
from echo_community.lectures.models import (
    Deck,
    Handout,
    Lecture,
    Media,
    MediaKind,
    Moment,
    Part,
    Slide,
    Takedown,
)
from echo_community.lectures.queries.editing import EditedLecture, edited_lecture
from echo_community.policy import Can


@dataclass(frozen=True, slots=True)
class DownRow:
    """A part that was taken down."""

    part: Part
    at: datetime
    by: str
    reason: str


@dataclass(frozen=True, slots=True)
class DownPage:
    """A lecture, its parts, those that were taken down, and the recordings to look at."""

    lecture: EditedLecture
    there: Sequence[Part]
    down: Sequence[DownRow]
    recordings: Sequence[tuple[int, MediaKind]]

    @property
    def left(self) -> Sequence[Part]:
        """What can be taken down."""
        gone = {row.part for row in self.down}
        return [part for part in self.there if part not in gone]


def down_page(moderator: Actor, thread_id: int) -> DownPage:
    """Nine statements. Raises NotVisible or Forbidden."""
    lecture = edited_lecture(moderator, thread_id, Can.TAKE_DOWN_LECTURE)
    rows = db.session.execute(
        select(Takedown.part, Takedown.at, User.name, Takedown.reason)
        .join(User, User.id == Takedown.by_id)
        .where(Takedown.lecture_id == lecture.id)
        .order_by(Takedown.at)
    )
    media = db.session.execute(
        select(Media.id, Media.kind).where(
            Media.lecture_id == lecture.id, Media.kind != MediaKind.ELSEWHERE
        )
    )
    recordings = [(row.id, row.kind) for row in media]
    return DownPage(lecture, parts_of(lecture.id), [DownRow(*row) for row in rows], recordings)


def parts_of(lecture_id: int) -> list[Part]:
    """The parts that a lecture has; three statements."""
    kinds: dict[Part, Any] = {Part.RECORDING: Media, Part.SLIDES: Slide, Part.TRANSCRIPT: Moment}
    return [part for part, kind in kinds.items() if _any(kind, lecture_id)]


def purgeable(thread_id: int) -> list[tuple[str, str]]:
    """What of the lecture of a thread can be purged whole: its parts and its handouts, each as a
    form calls it, with the title of a handout."""
    lecture_id = db.session.scalar(select(Lecture.id).where(Lecture.thread_id == thread_id))
    if lecture_id is None:
        return []
    parts = parts_of(lecture_id)
    if Part.SLIDES not in parts and _any(Deck, lecture_id):
        parts.append(Part.SLIDES)
    papers = db.session.execute(
        select(Handout.id, Handout.title)
        .where(Handout.lecture_id == lecture_id)
        .order_by(Handout.id)
    )
    return [
        *((part.value, "") for part in parts),
        *((f"handout-{n}", title) for n, title in papers),
    ]


def _any(kind: Any, lecture_id: int) -> bool:
    found = select(kind.lecture_id).where(kind.lecture_id == lecture_id).limit(1)
    return db.session.scalar(found) is not None
