"""Moments and slides for the index, all of them, for `echo-community reindex`."""

from collections.abc import Iterable

from sqlalchemy import func, select

from echo_community.discussions.models import Thread
from echo_community.kernel.db import db
from echo_community.lectures import indexing
from echo_community.lectures.models import Lecture, Moment, Slide
from echo_community.search.index import Document
from echo_community.search.rebuilding import Batch, Source

SLIDES_OF_A_LECTURE = 20  # about; only for how far it has come


def _moments_after(last: int, most: int) -> Batch | None:
    ids = db.session.scalars(
        select(Moment.id)
        .where(Moment.id > last)
        .order_by(Moment.id)
        .limit(most)
        .with_for_update(read=True)  # an edit under way is waited for, another waits for us
    ).all()
    return Batch(ids[-1], list(_moments(ids))) if ids else None


def _moments(ids: Iterable[int]) -> Iterable[Document]:
    some = Moment.id.in_(ids)
    shown = select(Lecture, Thread).join(Thread, Thread.id == Lecture.thread_id)
    of_these = select(Moment.lecture_id).where(some)
    shown = shown.where(Lecture.id.in_(of_these), ~Thread.held, ~Thread.hidden)
    for lecture, thread in db.session.execute(shown):
        yield from indexing.moments_of(lecture, thread, some)


def _slides_after(last: int, most: int) -> Batch | None:
    lectures = db.session.scalars(
        select(Lecture)
        .where(Lecture.id > last // indexing.SLIDES_A_LECTURE)
        .order_by(Lecture.id)
        .limit(max(most // SLIDES_OF_A_LECTURE, 1))
        .with_for_update(read=True)
    ).all()
    documents: list[Document] = []
    for lecture in lectures:
        thread = db.session.get_one(Thread, lecture.thread_id)
        if not (thread.held or thread.hidden):
            documents += indexing.slides_of(lecture, thread)
    end = indexing.SLIDES_A_LECTURE - 1
    return Batch(indexing.slide_key(lectures[-1].id, end), documents) if lectures else None


MOMENTS = Source(
    kinds=[indexing.MOMENT],
    total=lambda: db.session.scalar(select(func.count(Moment.id))) or 0,
    after=_moments_after,
)
SLIDES = Source(
    kinds=[indexing.SLIDE],
    total=lambda: db.session.scalar(select(func.count()).select_from(Slide)) or 0,
    after=_slides_after,
)
