"""Stretches of time, of a lecture or of the clock, as sorted pairs that do not touch; pure."""

from collections.abc import Iterable, Sequence

Stretch = tuple[int, int]  # from, until; milliseconds
Stretches = Sequence[Stretch]


def joined(stretches: Iterable[Sequence[int]], gap: int = 0) -> list[Stretch]:
    """The same, sorted, those that meet (or leave no more than a gap) made one."""
    whole: list[Stretch] = []
    for begin, end in sorted((begin, end) for begin, end in stretches if end > begin):
        if whole and begin <= whole[-1][1] + gap:
            whole[-1] = whole[-1][0], max(whole[-1][1], end)
        else:
            whole.append((begin, end))
    return whole


def free(taken: Stretches, begin: int, end: int) -> list[Stretch]:
    """What of a stretch is in none of those that are taken."""
    left, at = [], begin
    for one, other in taken:
        if one >= end:
            break
        if one > at:
            left.append((at, one))
        at = max(at, other)
    return [*left, (at, end)] if at < end else left


def length(stretches: Stretches) -> int:
    """How long they are in all."""
    return sum(end - begin for begin, end in stretches)


def first_of(stretches: Stretches, most: int) -> list[Stretch]:
    """Their beginning, so long at most."""
    kept: list[Stretch] = []
    for begin, end in stretches:
        if most <= 0:
            break
        kept.append((begin, min(end, begin + most)))
        most -= end - begin
    return kept


def last_of(stretches: Stretches, most: int) -> list[Stretch]:
    """Their end, so long at most."""
    kept: list[Stretch] = []
    for begin, end in reversed(stretches):
        if most <= 0:
            break
        kept.append((max(begin, end - most), end))
        most -= end - begin
    return kept[::-1]


def after(stretches: Iterable[Sequence[int]], moment: int) -> list[Stretch]:
    """What of them is later than a moment."""
    return [(max(begin, moment), end) for begin, end in stretches if end > moment]
