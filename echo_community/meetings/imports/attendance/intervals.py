"""How long somebody was there, who came and went and was there twice at once."""

from collections.abc import Iterable
from datetime import datetime, timedelta

Interval = tuple[datetime, datetime]


def merged(intervals: Iterable[Interval]) -> list[Interval]:
    """The same moments as intervals that do not touch, in order; what ends before it begins is
    none."""
    found: list[Interval] = []
    for begin, end in sorted(each for each in intervals if each[0] < each[1]):
        if found and begin <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], end))
        else:
            found.append((begin, end))
    return found


def minutes(intervals: Iterable[Interval]) -> int:
    """Whole minutes in at least one of the intervals, to the nearest."""
    total = sum((end - begin for begin, end in merged(intervals)), timedelta())
    return int(total.total_seconds() / 60 + 0.5)
