"""What the hub's pages about a lecture show: facts, transcript, slides, and what they were."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select

from echo_community.discussions.models import ThreadTopic
from echo_community.kernel.actor import Actor
from echo_community.kernel.db import db
from echo_community.lectures.models import Lecture, LectureSpeaker, Media, MediaKind, Moment, Slide
from echo_community.lectures.queries.found import lecture_for
from echo_community.meetings.models import AgendaItem, Session
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


@dataclass(frozen=True, slots=True)
class FactsPage:
    """What is said about a lecture, by the names of the form's fields."""

    lecture: EditedLecture
    values: dict[str, Any]


@dataclass(frozen=True, slots=True)
class TimedSlide:
    """A slide, when it comes up, and whether somebody said so; size in bytes."""

    number: int
    title: str
    at_ms: int | None
    by_hand: bool
    width: int
    height: int
    size: int


@dataclass(frozen=True, slots=True)
class SlidesPage:
    """The slides of a lecture with their times, and the recording in which they are looked for."""

    lecture: EditedLecture
    slides: Sequence[TimedSlide]
    media: tuple[int, MediaKind] | None


def facts_page(actor: Actor, thread_id: int) -> FactsPage:
    """What is said about a lecture, to be changed; eight statements."""
    page = edited_lecture(actor, thread_id)
    lecture = db.session.get_one(Lecture, page.id)
    speakers = db.session.execute(
        select(LectureSpeaker.name, LectureSpeaker.affiliation)
        .where(LectureSpeaker.lecture_id == page.id)
        .order_by(LectureSpeaker.position)
    )
    topics = select(ThreadTopic.topic_id).where(ThreadTopic.thread_id == thread_id)
    values = {
        "title": page.title,
        "speakers": "\n".join(", ".join(filter(None, row)) for row in speakers),
        "body": lecture.learning,
        "topics": list(db.session.scalars(topics)),
        "level": lecture.level.value if lecture.level else "",
        "part": str(lecture.part or ""),
        "session": str(session_of(thread_id) or ""),
        "revision": str(lecture.revision),
    }
    same = ("given_on", "review_on", "language", "series", "disclosure")
    return FactsPage(page, values | {name: getattr(lecture, name) for name in same})


@dataclass(frozen=True, slots=True)
class RecordingPage:
    """The recordings of a lecture, each with its size in bytes, and the link to one elsewhere."""

    lecture: EditedLecture
    files: Sequence[tuple[int, MediaKind, int]]
    url: str


def recording_page(actor: Actor, thread_id: int) -> RecordingPage:
    """What is played of a lecture, to be replaced."""
    page = edited_lecture(actor, thread_id)
    columns = (Media.id, Media.kind, Media.size, Media.url)
    rows = db.session.execute(
        select(*columns).where(Media.lecture_id == page.id).order_by(Media.id)
    ).all()
    files = [(row.id, row.kind, row.size) for row in rows if row.kind is not MediaKind.ELSEWHERE]
    links = (row.url for row in rows if row.kind is MediaKind.ELSEWHERE)
    return RecordingPage(page, files, next(links, ""))


def session_of(thread_id: int) -> int | None:
    """The session at which a lecture was given, the last one on whose agenda it is."""
    return db.session.scalar(
        select(Session.id)
        .join(AgendaItem, AgendaItem.session_id == Session.id)
        .where(AgendaItem.thread_id == thread_id, Session.cancelled_at.is_(None))
        .order_by(Session.starts_at.desc())
        .limit(1)
    )


def slides_page(actor: Actor, thread_id: int) -> SlidesPage:
    """The slides of a lecture with their times."""
    page = edited_lecture(actor, thread_id)
    columns = (getattr(Slide, name) for name in TimedSlide.__dataclass_fields__)
    rows = db.session.execute(
        select(*columns).where(Slide.lecture_id == page.id).order_by(Slide.number)
    )
    return SlidesPage(page, [TimedSlide(*row) for row in rows], recording_of(page.id))


def recording_of(lecture_id: int) -> tuple[int, MediaKind] | None:
    """The recording of a lecture that is played here, and what it is; the first of several."""
    found = db.session.execute(
        select(Media.id, Media.kind)
        .where(Media.lecture_id == lecture_id, Media.kind != MediaKind.ELSEWHERE)
        .order_by(Media.id)
        .limit(1)
    ).one_or_none()
    return (found.id, found.kind) if found else None
