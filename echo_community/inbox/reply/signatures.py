"""What signs a stretch of own lines at its end, taken off."""

import re

from echo_community.inbox.html import SIGNATURE
from echo_community.inbox.reply import phrases
from echo_community.inbox.reply.notices import without_notices
from echo_community.inbox.reply.plain import blank, plain
from echo_community.inbox.reply.shapes import (
    bare,
    has_letters,
    is_contact,
    is_name,
    is_role,
    is_sentence,
)
from echo_community.inbox.reply.signer import Signer

LONGEST = 16  # lines of a signature, blank ones not counted
DASHES = re.compile(r"^(?:--|—|–|__)$")
MOTTO = re.compile(r"^(?:«.{5,120}»|“.{5,120}”|\".{5,120}\")(?: ?[-–—~] ?.{2,40})?$")
RULE = re.compile(r"^[-_=*~—–]{2,}$")


def unsigned(lines: list[str], signer: Signer) -> list[str]:
    """The lines without what signs them."""
    after = _after_words(lines)
    if after < len(lines):
        said = unsigned(lines[:after], signer)
        return [*said, "", *unsigned(lines[after:], signer)] if said else lines[after:]
    kept = [line for line in lines if not _is_noise(line)]
    kept = without_notices(kept)
    before = -1
    while before != len(kept):
        before = len(kept)
        kept = _without_tail(kept)
        start = _start(kept, signer)
        if start < len(kept) and not signer.name and is_name(plain(kept[start])):
            signer = Signer(kept[start], signer.email)  # "Ravi" may stand above "Ravi Patel, MD"
        kept = kept[:start] if start == len(kept) else _without_wish(kept[:start])
    return kept


def _after_words(lines: list[str]) -> int:
    """Where a postscript begins; the number of lines where there is none."""
    found = (n for n, line in enumerate(lines) if n and phrases.POSTSCRIPT.match(plain(line)))
    return next(found, len(lines))


def _is_noise(line: str) -> bool:
    words = re.sub(r" ?<https?://[^>]*>", "", plain(line)).strip("[]() ")
    return line.startswith(SIGNATURE) or bool(phrases.SENT_FROM.match(words))


def _without_tail(lines: list[str]) -> list[str]:
    """Without blank lines, rules and pictures at the end."""
    end = len(lines)
    while end and _says_nothing(lines[end - 1]):
        end -= 1
    return lines[:end]


def _without_wish(lines: list[str]) -> list[str]:
    """Without the short line that led to a name: "Thanks for asking,"."""
    lines = _without_tail(lines)
    if len(lines) < 2 or not blank(lines[-2]):
        return lines
    words = plain(lines[-1])
    return lines[:-1] if words.endswith(",") and len(words.split()) <= 6 else lines


def _says_nothing(line: str) -> bool:
    words = plain(line)
    return not words or any(
        pattern.search(words) for pattern in (RULE, phrases.PICTURE, phrases.BOILERPLATE)
    )


def _start(lines: list[str], signer: Signer) -> int:
    """Where the signature begins that ends these lines; their number where there is none."""
    lines = [line if RULE.match(plain(line)) or line == "-- " else bare(line) for line in lines]
    full = [n for n, line in enumerate(lines) if not blank(line)]
    for at in full:
        if _dashed(lines, at, signer):
            return at
    for at in full[-LONGEST:]:
        if _opens_block(lines, at, signer):
            return at
    return len(lines)


def _dashed(lines: list[str], at: int, signer: Signer) -> bool:
    """Whether "-- " stands here, with no more below it than a signature has."""
    below = [plain(line) for line in lines[at + 1 :] if not blank(line)]
    if lines[at] == "-- ":
        return len(below) <= LONGEST
    if DASHES.match(plain(lines[at])):
        all_fit = all(_fits(line, signer, loose=True) for line in below)
        is_signed = bool(below) and (
            signer.is_named(below[0]) or signer.is_full(below[0]) or has_letters(below[0])
        )
        return len(below) <= LONGEST and (all_fit or is_signed)
    return bool(RULE.match(plain(lines[at]))) and _is_block(below, signer)


def _opens_block(lines: list[str], at: int, signer: Signer) -> bool:
    here = plain(lines[at])
    below = [plain(line) for line in lines[at + 1 :] if not blank(line)]
    stands_apart = at > 0 and (blank(lines[at - 1]) or _is_formula(plain(lines[at - 1])))
    if stands_apart and signer.is_full(here) and len(below) <= LONGEST:
        return not any(line.endswith("?") for line in below)
    if stands_apart and not below and _is_lone_name(lines[:at], here):
        return True
    formula, _, named = here.partition(",")
    if named and _is_formula(formula) and signer.is_named(named):
        return at > 0 and all(_fits(line, signer, loose=True) for line in below)
    if phrases.FORMULA.match(here):
        return (
            (at > 0 or bool(below))
            and all(_fits(line, signer, loose=True) for line in below)
            and len(below) < LONGEST
        )
    if phrases.THANKS.match(here):
        return at > 0 and bool(below) and _is_block(below, signer, alone=here.endswith(","))
    if at and not blank(lines[at - 1]) and not signer.is_named(here):
        return False  # a block stands apart
    if not at and signer.name and not signer.is_named(here):
        return False  # what is said first is no signature of somebody else
    return _is_block([here, *below], signer)


def _is_lone_name(before: list[str], line: str) -> bool:
    """Whether one word ends the mail as names do, below a sentence that has ended."""
    said = next((plain(one) for one in reversed(before) if not blank(one)), "")
    is_name = bool(re.fullmatch(r"[-—–]?\s?[A-ZÀ-ÖØ-Þ][a-zà-öø-ÿ'’-]{1,11}", line))
    return is_name and said.endswith((".", "!", "?", "…", ")")) and not _is_formula(line)


def _is_formula(words: str) -> bool:
    return bool(phrases.FORMULA.match(words) or phrases.THANKS.match(words))


def _is_block(lines: list[str], signer: Signer, *, alone: bool = False) -> bool:
    """Whether all these lines sign; a name that may be anybody's needs more than itself."""
    if not lines or phrases.GREETING.match(lines[0]):
        return False
    first, rest = lines[0], lines[1:]
    if signer.is_full(first):
        return not any(line.endswith("?") for line in rest)
    told = [line for line in rest if is_contact(line) or is_role(line)]
    odd = [n for n, line in enumerate(lines) if not _fits(line, signer, loose=True)]
    is_signer = signer.is_named(first) or has_letters(first)
    if odd and not (is_signer and len(told) >= 2 and odd[0] > 1 and len(odd) <= 2):
        return False  # a motto or the hours of a clinic may stand below its number
    if signer.is_named(first):
        return bool(told) or all(_fits(line, signer) for line in rest)
    if is_name(first) and (alone or len(first.split()) > 1):
        return alone or bool(told) or has_letters(first)
    numbers = [line for line in lines if is_contact(line)]
    return len(lines) >= 3 and len(numbers) >= 2 and is_role(first) and not is_contact(first)


def _fits(line: str, signer: Signer, *, loose: bool = False) -> bool:
    """Whether a line may stand in a signature."""
    if signer.is_named(line) or is_contact(line) or is_role(line) or _says_nothing(line):
        return True
    if phrases.FORMULA.match(line) or phrases.THANKS.match(line) or is_name(line):
        return True
    if MOTTO.match(line):
        return True
    return loose and len(line) <= 60 and not is_sentence(line)
