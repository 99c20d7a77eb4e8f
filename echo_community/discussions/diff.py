"""What changed between two versions of a text, for people to read."""

import difflib
import re
from collections.abc import Sequence
from dataclasses import dataclass

LONGEST = 3000  # words; comparing more would keep the reader waiting


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of words: `same`, `added` or `removed`."""

    change: str
    text: str


def changes(old: str, new: str) -> list[Piece]:
    """The new text with what was added and removed, word by word; long texts line by line."""
    long = max(old.count(" "), new.count(" ")) > LONGEST
    before, after = (_split(text, by_line=long) for text in (old, new))
    found: list[Piece] = []
    for tag, i, j, k, m in difflib.SequenceMatcher(None, before, after).get_opcodes():
        if tag == "equal":
            found.append(Piece("same", "".join(before[i:j])))
            continue
        if i < j:
            found.append(Piece("removed", "".join(before[i:j])))
        if k < m:
            found.append(Piece("added", "".join(after[k:m])))
    return found


def _split(text: str, by_line: bool) -> Sequence[str]:
    # A word keeps the space after it, so that a changed word changes nothing else.
    return text.splitlines(keepends=True) if by_line else re.findall(r"\S+\s*|\s+", text)
