"""A text as the detectors read it: folded to plain small letters, cut into words and pieces."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

PIECE = 4000  # characters read at once, so that the work grows with the text and no faster

_SAME = {"’": "'", "‘": "'", "ʼ": "'", "“": '"', "”": '"', "–": "-", "—": "-", "‑": "-", "−": "-"}
_SAME |= {"\xa0": " ", "\u202f": " ", "\u2009": " ", "\t": " ", "ø": "o", "đ": "d", "ł": "l"}
_SAME |= {"œ": "e", "æ": "a", "ß": "s", "ı": "i", "ə": "a", "þ": "t", "ð": "d"}


class _Folded(dict[int, str]):
    """One plain small character for each, worked out when first met."""

    def __missing__(self, code: int) -> str:
        base = unicodedata.normalize("NFD", chr(code))[0].lower()
        self[code] = base if len(base) == 1 else chr(code)
        return self[code]


_FOLDED = _Folded(
    {ord(k): v for k, v in _SAME.items()}
    | {ord(k.upper()): v for k, v in _SAME.items() if len(k.upper()) == 1}
)


def fold(text: str) -> str:
    """The text in small letters without accents, every character in its place."""
    return text.translate(_FOLDED)


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a text, as written and folded."""

    start: int
    end: int
    written: str
    folded: str

    @property
    def capital(self) -> bool:
        """Whether it begins with a capital."""
        return self.written[0].isupper()

    @property
    def shouted(self) -> bool:
        """Whether all its letters are capitals, two or more."""
        return len(self.written) > 1 and self.written.isupper()


# An article that French ties to a word ("l'", "d'", "qu'") is a word of its own, but O'Brien,
# M'Chigeeng and D'Angelo are one each.
_WORD = re.compile(
    r"(?:[ldnsjmtc]|[LDNSJMTC](?=['’][a-zà-ÿ])|[Qq]u|[Jj]usqu|[Ll]orsqu)['’](?=[^\W\d_])"
    r"|[^\W\d_]+(?:['’][^\W\d_]+)*|\d+"
)
_OWNED = re.compile(r"['’][sS]$")


class Reading:
    """A piece of text, its folded letters and its words."""

    def __init__(self, text: str, language: str = "en") -> None:
        self.text = text
        self.folded = fold(text)
        self.language = language

    @cached_property
    def words(self) -> list[Word]:
        """Words and numbers in their order; what is owned ("Anna's") without its ending."""
        words = []
        for found in _WORD.finditer(self.text):
            start, end = found.span()
            if _OWNED.search(found[0]) and end - start > 2:
                end -= 2
            words.append(Word(start, end, self.text[start:end], self.folded[start:end]))
        return words

    def between(self, left: int, right: int) -> str:
        """What stands between two words, by their places in the list."""
        return self.folded[self.words[left].end : self.words[right].start]

    def before(self, place: int, most: int = 60) -> str:
        """The folded characters before a place."""
        return self.folded[max(0, place - most) : place]

    def after(self, place: int, most: int = 40) -> str:
        """The folded characters from a place on."""
        return self.folded[place : place + most]


def pieces(text: str) -> Iterator[tuple[int, str]]:
    """The text in pieces of at most PIECE characters, cut where a line, sentence or word ends."""
    start = 0
    while len(text) - start > PIECE:
        window = text[start : start + PIECE]
        cut = max((window.rfind(mark, PIECE // 2) + len(mark) for mark in ("\n", ". ")), default=0)
        if cut < PIECE // 2:
            cut = window.rfind(" ", PIECE // 2) + 1 or PIECE
        yield start, window[:cut]
        start += cut
    yield start, text[start:]
