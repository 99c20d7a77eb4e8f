"""What is shown of a hit: the place where the words stand, the words marked."""

import functools
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice, pairwise

from markupsafe import Markup, escape

from echo_community.search.language import STOP_WORDS, fold, stems

LENGTH = 230  # characters
LEAD = 60  # of them before the first word found

_ENDS = re.compile(r"[.?!…]+[\"”»)]*\s+(?=[^\W_a-z]|[\"“«(])")  # of sentences
_LETTER_BEYOND = re.compile(r"[^\W\d_\x00-\x7f]")
_WITH_ACCENT = r"[^\W_]*[^\W_\x00-\x7f][^\W_]*"
MOST_FOUND = 300  # words of a text: where more stand, any passage of it shows some


@dataclass(frozen=True)
class Passage:
    """Some text and the places in it that are marked."""

    text: str
    marks: tuple[tuple[int, int], ...] = ()
    start: int = 0  # where in the whole text it begins

    def __str__(self) -> str:
        return self.text

    def __html__(self) -> str:
        """The text, escaped, with `<mark>` around what was found."""
        pieces, at = [], 0
        for start, end in self.marks:
            pieces += [escape(self.text[at:start]), _marked(self.text[start:end])]
            at = end
        return "".join([*pieces, escape(self.text[at:])])


class Marker:
    """Finds words in texts, in any of their forms."""

    def __init__(self, words: Iterable[str], begun: str = "") -> None:
        """`words` and what is `begun` are folded; small words do not count among others."""
        words = set(words)
        telling = words - STOP_WORDS or words
        self._stems = {each for word in telling for each in stems(word)}
        self._prefixes = (begun,) if begun else ()
        # A stem may end in another letter than the word ("studies", "studi"), so one less is asked.
        self._begins = tuple(map(_begins, self._stems)) + self._prefixes
        # One pass finds the few words worth folding; where there are accents, each word with one.
        # That a word begins there is seen after, for so `re` skips to what it may begin with.
        self._begun_so = rf"(?:{'|'.join(map(re.escape, self._begins))})[^\W_]*"
        self._plain = re.compile(self._begun_so)

    @functools.cached_property
    def _accented(self) -> re.Pattern[str]:
        return re.compile(rf"{self._begun_so}|{_WITH_ACCENT}", re.IGNORECASE)

    def line(self, text: str) -> Passage:
        """A whole line, such as a title."""
        return Passage(text, tuple((start, end) for start, end, _ in self._found(text)))

    def best(self, text: str) -> Passage:
        """The part of a text that holds most of the words; its beginning where none stands."""
        text = " ".join(text.split())
        return _part(text, list(islice(self._found(text), MOST_FOUND)), 0, len(text))

    def sentence(self, text: str) -> Passage:
        """The sentence of a text that holds most of the words; a long one as `best` does it."""
        text = " ".join(text.split())
        found = list(self._found(text))
        ends = [0, *(end.end() for end in _ENDS.finditer(text)), len(text)]
        best, most = (0, len(text)), 0
        for start, end in pairwise(ends):
            words = len({root for s, _, root in found if start <= s < end})
            if words > most:
                best, most = (start, end), words
        return _part(text, found, *best)

    def _found(self, text: str) -> Iterator[tuple[int, int, str]]:
        if not self._begins:
            return
        plain = text.isascii() or not _LETTER_BEYOND.search(text)
        words = self._plain.finditer(text.lower()) if plain else self._accented.finditer(text)
        for word in words:
            folded = fold(word[0])
            if not folded.startswith(self._begins) or _goes_on(text, word.start()):
                continue
            roots = stems(folded)
            if not self._stems.isdisjoint(roots) or folded.startswith(self._prefixes or ("\0",)):
                yield word.start(), word.end(), roots[0]


def _goes_on(text: str, start: int) -> bool:
    """Whether the word that something stands in began before it."""
    return start > 0 and text[start - 1].isalnum()


def _begins(root: str) -> str:
    return root[:-1] if len(root) > 2 else root


def _part(text: str, found: Iterable[tuple[int, int, str]], least: int, most: int) -> Passage:
    """The densest part between two places of a text."""
    found = [each for each in found if least <= each[0] < most]
    most -= text[most - 1 : most] == " "
    start = max(_densest(found) - LEAD, least)
    if most - least <= LENGTH:
        start = least
    if start > least:
        start = text.find(" ", start) + 1
    end = most if most <= start + LENGTH else text.rfind(" ", start, start + LENGTH)
    end = end if end > start else min(start + LENGTH, most)
    before, after = "…" if start > least else "", "…" if end < most else ""
    shift = len(before) - start
    marks = ((s + shift, e + shift) for s, e, _ in found if start <= s and e <= end)
    return Passage(before + text[start:end] + after, tuple(marks), start)


def _densest(found: list[tuple[int, int, str]]) -> int:
    """Where the passage with most different words begins; the earliest of equals."""
    best, place = 0, found[0][0] if found else 0
    for n, (start, _, _) in enumerate(found[:200]):
        roots = {root for s, _, root in found[n : n + 20] if s < start + LENGTH - LEAD}
        if len(roots) > best:
            best, place = len(roots), start
    return place


def _marked(text: str) -> Markup:
    return Markup("<mark>%s</mark>") % text
