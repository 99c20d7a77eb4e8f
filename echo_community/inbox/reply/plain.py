"""A line as patterns want to see it."""

import re
import unicodedata

SPACES = re.compile("[\u00a0\u2000-\u200a\u202f\u205f\u3000\t ]+")
UNSEEN = re.compile("[\u200b-\u200f\u202a-\u202e\u2060\ufeff]")
APOSTROPHES = str.maketrans("’‘ʼ`", "''''")


def plain(line: str) -> str:
    """The line with plain spaces and apostrophes, no marks of direction, no bold stars around."""
    line = unicodedata.normalize("NFC", UNSEEN.sub("", line)).translate(APOSTROPHES)
    return SPACES.sub(" ", line).strip()


def blank(line: str) -> bool:
    """Whether nothing stands there."""
    return not plain(line)
