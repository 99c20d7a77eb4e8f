"""How long answers take, told honestly: what still waits never counts as quick. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass

FEWEST = 5  # answers; of fewer nothing is told


@dataclass(frozen=True, slots=True)
class Wait:
    """Hours until a first answer: half came within `median`, nine in ten within `ninth`.

    None: so many have not come yet that it cannot be said.
    """

    median: float | None
    ninth: float | None
    answers: int


def wait_of(answered: Iterable[float], waiting: Iterable[float] = ()) -> Wait | None:
    """The wait of those answered after so many hours, and of those that have waited so many.

    None where they are too few to tell. (Kaplan and Meier, 1958: who is still waiting leaves the
    count when their wait so far ends, since nobody knows how it goes on.)
    """
    ends = sorted([(hours, 0) for hours in answered] + [(hours, 1) for hours in waiting])
    answers = sum(1 for _, open_still in ends if not open_still)
    if answers < FEWEST:
        return None
    left, median, ninth = 1.0, None, None
    for n, (hours, open_still) in enumerate(ends):
        if open_still:
            continue
        left *= 1 - 1 / (len(ends) - n)
        median = hours if median is None and left <= 0.5 + SLIP else median
        ninth = hours if ninth is None and left <= 0.1 + SLIP else ninth
    return Wait(median, ninth, answers)


SLIP = 1e-9  # of products of fractions
