"""Lectures in the search index: their moments and slides, each beside the posts of its thread."""

from collections.abc import Sequence

from sqlalchemy import delete, func, select

from echo_community.discussions.models import Thread, ThreadTopic
from echo_community.kernel.db import db, find
from echo_community.kernel.markup import plain_text
from echo_community.lectures.models import Handout, Lecture, Moment, Slide
from echo_community.policy import Visibility
from echo_community.search import index
from echo_community.search.index import Document
from echo_community.search.models import SearchDocument
from echo_community.search.rebuilding import Batch, Source

MOMENT, SLIDE, HANDOUT = "moment", "slide", "handout"
SLIDES_A_LECTURE = 1000  # the key of a slide is its lecture's times this, and its number


def put_lecture(lecture: Lecture) -> None:
    """Have a lecture's moments and slides found, unless its thread is not for all."""
    thread = db.session.get_one(Thread, lecture.thread_id)
    if thread.held or thread.hidden:
        return
    db.session.flush()
    index.put(*documents(lecture, thread))


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


def documents(lecture: Lecture, thread: Thread) -> list[Document]:
    """A lecture's moments, slides and handouts as the index takes them."""
    topics = _topics_of(thread)
    moments = db.session.execute(
        select(Moment.id, Moment.start_ms, Moment.text).where(Moment.lecture_id == lecture.id)
    )
    slides = db.session.execute(
        select(Slide.number, Slide.at_ms, Slide.title, Slide.text).where(
            Slide.lecture_id == lecture.id
        )
    )
    papers = db.session.scalars(
        select(Handout).where(Handout.lecture_id == lecture.id, ~Handout.held, ~Handout.hidden)
    )
    return [
        *(_handout(each, topics, thread) for each in papers),
        *(_document(thread, topics, MOMENT, *row) for row in moments),
        *(
            _document(thread, topics, SLIDE, slide_key(lecture.id, number), at_ms, text)
            for number, at_ms, title, text in slides
            if text or title
        ),
    ]


def put_handout(handout: Handout) -> None:
    """Have a handout found as it is now, or not at all where it is not for all."""
    db.session.flush()
    lecture = db.session.get(Lecture, handout.lecture_id) if handout.lecture_id else None
    thread = db.session.get_one(Thread, lecture.thread_id) if lecture else None
    if handout.held or handout.hidden or (thread and (thread.held or thread.hidden)):
        index.drop(HANDOUT, handout.id)
        return
    index.put(_handout(handout, _topics(handout, thread), thread))


def slide_key(lecture_id: int, number: int) -> int:
    """By what number the index knows a slide."""
    return lecture_id * SLIDES_A_LECTURE + number


def _document(
    thread: Thread,
    topics: Sequence[int],
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
        written_at=thread.created_at,
        visibility=thread.visibility,
        thread_id=thread.id,
        at_ms=at_ms,
        source_id=thread.source_id,
        topics=topics,
    )


def _topics(handout: Handout, thread: Thread | None) -> Sequence[int]:
    if thread:
        return _topics_of(thread)
    return (handout.topic_id,) if handout.topic_id else ()


def _topics_of(thread: Thread) -> Sequence[int]:
    under = select(ThreadTopic.topic_id).where(ThreadTopic.thread_id == thread.id)
    return tuple(db.session.scalars(under))


def _handout(handout: Handout, topics: Sequence[int], thread: Thread | None) -> Document:
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
        topics=topics,
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
    return [_handout(handout, _topics(handout, thread), thread) for handout, thread in found]


HANDOUTS = Source(
    kinds=[HANDOUT],
    total=lambda: db.session.scalar(select(func.count(Handout.id))) or 0,
    after=_after,
)
