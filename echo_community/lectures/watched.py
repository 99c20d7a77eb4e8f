"""What a device tells of watching and reading, and how much of it counts; pure.

A minute counts where the lecture went on (or its words stood there to be read), what went on was
not seen before, and the clock had that minute: twice the same part is one, two devices at once are
one, and neither a stopped player nor a page left open is anything.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from echo_community.lectures.stretches import Stretch, first_of, free, joined, last_of, length

FASTEST = 3  # times the speed of a lecture
A_WORD = 400  # milliseconds for who reads slowly: 150 words a minute
SHORTEST = 2_000  # for a paragraph of a word or two
LONGEST = 10 * 60_000  # of one piece; a device tells of what went on more often
OLDEST = 30 * 24 * 3_600_000  # what a device kept for longer has no day any more
MOST = 500  # pieces at once
LATEST = 24 * 3_600_000  # of a lecture


@dataclass(frozen=True, slots=True)
class Watched:
    """A stretch that was played, in how much time, and how long ago that ended; milliseconds."""

    begin: int
    end: int
    spent: int
    ago: int


@dataclass(frozen=True, slots=True)
class Read:
    """A paragraph, by the second of its beginning: time on it, within how much, until when."""

    begin: int
    spent: int
    within: int
    ago: int


@dataclass(frozen=True, slots=True)
class Told:
    """What a device tells at once, and where in the lecture it stands, since when."""

    at_ms: int | None = None
    ago: int = 0
    watched: Sequence[Watched] = ()
    read: Sequence[Read] = ()

    @classmethod
    def parse(cls, text: str) -> "Told":
        """From `{"at", "ago", "watched": [[begin, end, spent, ago]], "read": [[begin, spent,
        within, ago]]}`. Raises ValueError."""
        found = json.loads(text)
        if not isinstance(found, dict):
            raise ValueError("no object")
        watched, read = (_pieces(found.get(name, [])) for name in ("watched", "read"))
        at = found.get("at")
        return cls(
            None if at is None else _number(at, LATEST),
            _number(found.get("ago", 0), OLDEST),
            [Watched(begin, end, min(spent, LONGEST), ago) for begin, end, spent, ago in watched],
            [Read(begin, min(spent, LONGEST), within, ago) for begin, spent, within, ago in read],
        )


def _pieces(found: Any) -> list[list[int]]:
    if not isinstance(found, list) or len(found) > MOST:
        raise ValueError("no list, or too long")
    if not all(isinstance(piece, list) and len(piece) == 4 for piece in found):
        raise ValueError("a piece is four numbers")
    return [[_number(each, OLDEST) for each in piece] for piece in found]


def _number(value: Any, most: int) -> int:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise ValueError("no number")
    return int(min(max(value, 0), most))  # NaN and the infinite raise too


def bound(words: str) -> int:
    """For how long a paragraph may be read; milliseconds."""
    return max(len(words.split()) * A_WORD, SHORTEST)


@dataclass
class Ledger:
    """What somebody saw of a lecture, and when they were learning; each entry says what it adds."""

    seen: list[Stretch] = field(default_factory=list)  # of the lecture
    counted: list[Stretch] = field(default_factory=list)  # of the clock
    since: int = 0  # of the clock: what was before counts no more

    def watch(self, begin: int, end: int, spent: int, until: int) -> int:
        """A stretch was played in some time, until then; returns milliseconds that are new."""
        end = min(end, begin + spent * FASTEST)
        new = free(self.seen, begin, end)
        fresh = length(new)
        wanted = spent * fresh // max(end - begin, 1)
        claimed = self._claim(until - spent, until, wanted)
        if not claimed:
            return 0
        seen = fresh * claimed // wanted
        self._see(new, seen)
        return min(seen, claimed)

    def read(self, begin: int, end: int, spent: int, most: int, clock: Stretch) -> int:
        """A paragraph was read within that time of the clock, counted for `most` in all; what was
        watched of it, or read before, is not counted again."""
        end = max(end, begin + 1)
        new = free(self.seen, begin, end)
        fresh = length(new)
        left = most * fresh // (end - begin)
        claimed = self._claim(*clock, min(spent, left))
        if claimed:
            self._see(new, -(-fresh * claimed // left))
        return claimed

    def _claim(self, begin: int, end: int, most: int) -> int:
        """Take so much of the clock, where it was not taken."""
        taken = last_of(free(self.counted, max(begin, self.since), end), most)
        self.counted = joined([*self.counted, *taken])
        return length(taken)

    def _see(self, new: Sequence[Stretch], most: int) -> None:
        self.seen = joined([*self.seen, *first_of(new, most)])
