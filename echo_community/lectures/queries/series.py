"""A series: which lecture comes before this one, and which after."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import aliased

from echo_community import policy
from echo_community.discussions.models import Thread
from echo_community.kernel.actor import Actor
from echo_community.kernel.db import db
from echo_community.lectures.models import Lecture
from echo_community.policy import Can


@dataclass(frozen=True, slots=True)
class PartRow:
    """A lecture of a series."""

    thread_id: int
    slug: str
    title: str
    duration_ms: int

    @property
    def minutes(self) -> int:
        """How long it is; 0 where nobody knows."""
        return max(round(self.duration_ms / 60_000), 1) if self.duration_ms else 0


@dataclass(frozen=True, slots=True)
class SeriesPlace:
    """Where a lecture stands in its series."""

    name: str
    number: int  # from 1, by what the reader may open
    count: int
    previous: PartRow | None
    next: PartRow | None


def place_in_series(reader: Actor, thread_id: int) -> SeriesPlace | None:
    """What comes before and after a lecture; none where it is alone; one statement."""
    this = aliased(Lecture)
    rows = db.session.execute(
        select(Thread.id, Thread.slug, Thread.title, Lecture.duration_ms, Lecture.series)
        .join(Lecture, Lecture.thread_id == Thread.id)
        .join(
            this,
            (this.thread_id == thread_id)
            & (this.programme_id == Lecture.programme_id)
            & (this.series == Lecture.series),
        )
        .where(
            this.series != "",
            Thread.merged_into_id.is_(None),
            ~Thread.hidden,
            ~Thread.held | (Thread.id == thread_id),
            policy.where(reader, Can.READ_THREAD, Thread),
        )
        .order_by(Lecture.part.nulls_last(), Lecture.given_on.nulls_last(), Lecture.id)
    ).all()
    parts = [PartRow(*row[:4]) for row in rows]
    at = next((n for n, part in enumerate(parts) if part.thread_id == thread_id), None)
    if at is None or len(parts) < 2:
        return None
    around = (_at(parts, at - 1), _at(parts, at + 1))
    return SeriesPlace(rows[0].series, at + 1, len(parts), *around)


def _at(parts: Sequence[PartRow], place: int) -> PartRow | None:
    return parts[place] if 0 <= place < len(parts) else None
