"""A mail's text as blocks, so that one layout draws it as HTML; pure.

Templates of mails are written as text alone. What makes a block: a paragraph; lines that begin with
`>`; an address of our own site on a line of its own, perhaps below what it leads to; a line with
dashes below it, as a heading; lines that begin with `* ` or `- `, each perhaps with an address
below.
"""

import enum
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

LONGEST_BUTTON = 34  # characters; what is longer stands as a sentence above its address

WIDTH = 76  # where templates wrap a quotation
STARS = ("* ", "- ")
_CODE = re.compile(r"(?s)^(.*:)\s+([0-9]{3} [0-9]{3})$")
_RULE = re.compile(r"^-{3,}$")
_END = " :\u00a0\u202f"


class Look(enum.StrEnum):
    """How a block is drawn."""

    TEXT = "text"
    QUOTE = "quote"
    BUTTON = "button"
    LINK = "link"
    CODE = "code"
    HEADING = "heading"
    ITEM = "item"


@dataclass(frozen=True)
class Block:
    """Some lines of a mail; `address` is of our own site, `note` what stands below an item."""

    look: Look
    words: str
    address: str = ""
    note: str = ""

    @property
    def lines(self) -> list[str]:
        """The words, line by line."""
        return self.words.split("\n")


def blocks(text: str, site: str) -> list[Block]:
    """What a mail says, block by block. Only addresses of `site` become links."""
    found: list[Block] = []
    for paragraph in re.split(r"\n\s*\n", text.strip("\n")):
        for block in _read([line.rstrip() for line in paragraph.split("\n")], site):
            if block.look is Look.LINK and found and _leads(found[-1]):
                block = Block(Look.BUTTON, found.pop().words.rstrip(_END), block.address)
            found.append(block)
    return found


def _leads(block: Block) -> bool:
    short = len(block.words) <= LONGEST_BUTTON and "\n" not in block.words
    return block.look is Look.TEXT and short and block.words.endswith(":")


def _read(lines: Sequence[str], site: str) -> Iterator[Block]:
    quoted = [line.startswith(">") for line in lines]
    if all(quoted):
        yield Block(Look.QUOTE, _unwrapped([line[1:].removeprefix(" ") for line in lines]))
    elif any(quoted):
        for _, some in groupby(lines, lambda line: line.startswith(">")):
            yield from _read(list(some), site)
    elif lines[0].startswith(STARS):
        yield from _items(lines, site)
    elif len(lines) > 1 and _RULE.match(lines[1]):
        yield Block(Look.HEADING, lines[0])
        if rest := lines[2:]:
            yield from _read(rest, site)
    else:
        yield _sentence("\n".join(lines).strip(), site)


def _unwrapped(lines: Sequence[str]) -> str:
    """Lines that were broken where no more fitted, as one again."""
    text, last = "", ""
    for line in lines:
        broken = last and len(last) + 1 + len(line.partition(" ")[0]) > WIDTH
        text += (" " if broken else "\n" if text else "") + line
        last = line
    return text


def _sentence(text: str, site: str) -> Block:
    if code := _CODE.match(text):
        return Block(Look.CODE, code[1], note=code[2])
    before, _, last = text.rpartition("\n") if "\n" in text else text.rpartition(" ")
    if not _ours(last, site):
        return Block(Look.TEXT, text)
    if not before:
        return Block(Look.LINK, last, last)
    if "\n" in text:
        return Block(Look.LINK, before, last)
    return Block(Look.LINK, before.rstrip(_END), last)


def _items(lines: Sequence[str], site: str) -> Iterator[Block]:
    """Each line with a star or dash and what is set in below it."""
    item: list[str] = []
    for line in lines:
        if line.startswith(STARS) and item:
            yield _item(item, site)
            item = []
        item.append(line.removeprefix("* ").removeprefix("- ").strip())
    yield _item(item, site)


def _item(lines: Sequence[str], site: str) -> Block:
    addresses = [line for line in lines[1:] if _ours(line, site)]
    notes = [line for line in lines[1:] if line not in addresses]
    return Block(Look.ITEM, lines[0], addresses[0] if addresses else "", " ".join(notes))


def _ours(text: str, site: str) -> bool:
    return bool(site) and text.startswith(f"{site}/") and not re.search(r"\s", text)
