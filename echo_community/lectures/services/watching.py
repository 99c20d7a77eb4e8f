"""What somebody watches and reads: counted in minutes, and the place kept on every device."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import select

from echo_community.kernel.actor import Actor
from echo_community.kernel.clock import day_in, now
from echo_community.kernel.db import atomic, db, find, insert
from echo_community.lectures.models import (
    Learner,
    Lecture,
    LectureMinutes,
    LectureProgress,
    Moment,
)
from echo_community.lectures.queries.progress import lecture_for
from echo_community.lectures.stretches import after, joined
from echo_community.lectures.watched import OLDEST, Ledger, Read, Told, bound

# Moments of the clock that stand so close are kept as one: a month of pieces stays short, and what
# lies between is counted for nobody.
NEAR = 2_000


@dataclass(frozen=True)
class Entry:
    """What counts by what was told: milliseconds of a day."""

    day: date
    watched_ms: int = 0
    read_ms: int = 0


@atomic
def note_watched(actor: Actor, thread_id: int, told: Told) -> None:
    """Count what a device tells, and keep the place where it stands. Raises NotVisible."""
    lecture = lecture_for(actor, thread_id)
    at = _moment(now())
    with _opened(actor, lecture) as (ledger, progress):
        entries = [
            *_watched(ledger, told, lecture.duration_ms, at, actor.time_zone),
            *_read(ledger, told.read, _paragraphs(lecture, told.read), at, actor.time_zone),
        ]
        if told.at_ms is not None:
            _keep_place(progress, lecture, told.at_ms, at - told.ago)
    _add_up(actor, lecture, entries)


@atomic
def note_page_read(
    actor: Actor, thread_id: int, first_ms: int, last_ms: int, since: datetime
) -> int | None:
    """Somebody says to have read these paragraphs since then: no longer than slow readers take,
    and than the clock allows. Returns where the lecture goes on, if it does. Raises NotVisible."""
    lecture = lecture_for(actor, thread_id)
    at, said = _moment(now()), _between(lecture, first_ms, last_ms)
    following = db.session.scalar(
        select(Moment.start_ms)
        .where(Moment.lecture_id == lecture.id, Moment.start_ms > last_ms)
        .order_by(Moment.start_ms)
        .limit(1)
    )
    clock, spent = (_moment(since), at), 0
    with _opened(actor, lecture) as (ledger, progress):
        for each in said:
            most = bound(each.text)
            spent += ledger.read(each.start_ms, each.end_ms, most, most, clock)
        place = lecture.duration_ms if following is None else following
        _keep_place(progress, lecture, place, at)
    _add_up(actor, lecture, [Entry(_day(at, actor.time_zone), read_ms=spent)])
    return following


def _watched(ledger: Ledger, told: Told, duration: int, at: int, time_zone: str) -> Iterator[Entry]:
    for each in told.watched:
        until = at - each.ago
        end = min(each.end, duration or each.end)
        new = ledger.watch(each.begin, end, each.spent, until)
        yield Entry(_day(until, time_zone), watched_ms=new)


def _read(
    ledger: Ledger, read: Sequence[Read], said: dict[int, Any], at: int, time_zone: str
) -> Iterator[Entry]:
    for each in read:
        if paragraph := said.get(each.begin // 1000):
            until = at - each.ago
            clock = until - max(each.within, each.spent), until
            most = bound(paragraph.text)
            new = ledger.read(paragraph.start_ms, paragraph.end_ms, each.spent, most, clock)
            yield Entry(_day(until, time_zone), read_ms=new)


def _paragraphs(lecture: Lecture, read: Sequence[Read]) -> dict[int, Any]:
    """Those that are read, by the second in which they begin: a page knows no more of them."""
    if not read:
        return {}
    seconds = [each.begin // 1000 for each in read]
    found = _between(lecture, min(seconds) * 1000, max(seconds) * 1000 + 999)
    return {paragraph.start_ms // 1000: paragraph for paragraph in found}


def _between(lecture: Lecture, first_ms: int, last_ms: int) -> Sequence[Any]:
    return db.session.execute(
        select(Moment.start_ms, Moment.end_ms, Moment.text)
        .where(Moment.lecture_id == lecture.id, Moment.start_ms.between(first_ms, last_ms))
        .order_by(Moment.start_ms)
    ).all()


@contextmanager
def _opened(actor: Actor, lecture: Lecture) -> Iterator[tuple[Ledger, LectureProgress]]:
    """What was seen and counted so far; kept as it is at the end.

    Two devices of one person take turns by the row of the learner.
    """
    made = insert(Learner).values(user_id=actor.id, counted=[]).on_conflict_do_nothing()
    db.session.execute(made)
    mine = select(Learner).where(Learner.user_id == actor.id)
    learner = db.session.scalars(mine.with_for_update()).one()
    progress = _progress(actor, lecture)
    oldest = _moment(now()) - OLDEST
    since = max(oldest, _moment(lecture.created_at))
    ledger = Ledger(joined(progress.seen), joined(after(learner.counted, oldest)), since)
    yield ledger, progress
    learner.counted = [list(each) for each in joined(ledger.counted, NEAR)]
    progress.seen = [list(each) for each in ledger.seen]


def _progress(actor: Actor, lecture: Lecture) -> LectureProgress:
    mine = LectureProgress.user_id == actor.id, LectureProgress.lecture_id == lecture.id
    found = find(LectureProgress, *mine)
    if found is None:
        found = LectureProgress(
            user_id=actor.id,
            lecture_id=lecture.id,
            programme_id=lecture.programme_id,
            at_ms=0,
            at=datetime.fromtimestamp(0, UTC),  # any place is newer
            seen=[],
        )
        db.session.add(found)
    return found


def _keep_place(progress: LectureProgress, lecture: Lecture, at_ms: int, moment: int) -> None:
    """Whichever device was there last says where to go on."""
    at = datetime.fromtimestamp(moment / 1000, UTC)
    if at >= progress.at:
        progress.at_ms, progress.at = min(at_ms, lecture.duration_ms or at_ms), at


def _add_up(actor: Actor, lecture: Lecture, entries: Sequence[Entry]) -> None:
    days: dict[date, tuple[int, int]] = defaultdict(lambda: (0, 0))
    for each in entries:
        watched, read = days[each.day]
        days[each.day] = watched + each.watched_ms, read + each.read_ms
    whose = {
        "user_id": actor.id, "lecture_id": lecture.id, "programme_id": lecture.programme_id,
    }  # fmt: skip
    rows = [
        {**whose, "day": day, "watched_ms": watched, "read_ms": read}
        for day, (watched, read) in days.items()
        if watched or read
    ]
    if rows:
        added = insert(LectureMinutes).values(rows)
        sums = {
            name: getattr(LectureMinutes, name) + added.excluded[name]
            for name in ("watched_ms", "read_ms")
        }
        key = ["user_id", "lecture_id", "day"]
        db.session.execute(added.on_conflict_do_update(index_elements=key, set_=sums))


def _moment(moment: datetime) -> int:
    return int(moment.timestamp() * 1000)


def _day(moment: int, time_zone: str) -> date:
    return day_in(datetime.fromtimestamp(moment / 1000, UTC), time_zone)
