"""Lectures in the search index: their moments and slides, each beside the posts of its thread."""

from collections.abc import Sequence

from sqlalchemy import delete, select

from echo_community.discussions.models import Thread, ThreadTopic
from echo_community.kernel.db import db, find
from echo_community.lectures.models import Lecture, Moment, Slide
from echo_community.search import index
from echo_community.search.index import Document
from echo_community.search.models import SearchDocument

MOMENT, SLIDE = "moment", "slide"
SLIDES_A_LECTURE = 1000  # the key of a slide is its lecture's times this, and its number


def put_lecture(lecture: Lecture) -> None:
    """Have a lecture's moments and slides found, unless its thread is not for all."""
    thread = db.session.get_one(Thread, lecture.thread_id)
    if thread.held or thread.hidden:
        return
    db.session.flush()
    index.put(*documents(lecture, thread))


def of_thread(thread: Thread) -> Sequence[Document]:
    """The moments and slides of the lecture whose thread it is."""
    lecture = find(Lecture, Lecture.thread_id == thread.id)
    return documents(lecture, thread) if lecture else ()


def drop_moments(lecture_id: int) -> None:
    """Take a lecture's moments out of the index, as they are about to be made anew."""
    keys = select(Moment.id).where(Moment.lecture_id == lecture_id)
    db.session.execute(
        delete(SearchDocument).where(SearchDocument.kind == MOMENT, SearchDocument.key.in_(keys))
    )


def documents(lecture: Lecture, thread: Thread) -> list[Document]:
    """A lecture's moments and slides as the index takes them."""
    topics = tuple(
        db.session.scalars(select(ThreadTopic.topic_id).where(ThreadTopic.thread_id == thread.id))
    )
    moments = db.session.execute(
        select(Moment.id, Moment.start_ms, Moment.text).where(Moment.lecture_id == lecture.id)
    )
    slides = db.session.execute(
        select(Slide.number, Slide.at_ms, Slide.title, Slide.text).where(
            Slide.lecture_id == lecture.id
        )
    )
    return [
        *(_document(thread, topics, MOMENT, *row) for row in moments),
        *(
            _document(thread, topics, SLIDE, slide_key(lecture.id, number), at_ms, text)
            for number, at_ms, title, text in slides
            if text or title
        ),
    ]


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
