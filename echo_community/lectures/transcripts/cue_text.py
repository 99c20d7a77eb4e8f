"""The text of a WebVTT cue: which of it is tags, which is said, and by whom.

The tokenizer of WebVTT: The Web Video Text Tracks Format (W3C), section 6.4, cue text parsing
rules; what it returns for tags is used for the voice alone.
"""

import html
import re
from typing import NamedTuple

# A tag ends with the next ">" or with the text. What is in it can hold anything else, "<" too.
_TAG = re.compile(r"<([^>]*)(?:>|\Z)")
# Its name ends at a class, white space, or the end; classes end at white space.
_START = re.compile(r"([^.\t\n\f ]*)(?:\.[^\t\n\f ]*)?(?:[\t\n\f ](.*))?\Z", re.DOTALL)
_NUMBER = re.compile(r"&#(?:[xX]([0-9a-fA-F]+)|([0-9]+));?")
_WHITE = re.compile(r"[\t\n\f\r ]+")
# Numbers that HTML gives as they are, though Python leaves them out.
_KEPT_BY_HTML = range(1, 0x20)


class Said(NamedTuple):
    """What a cue says, and the voice it names first, if any."""

    text: str
    speaker: str | None


def said(raw: str) -> Said:
    """The text without its tags, entities as their characters; and who speaks."""
    text: list[str] = []
    speaker: str | None = None
    at = 0
    for tag in _TAG.finditer(raw):
        text.append(_characters(raw[at : tag.start()]))
        at = tag.end()
        speaker = speaker or _voice(tag[1])
    text.append(_characters(raw[at:]))
    return Said("".join(text), speaker)


def _voice(tag: str) -> str | None:
    """Who speaks from a `<v Name>` on."""
    found = _START.match(tag)
    if found is None or found[1] != "v":
        return None
    return _WHITE.sub(" ", _characters(found[2] or "")).strip(" ") or None


def _characters(text: str) -> str:
    """HTML's character references as what they stand for."""
    if "&" not in text:
        return text
    return "".join(
        _number(part) if part.startswith("&#") else html.unescape(part)
        for part in re.split(r"(&#(?:[xX][0-9a-fA-F]+|[0-9]+);?)", text)
    )


def _number(reference: str) -> str:
    found = _NUMBER.fullmatch(reference)
    if found is None:
        return reference
    value = int(found[1], 16) if found[1] else int(found[2])
    kept = value in _KEPT_BY_HTML or _is_noncharacter(value)
    return chr(value) if kept else html.unescape(reference)


def _is_noncharacter(value: int) -> bool:
    return value <= 0x10FFFF and (0xFDD0 <= value <= 0xFDEF or value & 0xFFFE == 0xFFFE)


def escaped(text: str) -> str:
    """Words as WebVTT writes them."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
