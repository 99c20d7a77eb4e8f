"""The register of every column that holds what people write.

The guard, the purge and the tests go by it: a text column is either declared with
`written()` or is plainly a code (`code()`), and a test fails on anything else.
"""

import enum
import re
import unicodedata
from typing import Any

from sqlalchemy import Column, String, Text
from sqlalchemy.orm import MappedColumn, mapped_column

from echo_community.kernel.db import Base


class Kind(enum.StrEnum):
    """How a written column is treated."""

    LINE = "line"  # one line: a title, a name
    TEXT = "text"  # several lines, printed as they are
    MARKDOWN = "markdown"  # rendered to HTML
    DERIVED = "derived"  # made from another written column: HTML, excerpt, index


def written(length: int | None = None, kind: Kind = Kind.LINE, **options: Any) -> MappedColumn[Any]:
    """A column that holds what a person wrote."""
    return mapped_column(String(length) if length else Text(), info={"words": kind}, **options)


def code(length: int, *, from_words: bool = False, **options: Any) -> MappedColumn[Any]:
    """A text column that no person writes freely: a slug, a hash, an address, a state.

    `from_words`: it is made from a title, which an identifier may have slipped into.
    """
    return mapped_column(String(length), info={"code": True, "from words": from_words}, **options)


def registered() -> dict[str, Kind]:
    """Every column of words as `table.column`, with its kind."""
    return {
        f"{table.name}.{column.name}": column.info["words"]
        for table in Base.metadata.sorted_tables
        for column in table.columns
        if "words" in column.info
    }


def made_of_words() -> list[str]:
    """Codes that are made from what people write, as `table.column`: slugs, addresses with one."""
    return [
        f"{table.name}.{column.name}"
        for table in Base.metadata.sorted_tables
        for column in table.columns
        if column.info.get("from words")
    ]


def unregistered() -> list[str]:
    """Text columns that are neither declared words nor codes; the tests want none."""
    return [
        f"{table.name}.{column.name}"
        for table in Base.metadata.sorted_tables
        for column in table.columns
        if _is_free_text(column)
    ]


def _is_free_text(column: Column[Any]) -> bool:
    kept_short = type(column.type).__name__ == "Enum"
    return isinstance(column.type, String) and not kept_short and not column.info


# Controls (but for tab and line feed) and the bidirectional overrides that can make a text read
# otherwise than it is written; see Unicode TR 36, 2.3. Isolates and marks that French, Arabic or
# Inuktitut need stay.
_UNWANTED = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff\ufffe\uffff]"
)


_NO_BREAK = frozenset("\xa0\u202f")
# White space but for a single no-break space before these signs, after « or a digit.
_SPACE = re.compile(r"(?!(?:(?<=[«\d])[\xa0\u202f]|[\xa0\u202f](?=[»:;?!%]))(?!\s))\s+")


def tidy(text: str) -> str:
    """What a person wrote, without controls and overrides, line ends as `\\n`, composed (NFC)."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return unicodedata.normalize("NFC", _UNWANTED.sub("", text)).strip("\n ")


def tidy_line(text: str) -> str:
    """The same on one line, runs of white space as one space."""
    return one_line(tidy(text))


def one_line(text: str) -> str:
    """A text with runs of white space as one space, not to be broken where it was not to be and
    that matters: beside the signs of French, and after a number. Elsewhere, as in names, words are
    found by plain spaces."""
    if _NO_BREAK.isdisjoint(text):
        return " ".join(text.split())
    return _SPACE.sub(" ", text).strip()


def slug(text: str) -> str:
    """A title for an address: `Tapering after surgery` -> `tapering-after-surgery`."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")[:60].rstrip("-")
