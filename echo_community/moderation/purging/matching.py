"""Exact words found however they were copied, and a neutral mark put in their place; pure.

Case, accents, white space, signs between words, line ends of a quotation, Markdown's marks around
words and HTML's tags and entities make no difference: `Zoé O'Hara` is also `zoe o&#39;hara`,
`**Zoé** O’Hara` and `zoe-o-hara`. A number is also the number with other signs in it.
"""

import html
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

SHORTEST = 3  # letters or digits: what is shorter stands in too much
LONG_NUMBER = 6  # digits: from here on they may be grouped in any way

A_QUERY = 40  # targets: a database bears no condition of any length

_RUN = re.compile(r"[^\W_]+")
_GAP = r"(?:%20|[\W_]){0,8}"
_DIGIT_GAP = r"[\W_]{0,2}"
# Letters that no accent changes; of the others the index of a database may hold any form.
_PLAIN = frozenset("bdfghjklmpqrstvwxyz0123456789")
_PIECE = re.compile(
    r"<[^<>]*>|&(?:#[0-9]{1,7}|#x[0-9a-f]{1,6}|[a-z][a-z0-9]{1,30});|.", re.I | re.S
)
_MARKS = frozenset("*_~`")
_INLINE = re.compile(r"</?(?:a|b|i|em|strong|del|s|sub|sup|code|kbd)\b", re.IGNORECASE)


@dataclass(frozen=True)
class Target:
    """Words to remove and what stands in their place."""

    words: str
    mark: str


class _Folded(NamedTuple):
    """A text as it is compared, where each of its characters stands in the original, and tags."""

    text: str
    begin: list[int]
    end: list[int]
    tags: list[tuple[int, str]]


def is_long_enough(words: str) -> bool:
    """Whether words can be looked for at all."""
    return len("".join(_RUN.findall(words))) >= SHORTEST


class Eraser:
    """Some targets, ready to be taken out of any text."""

    def __init__(self, targets: Iterable[Target]) -> None:
        # The longest first: of a whole name no half is left.
        ordered = sorted(targets, key=lambda target: -len(target.words))
        self.targets = [target for target in ordered if is_long_enough(target.words)]
        self._patterns = [(pattern(target.words), target.mark) for target in self.targets]

    def __bool__(self) -> bool:
        return bool(self._patterns)

    def clean(self, text: str, mark: str | None = None) -> tuple[str, int]:
        """A plain text or Markdown without the targets, and how many there were."""
        return self._clean(text, _fold, mark)

    def clean_html(self, text: str) -> tuple[str, int]:
        """The same of HTML: its tags stay, within them words go too."""
        count = 0

        def within(tag: re.Match[str]) -> str:
            nonlocal count
            cleaned, found = self.clean(tag[0], "removed")
            count += found
            return cleaned

        text = re.sub(r"<[^<>]*=[^<>]*>", within, text)
        text, found = self._clean(text, _fold_html, None, html.escape)
        return text, count + found

    def finds(self, text: str) -> bool:
        """Whether a text holds any of them."""
        folded = _fold(text).text
        return any(each.search(folded) for each, _ in self._patterns)

    def likes(self) -> list[list[str]]:
        """For each target a pattern of LIKE that every text with it matches; so many a query."""
        found = [like(target.words) for target in self.targets]
        return [found[at : at + A_QUERY] for at in range(0, len(found), A_QUERY)]

    def _clean(
        self,
        text: str,
        fold: Callable[[str], _Folded],
        mark: str | None,
        escaped: Callable[[str], str] = str,
    ) -> tuple[str, int]:
        count, folded = 0, fold(text)
        for each, own in self._patterns:
            places = list(each.finditer(folded.text))
            for found in reversed(places):
                begin, end = folded.begin[found.start()], folded.end[found.end() - 1]
                while end < len(text) and unicodedata.combining(text[end]):
                    end += 1
                if _MARKS & set(text[begin:end]):  # Markdown's come in pairs
                    begin, end = _beyond_marks(text, begin, end)
                tags = "".join(tag for at, tag in folded.tags if begin < at < end)
                instead = escaped(own if mark is None else mark)
                text = f"{text[:begin]}{instead}{tags}{text[end:]}"
            if places:
                folded = fold(text)
                count += len(places)
        return text, count


def pattern(words: str) -> re.Pattern[str]:
    """What finds these words in a folded text."""
    runs = [_run(run) for run in _RUN.findall(_fold(words).text)]
    return re.compile(rf"(?<![^\W_]){_GAP.join(runs)}(?![^\W_])")


def like(words: str) -> str:
    """A pattern of LIKE that is true of every text these words are in; it may be of others."""
    made = "%"
    for run in _RUN.findall(unicodedata.normalize("NFC", words).lower()):
        long_number = run.isdecimal() and len(run) >= LONG_NUMBER
        for sign in run:
            made += sign if sign in _PLAIN else "_" if sign.isascii() else "%"
            made += "%" if long_number else ""
        made += "%"
    return re.sub("%+", "%", made)


def _beyond_marks(text: str, begin: int, end: int) -> tuple[int, int]:
    while begin and text[begin - 1] in _MARKS:
        begin -= 1
    while end < len(text) and text[end] in _MARKS:
        end += 1
    return begin, end


def _run(run: str) -> str:
    if run.isdecimal() and len(run) >= LONG_NUMBER:
        return _DIGIT_GAP.join(run)
    return re.escape(run)


def _fold(text: str) -> _Folded:
    if text.isascii():
        places = list(range(len(text) + 1))
        return _Folded(text.lower(), places, places[1:], [])
    return _folded((sign, at, at + 1) for at, sign in enumerate(text))


def _fold_html(text: str) -> _Folded:
    tags = [(m.start(), m[0]) for m in _PIECE.finditer(text) if m[0][0] == "<" and len(m[0]) > 1]
    folded = _folded(_signs(text))
    return folded._replace(tags=tags)


def _signs(text: str) -> Iterator[tuple[str, int, int]]:
    """Each character that a reader sees and where it stands; a block's edge is a line end."""
    for piece in _PIECE.finditer(text):
        said = piece[0]
        if len(said) > 1 and said[0] == "<":
            said = "" if _INLINE.match(said) else "\n"
        elif len(said) > 1:
            said = html.unescape(said)
        for sign in said:
            yield sign, piece.start(), piece.end()


def _folded(signs: Iterable[tuple[str, int, int]]) -> _Folded:
    text: list[str] = []
    begin: list[int] = []
    end: list[int] = []
    for sign, first, last in signs:
        for part in unicodedata.normalize("NFKD", sign).casefold():
            # Marks of accents, and what nobody sees: soft hyphens, spaces without width.
            if not unicodedata.combining(part) and unicodedata.category(part) != "Cf":
                text.append(part)
                begin.append(first)
                end.append(last)
    return _Folded("".join(text), begin, end, [])
