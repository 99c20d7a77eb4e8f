"""Which lines are an older mail's, and which the writer's own."""

import re

from echo_community.inbox.html import OLDER
from echo_community.inbox.reply.introductions import introduction
from echo_community.inbox.reply.plain import blank, plain

REPLY_ABOVE = "=== Reply above this line / Répondez au-dessus de cette ligne ==="
_MARKER = re.compile(r"(?:reply above|répondez au-dessus de) (?:this|cette) (?:line|ligne)", re.I)
_OUR_FOOT = re.compile(
    r"/(?:notices/choices|unsubscribe/[\w.-]+)\S*$|not for emergencies\.$|ni pour les urgences\.$"
)
_COMPARES = re.compile(
    r"^> ?=? ?\d+(?:[.,]\d+)? ?(?:(?:MME|EMM|mg|mcg|µg|g|kg|ml|h|%|ans|years|days|jours|weeks"
    r"|semaines|months|mois)\b.*|[^\W\d_%]*%?(?![.)\d]).*[^?])$"
)


def own_stretches(lines: list[str]) -> list[list[str]]:
    """The writer's lines, in stretches that quotes part."""
    quoted = [_is_prefixed(line) for line in lines]
    first = _mark_introduced(lines, quoted)
    _give_back(lines, quoted, first)
    _take_wrapped(lines, quoted)
    stretches: list[list[str]] = [[]]
    for line, is_quoted in zip(lines, quoted, strict=True):
        if not is_quoted:
            stretches[-1].append(line)
        elif stretches[-1]:
            stretches.append([])
    return [stretch for stretch in stretches if not all(blank(line) for line in stretch)]


def _is_prefixed(line: str) -> bool:
    return line.startswith(OLDER) or plain(line).startswith((">", "|>"))


def _mark_introduced(lines: list[str], quoted: list[bool]) -> int:
    """Mark introductions and what they introduce; where the first one stands, or the end."""
    first, at = len(lines), 0
    while at < len(lines):
        size = _size(lines, quoted, at)
        if not size:
            at += 1
            continue
        first = min(first, at)
        quoted[at : at + size] = [True] * size
        at += size
        foot = _foot(lines, quoted, at)
        if foot < len(lines) and _nothing_above(lines, quoted, first):
            quoted[at:foot] = [True] * (foot - at)
            at = foot
            continue
        if not _goes_on_prefixed(lines, quoted, at, first):
            quoted[at:] = [True] * (len(lines) - at)
            break
    return first


def _size(lines: list[str], quoted: list[bool], at: int) -> int:
    line = plain(lines[at])
    if _MARKER.search(line) and not quoted[at]:
        return 1
    if quoted[at] and not line.startswith(">>> "):
        return 0
    return introduction(lines, at) if line else 0


def _goes_on_prefixed(lines: list[str], quoted: list[bool], at: int, first: int) -> bool:
    """Whether what an introduction introduces has a prefix on each line."""
    following = next((n for n in range(at, len(lines)) if not blank(lines[n])), None)
    if following is None or quoted[following]:
        return True
    return any(quoted[following:]) and _nothing_above(lines, quoted, first)


def _nothing_above(lines: list[str], quoted: list[bool], first: int) -> bool:
    return all(quoted[n] or blank(lines[n]) for n in range(first))


def _foot(lines: list[str], quoted: list[bool], at: int) -> int:
    """The end of an older mail of ours without prefixes, below which somebody may have answered;
    or the end of all."""
    ours = (n for n in range(at, len(lines)) if not quoted[n])
    feet = [n for n in ours if _OUR_FOOT.search(plain(lines[n]))]
    return feet[-1] + 1 if feet else len(lines)


def _give_back(lines: list[str], quoted: list[bool], first: int) -> None:
    """Lines that begin with `>` and are the writer's."""
    below = {_bare(line) for line in lines[first:]}
    for at, line in enumerate(lines):
        if not quoted[at] or line.startswith(OLDER) or not plain(line).startswith(">"):
            continue
        is_above = at < first < len(lines) and _bare(line) not in below
        quoted[at] = not (is_above or _is_comparison(lines, quoted, at, first))


def _take_wrapped(lines: list[str], quoted: list[bool]) -> None:
    """The rest of a quoted line that a program broke without a `>` of its own."""
    for at in range(1, len(lines) - 1):
        is_between = quoted[at - 1] and quoted[at + 1] and not quoted[at]
        if is_between and len(lines[at - 1]) > 60 and plain(lines[at])[:1].islower():
            quoted[at] = True


def _is_comparison(lines: list[str], quoted: list[bool], at: int, first: int) -> bool:
    """Whether "> 90 MME" stands among own lines, and not in a quote."""
    if not _COMPARES.match(plain(lines[at])):
        return False
    run = [at]
    for step in (-1, 1):
        n = at + step
        while 0 <= n < len(lines) and plain(lines[n]).startswith(">"):
            run.append(n)
            n += step
    before = next((n for n in range(min(run) - 1, -1, -1) if not blank(lines[n])), None)
    is_own_before = first == len(lines) if before is None else not quoted[before]
    return is_own_before and all(_COMPARES.match(plain(lines[n])) for n in run)


def _bare(line: str) -> str:
    return plain(line).lstrip("> ").casefold()
