"""What is measured of a ranking: nDCG, reciprocal rank, recall, queries without a hit."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

DEPTH, FAR = 10, 20


@dataclass(frozen=True)
class Quality:
    """The mean of each measure over some queries."""

    queries: int
    ndcg: float
    mrr: float
    recall: float
    without: float  # share of queries that found nothing


def quality(answers: Sequence[tuple[Sequence[str], Mapping[str, int]]]) -> Quality:
    """Of what was found, best first, and what is relevant in which grade, query by query."""
    count = max(len(answers), 1)
    return Quality(
        len(answers),
        sum(ndcg(found, grades) for found, grades in answers) / count,
        sum(reciprocal_rank(found, grades) for found, grades in answers) / count,
        sum(recall(found, grades) for found, grades in answers) / count,
        sum(not found for found, _ in answers) / count,
    )


def ndcg(found: Sequence[str], grades: Mapping[str, int]) -> float:
    """How near the first ten come to the best order of what is relevant."""
    ideal = _gain(sorted(grades.values(), reverse=True))
    return _gain([grades.get(one, 0) for one in found]) / ideal if ideal else 0.0


def reciprocal_rank(found: Sequence[str], grades: Mapping[str, int]) -> float:
    """One over the place of the first that is relevant."""
    return next((1 / place for place, one in enumerate(found, 1) if grades.get(one)), 0.0)


def recall(found: Sequence[str], grades: Mapping[str, int]) -> float:
    """The share of what is relevant among the first twenty."""
    return len({*found[:FAR]} & {one for one, g in grades.items() if g}) / max(len(grades), 1)


def _gain(grades: Sequence[int]) -> float:
    return sum((2**g - 1) / math.log2(n + 2) for n, g in enumerate(grades[:DEPTH]))
