"""Which parts of the index are read for a query, so that its cost is bounded however much matches.

A rare word is read wholly. Of a common one the newest documents are read, the threads that have it
in their title, and those that have the query's other common words too.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

CANDIDATES = 300  # documents are ranked at most
READ_WHOLLY = 2_000  # documents of one word
READ_IN_ALL = 4_000
NEWEST = 300  # of a common word, and of common words together
TITLES = 300
IN_TITLE = 1.4  # times what a word gains in a body, else the newest crowd titles out
MANY_TITLES = 30_000  # documents of a word; of so many, only titles among the newest are read
MOST_WORDS = 8  # are looked for, the rarest; all of them rank
MOST_COMMON_WORDS = 2
CHEAP = 20_000  # documents of the rarest of several common words, to look for it with one other
MANY_WORDS = 4
MOST_TOGETHER = 5_000  # expected documents; more are not looked for together on PostgreSQL


@dataclass(frozen=True)
class Need:
    """One word of the query as the index is asked for it: any of these stems, or runs of them."""

    any_of: tuple[tuple[str, ...], ...]
    prefix: str = ""
    weight: float = 1.0
    cost: int = 0  # rows of the index that hold it
    required: bool = False


@dataclass(frozen=True)
class Probe:
    """One question to the index; what answers it gains `weight`."""

    needs: tuple[Need, ...]  # all of them
    weight: float
    most: int
    titles: bool = False
    newest: bool = False  # among the newest alone


def plan(needs: Sequence[Need], documents: int) -> list[Probe]:
    """The questions that find what is best for these needs, the rarest first."""
    probes: list[Probe] = []
    common: list[Need] = []
    left = READ_IN_ALL
    needs = sorted(needs, key=lambda need: (need.cost, -need.weight))[:MOST_WORDS]
    for need in needs:
        if need.cost <= min(READ_WHOLLY, left):
            left -= need.cost
            probes.append(Probe((need,), need.weight, READ_WHOLLY))
            if need.cost > CANDIDATES // 2:
                probes.append(Probe((need,), need.weight, TITLES, titles=True))
        else:
            common.append(need)
    # Of many words one common one is read for itself: the others are found beside rarer ones.
    read = common[: 1 if len(needs) >= MANY_WORDS else MOST_COMMON_WORDS]
    for need in read:
        probes.append(Probe((need,), need.weight, NEWEST, newest=True))
        many = need.cost > MANY_TITLES and not need.required
        weight = IN_TITLE * need.weight
        if many:
            probes.append(Probe((need,), weight, TITLES, titles=True, newest=True))
        if not many or len(needs) == 1:
            # It may be long since it was common.
            probes.append(Probe((need,), weight, TITLES, titles=True))
    if read and len(needs) > 1:
        probes.append(_together(needs, TITLES, titles=True))
    if len(common) == 2 or (len(common) > 2 and common[0].cost <= CHEAP):
        probes += _rare_enough(common[:2], documents)
    if len(common) > 2:
        probes += _rare_enough(common, documents)
    return probes


def _rare_enough(needs: Sequence[Need], documents: int) -> list[Probe]:
    expected = float(documents)
    for need in needs:
        expected *= min(need.cost / max(documents, 1), 1.0)
    return [_together(needs, NEWEST)] if expected <= MOST_TOGETHER else []


def _together(needs: Sequence[Need], most: int, *, titles: bool = False) -> Probe:
    needs = [_plainly(need) for need in needs]
    weight = sum(need.weight for need in needs) * (2 if titles else 1)
    return Probe(tuple(needs), weight, most, titles=titles)


def _plainly(need: Need) -> Need:
    """Without its names of several words: each is a search of its own, among very many."""
    single = tuple(run for run in need.any_of if len(run) == 1)
    return replace(need, any_of=single) if single and need.cost > READ_WHOLLY else need
