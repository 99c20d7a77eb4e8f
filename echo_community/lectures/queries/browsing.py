"""Lectures in lists: by topic, year, speaker, series, language, level, and cited by cases."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import aliased

from echo_community import policy
from echo_community.discussions.models import (
    Post,
    ReadMark,
    Thread,
    ThreadKind,
    ThreadLink,
    ThreadTopic,
)
from echo_community.discussions.rows import TopicRow
from echo_community.kernel.actor import Actor
from echo_community.kernel.clock import now
from echo_community.kernel.db import db
from echo_community.lectures.models import Lecture, LectureSpeaker, Level
from echo_community.policy import Can
from echo_community.programmes.models import Topic

LECTURES_A_PAGE = 20
NEW_FOR = timedelta(days=30)  # what came in since is new to who has not opened it


@dataclass(frozen=True)
class Choice:
    """What narrows the list."""

    topics: Sequence[int] = ()
    year: int = 0
    speaker: str = ""
    series: str = ""
    language: str = ""
    level: Level | None = None
    cited: bool = False  # by a case

    @property
    def narrowed(self) -> bool:
        """Whether anything was chosen."""
        return self != Choice()


@dataclass(frozen=True)
class LectureRow:
    """One line of a list of lectures."""

    thread_id: int
    slug: str
    title: str
    given_on: date | None
    duration_ms: int
    language: str
    level: Level | None
    series: str
    part: int | None
    speaker: str  # the first
    speakers: int
    cases: int  # that cite it
    superseded: bool
    held: bool
    new: bool = False
    topics: Sequence[TopicRow] = ()

    @property
    def minutes(self) -> int:
        """How long it is; 0 where nobody knows."""
        return max(round(self.duration_ms / 60_000), 1) if self.duration_ms else 0


@dataclass(frozen=True)
class LecturePage:
    """Some lectures of a list, and how many there are in all."""

    rows: Sequence[LectureRow]
    total: int
    number: int
    last: int


@dataclass(frozen=True)
class Shelves:
    """What the list can be narrowed by: what there is, not what there might be."""

    total: int
    years: Sequence[int]
    speakers: Sequence[tuple[str, int]]
    series: Sequence[tuple[str, int]]
    languages: Sequence[str]
    levels: Sequence[Level]


def lecture_page(
    reader: Actor, programme_id: int, choice: Choice, number: int = 1, size: int = LECTURES_A_PAGE
) -> LecturePage:
    """A page of the lectures that the reader may open; a series in its order, else the latest
    first; three statements."""
    where = _conditions(reader, choice)
    total = db.session.scalar(_readable(reader, programme_id, func.count()).where(*where)) or 0
    last = max((total - 1) // size + 1, 1)
    number = min(max(number, 1), last)
    order = _IN_ORDER if choice.series else _LATEST
    found = _rows(reader, programme_id, *where).order_by(*order)
    rows = db.session.execute(found.limit(size).offset((number - 1) * size)).all()
    topics = _topics_of([row.thread_id for row in rows])
    return LecturePage([_row(row, topics) for row in rows], total, number, last)


def lectures_under(
    reader: Actor, programme_id: int, topic_ids: Sequence[int], size: int
) -> Sequence[LectureRow]:
    """The latest under these topics, without their topics; one statement."""
    under = _rows(reader, programme_id, *_conditions(reader, Choice(topics=topic_ids)))
    found = db.session.execute(under.where(~Thread.held).order_by(*_LATEST).limit(size))
    return [_row(row, {}) for row in found]


def new_lectures(reader: Actor, programme_id: int, most: int) -> Sequence[LectureRow]:
    """What came in lately and the reader has not opened; one statement."""
    new = _rows(reader, programme_id, Lecture.created_at > now() - NEW_FOR, ~Thread.held)
    unread = new.where(ReadMark.thread_id.is_(None), Thread.author_id != reader.id)
    return [_row(row, {}) for row in db.session.execute(unread.order_by(*_LATEST).limit(most))]


def shelves(reader: Actor, programme_id: int) -> Shelves:
    """What there is to choose from; two statements."""
    columns = (Lecture.given_on, Lecture.series, Lecture.language, Lecture.level)
    facts = db.session.execute(_readable(reader, programme_id, *columns)).all()
    names = db.session.execute(
        _readable(reader, programme_id, LectureSpeaker.name, func.count())
        .join(LectureSpeaker, LectureSpeaker.lecture_id == Lecture.id)
        .group_by(LectureSpeaker.name)
        .order_by(func.count().desc(), LectureSpeaker.name)
    )
    series: dict[str, int] = {}
    for row in facts:
        series[row.series] = series.get(row.series, 0) + 1
    series.pop("", None)
    return Shelves(
        total=len(facts),
        years=sorted({row.given_on.year for row in facts if row.given_on}, reverse=True),
        speakers=[(name, count) for name, count in names],
        series=sorted(series.items()),
        languages=sorted({row.language for row in facts}),
        levels=[level for level in Level if any(row.level == level for row in facts)],
    )


_LATEST = (Lecture.given_on.desc().nulls_last(), Lecture.id.desc())
_IN_ORDER = (Lecture.part.nulls_last(), Lecture.given_on.nulls_last(), Lecture.id)


def readable_lectures(reader: Actor, programme_id: int) -> tuple[ColumnElement[bool], ...]:
    """Lectures, joined to Thread, that stand in the archive as this reader sees it."""
    return (
        Lecture.programme_id == programme_id,
        Thread.merged_into_id.is_(None),
        ~Thread.hidden,
        policy.where(reader, Can.READ_THREAD, Thread),
    )


def _readable(reader: Actor, programme_id: int, *columns: Any) -> Select[Any]:
    asked = select(*columns).select_from(Lecture).join(Thread, Thread.id == Lecture.thread_id)
    return asked.where(*readable_lectures(reader, programme_id))


def _rows(reader: Actor, programme_id: int, *where: ColumnElement[bool]) -> Select[Any]:
    speaker = LectureSpeaker
    first = select(speaker.name).where(speaker.lecture_id == Lecture.id, speaker.position == 0)
    count = select(func.count()).where(speaker.lecture_id == Lecture.id)
    columns = (
        Thread.id.label("thread_id"), Thread.slug, Thread.title, Lecture.given_on,
        Lecture.duration_ms, Lecture.language, Lecture.level, Lecture.series, Lecture.part,
        func.coalesce(first.scalar_subquery(), "").label("speaker"),
        count.scalar_subquery().label("speakers"),
        _citing(reader, func.count()).scalar_subquery().label("cases"),
        Post.superseded, Thread.held, Lecture.created_at, ReadMark.thread_id.label("opened"),
    )  # fmt: skip
    mark = and_(ReadMark.thread_id == Thread.id, ReadMark.user_id == reader.id)
    first_post = and_(Post.thread_id == Thread.id, Post.number == 1)  # bears the lecture's marks
    asked = _readable(reader, programme_id, *columns).join(Post, first_post)
    return asked.outerjoin(ReadMark, mark).where(*where)


def _citing(reader: Actor, what: Any) -> Select[Any]:
    """The cases tied to a lecture's thread that the reader may open."""
    case = aliased(Thread)
    tied = or_(
        and_(ThreadLink.source_id == case.id, ThreadLink.target_id == Lecture.thread_id),
        and_(ThreadLink.target_id == case.id, ThreadLink.source_id == Lecture.thread_id),
    )
    return (
        select(what)
        .select_from(ThreadLink)
        .join(case, tied)
        .where(
            case.kind == ThreadKind.CASE,
            ~case.hidden,
            ~case.held,
            policy.where(reader, Can.READ_THREAD, case),
        )
        .correlate(Lecture)
    )


def _conditions(reader: Actor, choice: Choice) -> list[ColumnElement[bool]]:
    where: list[ColumnElement[bool]] = []
    if choice.topics:
        under = select(ThreadTopic.thread_id).where(ThreadTopic.topic_id.in_(choice.topics))
        where.append(Lecture.thread_id.in_(under))
    if choice.year:
        where.append(Lecture.given_on.between(date(choice.year, 1, 1), date(choice.year, 12, 31)))
    if choice.speaker:
        named = select(LectureSpeaker.lecture_id).where(LectureSpeaker.name == choice.speaker)
        where.append(Lecture.id.in_(named))
    if choice.cited:
        where.append(_citing(reader, ThreadLink.source_id).exists())
    for name in ("series", "language", "level"):
        if value := getattr(choice, name):
            where.append(getattr(Lecture, name) == value)
    return where


def _topics_of(thread_ids: Sequence[int]) -> Mapping[int, Sequence[TopicRow]]:
    rows = db.session.execute(
        select(ThreadTopic.thread_id, Topic.id, Topic.name, Topic.slug)
        .join(Topic, Topic.id == ThreadTopic.topic_id)
        .where(ThreadTopic.thread_id.in_(thread_ids))
        .order_by(Topic.position, Topic.name)
    )
    topics: dict[int, list[TopicRow]] = {}
    for row in rows:
        topics.setdefault(row.thread_id, []).append(TopicRow(row.id, row.name, row.slug))
    return topics


def _row(row: Any, topics: Mapping[int, Sequence[TopicRow]]) -> LectureRow:
    facts = row._asdict()
    opened, created = facts.pop("opened"), facts.pop("created_at")
    return LectureRow(
        **facts,
        new=opened is None and created > now() - NEW_FOR,
        topics=topics.get(row.thread_id, ()),
    )
