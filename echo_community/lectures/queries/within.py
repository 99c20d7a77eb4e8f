"""Where words are said in one lecture."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape
from sqlalchemy import select

from echo_community.kernel.db import db
from echo_community.lectures.models import Moment

MOST_HITS, MOST_WORDS = 200, 8
AROUND = 70  # characters before the first hit in a line of the list


@dataclass(frozen=True, slots=True)
class Hit:
    """A paragraph in which all of the words are said, and what is said around the first."""

    at_ms: int
    words: Markup

    @property
    def second(self) -> int:
        """When it begins, as addresses say it."""
        return self.at_ms // 1000


@dataclass(frozen=True, slots=True)
class Within:
    """What was looked for in a lecture; `number` is how many of it there are."""

    asked: str = ""
    hits: Sequence[Hit] = ()
    pattern: re.Pattern[str] | None = None

    def lit(self, text: str) -> Markup:
        """A paragraph with the words that were looked for marked in it."""
        return _lit(text, self.pattern) if self.pattern else escape(text)


def within(lecture_id: int, asked: str) -> Within:
    """The paragraphs of a lecture, which the reader was let into, in which these words are said.

    Case and accents count for nothing, and a word may go on: `taper` finds tapering.
    """
    words = re.findall(r"\w+", _plain(asked))[:MOST_WORDS]
    if not words:
        return Within(asked)
    each = [re.compile(rf"\b{re.escape(word)}") for word in words]
    some = re.compile(rf"\b(?:{'|'.join(re.escape(word) for word in words)})\w*")
    rows = db.session.execute(
        select(Moment.start_ms, Moment.text)
        .where(Moment.lecture_id == lecture_id)
        .order_by(Moment.start_ms)
    )
    hits = [
        Hit(row.start_ms, _around(row.text, some))
        for row in rows
        if all(word.search(_plain(row.text)) for word in each)
    ]
    return Within(asked, hits[:MOST_HITS], some)


def _around(text: str, pattern: re.Pattern[str]) -> Markup:
    found = pattern.search(_plain(text))
    begin = max(found.start() - AROUND, 0) if found else 0
    begin = text.find(" ", begin) + 1 if begin else 0
    end = text.find(" ", begin + 3 * AROUND)
    short = text[begin : end if end > 0 else len(text)]
    return Markup("{}{}{}").format(
        "… " if begin else "", _lit(short, pattern), " …" if end > 0 else ""
    )


def _lit(text: str, pattern: re.Pattern[str]) -> Markup:
    parts, last = [], 0
    for found in pattern.finditer(_plain(text)):
        parts += [escape(text[last : found.start()]), Markup("<mark>{}</mark>").format(
            text[found.start() : found.end()]
        )]  # fmt: skip
        last = found.end()
    return Markup("").join([*parts, escape(text[last:])])


def _plain(text: str) -> str:
    """In small letters without accents, letter for letter, so that places stay the same."""
    return "".join(map(_letter, text))


def _letter(sign: str) -> str:
    if sign.isascii():
        return sign.lower()
    plain = unicodedata.normalize("NFD", sign)[0].lower()
    return plain if len(plain) == 1 else sign
