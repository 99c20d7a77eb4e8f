"""Words beside which something is a name, or is none; their lists stand in data/cues.toml."""

import functools
import re
import tomllib
from collections import defaultdict
from pathlib import Path

from echo_community.privacy.detectors.familiar import a_letter_away
from echo_community.privacy.detectors.lists import is_family, is_given, is_ordinary
from echo_community.privacy.detectors.reading import Reading, fold

_LISTS = tomllib.loads((Path(__file__).parents[1] / "data" / "cues.toml").read_text("utf-8"))
_JOINED = re.compile(r"[ '\"/.-]{0,2}")


@functools.cache
def phrases(name: str) -> dict[str, list[tuple[str, ...]]]:
    """The phrases of a list by their last word, in every language."""
    by_last: dict[str, list[tuple[str, ...]]] = defaultdict(list)
    for some in _LISTS[name].values():
        for phrase in some:
            words = tuple(word.folded for word in Reading(phrase).words)
            by_last[words[-1]].append(words[:-1])
    return dict(by_last)


@functools.cache
def single(name: str) -> frozenset[str]:
    """The single words of a list, folded."""
    return frozenset(last for last, before in phrases(name).items() if () in before)


@functools.cache
def words_in(name: str, language: str) -> frozenset[str]:
    """The words of a list in one language, folded."""
    return frozenset(map(fold, _LISTS[name][language]))


@functools.cache
def any_of(*names: str) -> str:
    """A pattern for any phrase of these lists, the longest first."""
    every = {fold(p) for name in names for some in _LISTS[name].values() for p in some}
    return "|".join(re.escape(p) for p in sorted(every, key=lambda p: (-len(p), p)))


_TYPED_IN_HASTE = frozenset({"kin", "colleagues", "sure_patients"})


@functools.lru_cache(4096)
def _mended(name: str, word: str) -> str:
    """The word of a list that this is, mistyped: "colleauge", "conjoit"."""
    if len(word) < 6 or is_family(word) or is_given(word) or is_ordinary(word):
        return word
    return next((other for other in a_letter_away(word) if other in phrases(name)), word)


def ends_with(reading: Reading, place: int, name: str) -> int:
    """How many words, up to and with the one at `place`, are a phrase of that list; 0 if none."""
    if place < 0:
        return 0
    words = reading.words
    last = words[place].folded
    if name in _TYPED_IN_HASTE and last not in phrases(name):
        last = _mended(name, last)
    for before in phrases(name).get(last, ()):
        first = place - len(before)
        if first < 0 or any(words[first + n].folded != one for n, one in enumerate(before)):
            continue
        if all(_JOINED.fullmatch(reading.between(n, n + 1)) for n in range(first, place)):
            return len(before) + 1
    return 0
