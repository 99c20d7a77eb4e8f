"""When somebody is on call and when nobody is, as stretches of time. Pure."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

Stretch = tuple[datetime, datetime]

# Two weeks planned in different zones part by hours: that is no gap.
SHORTEST = timedelta(hours=12)


def without(stretch: Stretch, away: Iterable[Stretch]) -> Sequence[Stretch]:
    """What is left of a stretch outside of others."""
    left = [stretch]
    for gone_from, gone_to in away:
        left = [
            part
            for starts, ends in left
            for part in ((starts, min(ends, gone_from)), (max(starts, gone_to), ends))
            if part[0] < part[1]
        ]
    return left


def gaps(covers: Iterable[Stretch], first: datetime, last: datetime) -> Sequence[Stretch]:
    """Where nothing covers the time from the first moment to the last."""
    found, covered_to = [], first
    for starts, ends in sorted(covers):
        if starts - covered_to >= SHORTEST and covered_to < last:
            found.append((covered_to, min(starts, last)))
        covered_to = max(covered_to, ends)
    if last - covered_to >= SHORTEST:
        found.append((covered_to, last))
    return found
