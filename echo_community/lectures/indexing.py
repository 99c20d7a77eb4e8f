"""Lectures in the search index: their moments and slides, each beside the posts of its thread."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time

from sqlalchemy import ColumnElement, delete, func, select

from echo_community.discussions.models import Post, Thread, ThreadTopic
from echo_community.kernel.db import db, find
from echo_community.kernel.markup import plain_text
from echo_community.lectures.models import Handout, Lecture, Moment, Part, Slide, stands
from echo_community.policy import Visibility
from echo_community.search import index
from echo_community.search.index import Document
from echo_community.search.models import SearchDocument
from echo_community.search.rebuilding import Batch, Source

MOMENT, SLIDE, HANDOUT = "moment", "slide", "handout"
NOON = time(12)
SLIDES_A_LECTURE = 1000  # the key of a slide is its lecture's times this, and its number


def put_lecture(lecture: Lecture) -> None:
    """Have a lecture's moments and slides found, unless its thread is not for all."""
    _put(lecture, lambda thread: documents(lecture, thread))


def of_thread(thread: Thread) -> Sequence[Document]:
    """The moments, slides and handouts of the lecture whose thread it is."""
    lecture = find(Lecture, Lecture.thread_id == thread.id)
    return documents(lecture, thread) if lecture else ()


def drop_moments(lecture_id: int) -> None:
    """Take a lecture's moments out of the index, as they are about to be made anew."""
    keys = select(Moment.id).where(Moment.lecture_id == lecture_id)
    db.session.execute(
        delete(SearchDocument).where(SearchDocument.kind == MOMENT, SearchDocument.key.in_(keys))
    )


def put_moment(lecture: Lecture, start_ms: int) -> None:
    """Have one paragraph found as it is now."""
    _put(lecture, lambda thread: moments_of(lecture, thread, Moment.start_ms == start_ms))


def put_slides(lecture: Lecture) -> None:
    """Have a lecture's slides found as they are now, and those that are gone no more."""
    keys = SearchDocument.key.between(slide_key(lecture.id, 0), slide_key(lecture.id + 1, 0) - 1)
    db.session.execute(delete(SearchDocument).where(SearchDocument.kind == SLIDE, keys))
    _put(lecture, lambda thread: slides_of(lecture, thread))


def documents(lecture: Lecture, thread: Thread) -> list[Document]:
    """A lecture's moments, slides and handouts as the index takes them."""
    return [
        *handouts_of(lecture, thread),
        *moments_of(lecture, thread),
        *slides_of(lecture, thread),
    ]


def handouts_of(lecture: Lecture, thread: Thread) -> list[Document]:
    """A lecture's handouts as the index takes them."""
    facts = _facts(thread)
    papers = db.session.scalars(
        select(Handout).where(Handout.lecture_id == lecture.id, ~Handout.held, ~Handout.hidden)
    )
    return [_handout(each, facts, thread) for each in papers]


def moments_of(lecture: Lecture, thread: Thread, *which: ColumnElement[bool]) -> list[Document]:
    """A lecture's paragraphs, or some of them, as the index takes them."""
    facts = _facts(thread)
    rows = db.session.execute(
        select(Moment.id, Moment.start_ms, Moment.text).where(
            Moment.lecture_id == lecture.id, *which, stands(Part.TRANSCRIPT, lecture.id)
        )
    )
    return [_document(thread, facts, MOMENT, *row) for row in rows]


def slides_of(lecture: Lecture, thread: Thread) -> list[Document]:
    """A lecture's slides as the index takes them."""
    facts = _facts(thread)
    rows = db.session.execute(
        select(Slide.number, Slide.at_ms, Slide.title, Slide.text).where(
            Slide.lecture_id == lecture.id, stands(Part.SLIDES, lecture.id)
        )
    )
    return [
        _document(thread, facts, SLIDE, slide_key(lecture.id, number), at_ms, text)
        for number, at_ms, title, text in rows
        if text or title
    ]


def put_handout(handout: Handout) -> None:
    """Have a handout found as it is now, or not at all where it is not for all."""
    db.session.flush()
    lecture = db.session.get(Lecture, handout.lecture_id) if handout.lecture_id else None
    thread = db.session.get_one(Thread, lecture.thread_id) if lecture else None
    if handout.held or handout.hidden or (thread and (thread.held or thread.hidden)):
        index.drop(HANDOUT, handout.id)
        return
    index.put(_handout(handout, _facts_of(handout, thread), thread))


def slide_key(lecture_id: int, number: int) -> int:
    """By what number the index knows a slide."""
    return lecture_id * SLIDES_A_LECTURE + number


def _put(lecture: Lecture, made: Callable[[Thread], Sequence[Document]]) -> None:
    thread = db.session.get_one(Thread, lecture.thread_id)
    if not (thread.held or thread.hidden):
        db.session.flush()
        index.put(*made(thread))


@dataclass(frozen=True)
class _Facts:
    """What all documents of a lecture share."""

    topics: Sequence[int]
    superseded: bool  # its first post bears the mark, for all of the lecture
    said_at: datetime | None = None  # what was said years ago is not new for coming in today


def _facts(thread: Thread) -> _Facts:
    topics = select(ThreadTopic.topic_id).where(ThreadTopic.thread_id == thread.id)
    day = db.session.scalar(select(Lecture.given_on).where(Lecture.thread_id == thread.id))
    old = select(Post.superseded).where(Post.thread_id == thread.id, Post.number == 1)
    said_at = datetime.combine(day, NOON, UTC) if day else None
    return _Facts(tuple(db.session.scalars(topics)), bool(db.session.scalar(old)), said_at)


def _document(
    thread: Thread,
    facts: _Facts,
    kind: str,
    key: int,
    at_ms: int | None,
    text: str,
) -> Document:
    return Document(
        kind=kind,
        key=key,
        programme_id=thread.programme_id,
        title=thread.title,
        body=text,
        written_at=facts.said_at or thread.created_at,
        visibility=thread.visibility,
        thread_id=thread.id,
        at_ms=at_ms,
        source_id=thread.source_id,
        topics=facts.topics,
        superseded=facts.superseded,
    )


def _facts_of(handout: Handout, thread: Thread | None) -> _Facts:
    if thread:
        return _facts(thread)
    return _Facts((handout.topic_id,) if handout.topic_id else (), superseded=False)


def _handout(handout: Handout, facts: _Facts, thread: Thread | None) -> Document:
    return Document(
        kind=HANDOUT,
        key=handout.id,
        programme_id=handout.programme_id,
        title=handout.title,
        body=plain_text(handout.html) if handout.html else handout.words,
        written_at=handout.changed_at,
        visibility=thread.visibility if thread else Visibility.PROGRAMME,
        thread_id=thread.id if thread else None,
        author_id=handout.author_id,
        topics=facts.topics,
        superseded=facts.superseded,
    )


def _after(last: int, most: int) -> Batch | None:
    ids = db.session.scalars(
        select(Handout.id)
        .where(Handout.id > last)
        .order_by(Handout.id)
        .limit(most)
        .with_for_update(read=True)  # an edit under way is waited for, another waits for us
    ).all()
    return Batch(ids[-1], _shown(ids)) if ids else None


def _shown(ids: Sequence[int]) -> list[Document]:
    found = db.session.execute(
        select(Handout, Thread)
        .outerjoin(Lecture, Lecture.id == Handout.lecture_id)
        .outerjoin(Thread, Thread.id == Lecture.thread_id)
        .where(Handout.id.in_(ids), ~Handout.held, ~Handout.hidden)
        .where(Thread.id.is_(None) | (~Thread.held & ~Thread.hidden))
    )
    return [_handout(handout, _facts_of(handout, thread), thread) for handout, thread in found]


HANDOUTS = Source(
    kinds=[HANDOUT],
    total=lambda: db.session.scalar(select(func.count(Handout.id))) or 0,
    after=_after,
)
