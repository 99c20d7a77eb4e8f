"""A series: which lecture comes before this one, and which after."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Integer, Select, bindparam, func
from sqlalchemy.orm import aliased

from echo_community import policy
from echo_community.discussions.models import Thread
from echo_community.lectures.models import Lecture
from echo_community.policy import READER, Can

_ORDER = (Lecture.part.nulls_last(), Lecture.given_on.nulls_last(), Lecture.id)
NUMBER = func.row_number().over(order_by=_ORDER)  # of a lecture in its series


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
    number: int  # from 1, of those that the reader may open
    count: int
    previous: PartRow | None
    next: PartRow | None


def same_series(asked: Select[Any]) -> Select[Any]:
    """The lectures of one series that READER may open: that of `lecture`, itself included."""
    this = aliased(Lecture)
    alike = (this.programme_id == Lecture.programme_id) & (this.series == Lecture.series)
    itself = Lecture.id == this.id
    return (
        asked.select_from(this)
        .join(Lecture, alike)
        .join(Thread, Thread.id == Lecture.thread_id)
        .where(
            this.id == bindparam("lecture", type_=Integer),
            this.series != "",
            Thread.merged_into_id.is_(None),
            itself | (~Thread.hidden & ~Thread.held),
            policy.where(READER, Can.READ_THREAD, Thread),
        )
    )


def place_of(thread_id: int, name: str, parts: Sequence[PartRow]) -> SeriesPlace | None:
    """What comes before and after a lecture; none where it is alone."""
    at = next((n for n, part in enumerate(parts) if part.thread_id == thread_id), None)
    if at is None or len(parts) < 2:
        return None
    around = (_at(parts, at - 1), _at(parts, at + 1))
    return SeriesPlace(name, at + 1, len(parts), *around)


def _at(parts: Sequence[PartRow], place: int) -> PartRow | None:
    return parts[place] if 0 <= place < len(parts) else None
