"""Whether lectures still hold: what experts said of them, and which they are to look at again."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Any

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.orm import aliased

from echo_community import policy
from echo_community.accounts.models import User
from echo_community.discussions.models import Mark, MarkKind, Post, Thread
from echo_community.kernel.actor import Actor
from echo_community.kernel.clock import today_in
from echo_community.kernel.db import db
from echo_community.lectures.models import Lecture, LectureCheck, LectureSpeaker
from echo_community.policy import Can, Visibility

SOON = timedelta(days=60)
MOST = 50  # of each part of the list


@dataclass(frozen=True, slots=True)
class Successor:
    """The lecture that took another's place."""

    thread_id: int
    slug: str
    title: str


@dataclass(frozen=True, slots=True)
class Standing:
    """Whether a lecture still holds, and who says so."""

    thread_id: int
    programme_id: int
    review_on: date | None = None
    checked_at: datetime | None = None
    checked_by: str = ""
    superseded: bool = False
    superseded_at: datetime | None = None
    superseded_by: str = ""
    why: str = ""
    successor: Successor | None = None

    @property
    def successor_id(self) -> int:
        """The thread of the lecture that took its place; 0 where none did."""
        return self.successor.thread_id if self.successor else 0

    @property
    def overdue(self) -> bool:
        """Whether an expert is to say if it is still current."""
        return not self.superseded and self.review_on is not None and self.review_on <= today_in("")


@dataclass(frozen=True, slots=True)
class ReviewRow:
    """A lecture in the list of those to look at."""

    id: int
    thread_id: int
    slug: str
    title: str
    given_on: date | None
    review_on: date | None
    speakers: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class ReviewList:
    """Lectures to look at: late, soon, and those of which nobody said when."""

    overdue: Sequence[ReviewRow]
    soon: Sequence[ReviewRow]
    undated: Sequence[ReviewRow]

    @property
    def empty(self) -> bool:
        """Whether there is nothing to do."""
        return not (self.overdue or self.soon or self.undated)


def standing_of(lectures: Sequence[int]) -> Mapping[int, Standing]:
    """Of each of these lectures whether it still holds, in one statement.

    Whoever reads a lecture may read this; a successor that is not for all is not named.
    """
    if not lectures:
        return {}
    rows = db.session.execute(_standings().where(Lecture.id.in_(lectures)))
    return {row.id: _standing(row) for row in rows}


def review_list(reader: Actor, programme_id: int) -> ReviewList:
    """What experts of a programme are to look at, the longest overdue first; four statements."""
    policy.require(reader, Can.REVIEW_LECTURE, _InProgramme(programme_id))
    today = today_in(reader.time_zone)
    overdue, soon = Lecture.review_on <= today, Lecture.review_on.between(today, today + SOON)
    found = [
        _rows(reader, programme_id, condition)
        for condition in (overdue, and_(soon, ~overdue), Lecture.review_on.is_(None))
    ]
    speakers = _speakers([row.id for rows in found for row in rows])
    return ReviewList(
        *([replace(row, speakers=speakers.get(row.id, ())) for row in rows] for rows in found)
    )


def due(reader: Actor, programme_id: int, most: int) -> Sequence[ReviewRow]:
    """The lectures that wait for the reader's word, the longest first; one statement, or none."""
    standing = reader.memberships.get(programme_id)
    if standing is None or not policy.can(reader, Can.REVIEW_LECTURE, standing):
        return ()
    overdue = Lecture.review_on <= today_in(reader.time_zone)
    return _rows(reader, programme_id, overdue)[:most]


def count_overdue(reader: Actor, programme_id: int) -> int:
    """How many lectures wait for the reader's word; none where it is not theirs to say."""
    standing = reader.memberships.get(programme_id)
    if standing is None or not policy.can(reader, Can.REVIEW_LECTURE, standing):
        return 0
    overdue = _to_review(reader, programme_id, Lecture.review_on <= today_in(reader.time_zone))
    return db.session.scalar(select(func.count()).select_from(overdue.subquery())) or 0


def successors(reader: Actor, thread_id: int) -> Sequence[tuple[int, str]]:
    """Lectures that may take this one's place, by their threads, the newest first."""
    here = select(Lecture.programme_id).where(Lecture.thread_id == thread_id).scalar_subquery()
    rows = db.session.execute(
        select(Thread.id, Thread.title, Lecture.given_on)
        .join(Lecture, Lecture.thread_id == Thread.id)
        .join(Post, and_(Post.thread_id == Thread.id, Post.number == 1))
        .where(
            Thread.programme_id == here,
            Thread.id != thread_id,
            ~Post.superseded,
            *_for_all(Thread),
            policy.where(reader, Can.READ_THREAD, Thread),
        )
        .order_by(func.coalesce(Lecture.given_on, date.min).desc(), Lecture.id.desc())
    )
    return [(id_, f"{title} ({day.year})" if day else title) for id_, title, day in rows]


@dataclass(frozen=True)
class _InProgramme:
    programme_id: int


def _for_all(thread: Any) -> tuple[ColumnElement[bool], ...]:
    return ~thread.hidden, ~thread.held, thread.visibility == Visibility.PROGRAMME


def _rows(reader: Actor, programme_id: int, condition: ColumnElement[bool]) -> list[ReviewRow]:
    found = _to_review(reader, programme_id, condition)
    order = func.coalesce(Lecture.review_on, Lecture.given_on), Lecture.id
    return [ReviewRow(*row) for row in db.session.execute(found.order_by(*order).limit(MOST))]


def _to_review(reader: Actor, programme_id: int, condition: ColumnElement[bool]) -> Any:
    return (
        select(
            Lecture.id,
            Thread.id.label("thread_id"),
            Thread.slug,
            Thread.title,
            Lecture.given_on,
            Lecture.review_on,
        )
        .join(Thread, Thread.id == Lecture.thread_id)
        .join(Post, and_(Post.thread_id == Thread.id, Post.number == 1))
        .where(
            Lecture.programme_id == programme_id,
            ~Post.superseded,
            ~Thread.hidden,
            ~Thread.held,
            policy.where(reader, Can.READ_THREAD, Thread),
            condition,
        )
    )


def _speakers(lectures: Sequence[int]) -> Mapping[int, list[str]]:
    rows = db.session.execute(
        select(LectureSpeaker.lecture_id, LectureSpeaker.name)
        .where(LectureSpeaker.lecture_id.in_(lectures))
        .order_by(LectureSpeaker.lecture_id, LectureSpeaker.position)
    )
    return {key: [name for _, name in group] for key, group in groupby(rows, lambda row: row[0])}


def _standings() -> Any:
    check, marker, checker = LectureCheck, aliased(User), aliased(User)
    there, post = aliased(Thread), aliased(Post)
    latest = (
        select(func.max(check.id))
        .where(check.lecture_id == Lecture.id, ~check.withdrawn)
        .correlate(Lecture)
        .scalar_subquery()
    )
    standing = and_(Mark.post_id == Post.id, Mark.kind == MarkKind.SUPERSEDED, ~Mark.withdrawn)
    return (
        select(
            Lecture.id,
            Lecture.thread_id,
            Lecture.programme_id,
            Lecture.review_on,
            check.at.label("checked_at"),
            checker.name.label("checked_by"),
            Post.superseded,
            Mark.at.label("superseded_at"),
            marker.name.label("superseded_by"),
            Mark.reason.label("why"),
            there.id.label("there_id"),
            there.slug.label("there_slug"),
            there.title.label("there_title"),
        )
        .join(Post, and_(Post.thread_id == Lecture.thread_id, Post.number == 1))
        .outerjoin(check, check.id == latest)
        .outerjoin(checker, checker.id == check.author_id)
        .outerjoin(Mark, standing)
        .outerjoin(marker, marker.id == Mark.author_id)
        .outerjoin(post, post.id == Mark.successor_id)
        .outerjoin(there, and_(there.id == post.thread_id, *_for_all(there)))
    )


def _standing(row: Any) -> Standing:
    successor = Successor(row.there_id, row.there_slug, row.there_title) if row.there_id else None
    return Standing(
        thread_id=row.thread_id,
        programme_id=row.programme_id,
        review_on=row.review_on,
        checked_at=row.checked_at,
        checked_by=row.checked_by or "",
        superseded=row.superseded,
        superseded_at=row.superseded_at,
        superseded_by=row.superseded_by or "",
        why=row.why or "",
        successor=successor,
    )
