"""Bytes of a mail as words: charsets that lie, flowed lines, characters that hide."""

import re
import unicodedata

# Programs that say latin-1 mean what Windows does with it.
MEANT = {"": "utf-8", "iso-8859-1": "windows-1252", "latin-1": "windows-1252", "us-ascii": "utf-8"}
MARKS = "\ue000\ue001"  # our own notes on lines that come out of HTML (html.py): never a writer's


def any_of(listed: str) -> frozenset[str]:
    """The words of a list that is written as one string."""
    return frozenset(listed.split())


def words(content: bytes, charset: str) -> str:
    """The words in those bytes, whatever they say they are."""
    named = charset.strip().strip("\"'").lower()
    for one in (MEANT.get(named, named), "utf-8", "windows-1252"):
        try:
            return content.decode(one)
        except (LookupError, UnicodeError, ValueError):
            continue
    return content.decode("latin-1")


def clean(text: str) -> str:
    """The same text, composed, with plain line ends, and without what cannot be seen."""
    text = re.sub(r"\r\n?|[\u2028\u2029\x0b\x0c\x85]", "\n", text)
    text = unicodedata.normalize("NFC", text)
    return re.sub(rf"[\x00-\x08\x0e-\x1f\x7f\ufeff\u200b\u2060{MARKS}]", "", text)


def unflowed(text: str, *, joined: bool) -> str:
    """Text of `format=flowed` (RFC 3676) with its paragraphs whole; `joined` is its `delsp=yes`."""
    out: list[str] = []
    depth, open_ = 0, False
    for line in text.split("\n"):
        level = len(line) - len(line.lstrip(">"))
        body = line[level:].removeprefix(" ")
        is_mark = body == "-- "
        flows = body.endswith(" ") and not is_mark
        if flows and joined:
            body = body[:-1]
        if open_ and level == depth and not is_mark:
            out[-1] += body
        else:
            out.append(">" * level + (" " if level else "") + body)
        depth, open_ = level, flows
    return "\n".join(out)
