"""What the reader learned from lectures, by year; nobody else's is read anywhere."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, Subquery, extract, func, or_, select, union

from echo_community import policy
from echo_community.discussions.models import Thread
from echo_community.kernel.actor import Actor
from echo_community.kernel.clock import moment_in, today_in
from echo_community.kernel.db import db
from echo_community.kernel.errors import NotVisible
from echo_community.lectures.models import (
    Lecture,
    LectureMinutes,
    LectureReflection,
    LectureSpeaker,
)
from echo_community.policy import Can
from echo_community.programmes.models import Programme

A_MINUTE = 60_000


@dataclass(frozen=True, slots=True)
class LearnedRow:
    """A lecture of one's learning. Without a thread it is gone, or was in a programme one left:
    the minutes stay."""

    lecture_id: int
    thread_id: int | None
    slug: str
    title: str
    programme: str
    first_on: date | None
    last_on: date | None
    watched_ms: int
    read_ms: int
    reflection: str
    speakers: Sequence[str] = ()

    @property
    def minutes(self) -> int:
        """Whole minutes, watched and read."""
        return (self.watched_ms + self.read_ms) // A_MINUTE

    @property
    def read_minutes(self) -> int:
        """Those of them that were read."""
        return min(round(self.read_ms / A_MINUTE), self.minutes)

    @property
    def watched_minutes(self) -> int:
        """Those of them that were watched or heard."""
        return self.minutes - self.read_minutes


@dataclass(frozen=True, slots=True)
class Learning:
    """A year of somebody's learning, and which years there are."""

    year: int
    years: Sequence[int]
    rows: Sequence[LearnedRow]

    @property
    def minutes(self) -> int:
        """Of all lectures: what the lines say, added up."""
        return sum(row.minutes for row in self.rows)

    @property
    def reflections(self) -> int:
        """How many lectures one wrote something about."""
        return sum(bool(row.reflection) for row in self.rows)


@dataclass(frozen=True, slots=True)
class ReflectPage:
    """A lecture that one thinks about: minutes so far, and what one wrote before."""

    thread_id: int
    slug: str
    title: str
    programme_id: int
    duration_ms: int
    body: str
    counted_ms: int

    @property
    def minutes(self) -> int:
        """Whole minutes that count so far."""
        return self.counted_ms // A_MINUTE


def reflect_page(reader: Actor, thread_id: int) -> ReflectPage:
    """A lecture with the reader's own words on it, or NotVisible; one statement."""
    counted = select(
        func.coalesce(func.sum(LectureMinutes.watched_ms + LectureMinutes.read_ms), 0)
    ).where(
        LectureMinutes.lecture_id == Lecture.id,
        policy.where(reader, Can.READ_LEARNING, LectureMinutes),
    )
    found = db.session.execute(
        select(
            Thread.id,
            Thread.slug,
            Thread.title,
            Thread.programme_id,
            Lecture.duration_ms,
            func.coalesce(LectureReflection.body, ""),
            counted.correlate(Lecture).scalar_subquery(),
        )
        .join(Lecture, Lecture.thread_id == Thread.id)
        .outerjoin(LectureReflection, _reflection(reader))
        .where(Thread.id == thread_id, policy.where(reader, Can.READ_THREAD, Thread))
    ).one_or_none()
    if found is None:
        raise NotVisible
    return ReflectPage(*found)


def learning(reader: Actor, year: int | None = None) -> Learning:
    """What the reader learned from lectures in a year, this one unless they learned in that;
    three statements."""
    years = sorted({today_in(reader.time_zone).year, *_years(reader)}, reverse=True)
    chosen = year if year in years else years[0]
    found = db.session.execute(_learned(reader, chosen)).all()
    speakers = _speakers(row[0] for row in found)
    rows = [LearnedRow(*(*row, speakers.get(row[0], ()))) for row in found]
    return Learning(chosen, years, rows)


def _years(reader: Actor) -> Iterable[int]:
    minutes, reflections = LectureMinutes, LectureReflection
    return db.session.scalars(
        union(
            select(extract("year", minutes.day)).where(
                policy.where(reader, Can.READ_LEARNING, minutes)
            ),
            select(extract("year", reflections.created_at)).where(
                policy.where(reader, Can.READ_LEARNING, reflections),
                reflections.removed_at.is_(None),
            ),
        )
    )


def _learned(reader: Actor, year: int) -> Select[Any]:
    sums = _sums(reader, date(year, 1, 1), date(year, 12, 31))
    written = LectureReflection.created_at
    new_year = [moment_in(reader.time_zone, date(each, 1, 1)) for each in (year, year + 1)]
    return (
        select(
            Lecture.id,
            Thread.id,
            func.coalesce(Thread.slug, ""),
            func.coalesce(Thread.title, ""),
            Programme.name,
            sums.c.first_on,
            sums.c.last_on,
            func.coalesce(sums.c.watched_ms, 0),
            func.coalesce(sums.c.read_ms, 0),
            func.coalesce(LectureReflection.body, ""),
        )
        .join(Programme, Programme.id == Lecture.programme_id)
        .outerjoin(sums, sums.c.lecture_id == Lecture.id)
        .outerjoin(LectureReflection, _reflection(reader))
        .outerjoin(
            Thread,
            (Thread.id == Lecture.thread_id) & policy.where(reader, Can.READ_THREAD, Thread),
        )
        .where(
            or_(
                sums.c.lecture_id.is_not(None),
                (written >= new_year[0]) & (written < new_year[1]),
            )
        )
        .order_by(sums.c.last_on.desc().nulls_last(), Lecture.id)
    )


def _sums(reader: Actor, first: date, last: date) -> Subquery:
    return (
        select(
            LectureMinutes.lecture_id,
            func.min(LectureMinutes.day).label("first_on"),
            func.max(LectureMinutes.day).label("last_on"),
            func.sum(LectureMinutes.watched_ms).label("watched_ms"),
            func.sum(LectureMinutes.read_ms).label("read_ms"),
        )
        .where(
            policy.where(reader, Can.READ_LEARNING, LectureMinutes),
            LectureMinutes.day.between(first, last),
        )
        .group_by(LectureMinutes.lecture_id)
        .subquery()
    )


def _reflection(reader: Actor) -> Any:
    return (
        (LectureReflection.lecture_id == Lecture.id)
        & LectureReflection.removed_at.is_(None)
        & policy.where(reader, Can.READ_LEARNING, LectureReflection)
    )


def _speakers(lectures: Iterable[int]) -> Mapping[int, Sequence[str]]:
    found: dict[int, list[str]] = defaultdict(list)
    for lecture_id, name in db.session.execute(
        select(LectureSpeaker.lecture_id, LectureSpeaker.name)
        .where(LectureSpeaker.lecture_id.in_(list(lectures)))
        .order_by(LectureSpeaker.lecture_id, LectureSpeaker.position)
    ):
        found[lecture_id].append(name)
    return found
