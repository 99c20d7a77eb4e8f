"""Names with the family name first: "Kuzyk, Walter"."""

import re
from collections.abc import Iterator

from echo_community.privacy.detectors import naming
from echo_community.privacy.detectors.familiar import is_common, is_no_name
from echo_community.privacy.detectors.lists import (
    is_also_a_word,
    is_clinical,
    is_eponym,
    is_family,
    is_given,
    is_large_place,
    is_ordinary,
    is_stop,
    words_of,
)
from echo_community.privacy.detectors.mistyping import any_typing
from echo_community.privacy.detectors.reading import Reading, fold
from echo_community.privacy.detectors.spans import Label, Span

_PART = r"[^\W\d_][\w'’-]*"
_COMMA = re.compile(
    rf"(?<![\w'’])(?P<last>{_PART}), ?(?P<first>{_PART})"
    rf"(?: [A-Z]\.?(?!\w)| [A-Z][\w'’-]+(?=[ ]?(?:[\n(|]|$)))?(?![\w'’@])"
)
_LABELS = any_typing(
    *("demographics", "sticker", "patient", "patiente", "summary", "wristband", "bracelet"),
    *("header", "etiquette", "dossier", "addressograph", "requisition"),
)
_QUOTED = re.compile(r"[\"'«] ?(?P<who>(?P<last>[a-z][a-z'-]{3,}),? [a-z]\.?) ?[\"'»]")
_BOOKED = re.compile(
    r"\b(?:transport|booked|label|labelled|sticker|tag|tagged|chart|file|bag|bottle|vial|manifest|"
    r"travel|flight|medevac|re|etiquette|dossier|says|reads)\b"
)
_NO_FIRST = frozenset(("ddn", "dob", "mrn", "ohip", "hcn", "phn", "ramq", "nam", "nee", "born"))
_YEAR = re.compile(r",? \(?(?:19[89]|20)\d\d\b(?![/.-]\d)")
_BEFORE_COMMA = re.compile(
    rf"\b(?:label|stamp|name|pt|client|re|nom|chart|file|tag|card|carte|{_LABELS})"
    r"(?: (?:is|on|of|in|my|the|our|file|chart|desk|dossier|au|sur|le|la|says|reads|name|"
    r"header)){0,5}"
    r"(?:[^.\n]{0,30}:)?[ :#-]*[\"'(]?$|[\"']$"
)
_CARD_AFTER = re.compile(
    r" (?:mixed up|by mistake|in error|instead|par erreur)|"
    r"[\"')]{0,2}[ ,;/|-]{0,3}\(?(?:dob|d\.o\.b|ddn|born|nee? le|mrn|ohip|hcn|phn|ramq|"
    r"date of birth|"
    r"health|hc\b|dossier|chart|\d{4}[ -]?\d{3}|\d{4}[/-]\d\d|\d\d?[/-]\d\d?[/-]\d{2,4}|"
    r"[mf]\b[) ,/]{1,2}\d\d|[mf]\b[) ,/]{1,4}(?:dob|d\.o\.b|ddn|born|mrn|phn|hcn|ohip)\b|"
    r"\d{1,3} ?(?:[mf]\b|y/?o|yrs?|ans)|[mf] ?\d\d?)"
)


def backwards(reading: Reading) -> Iterator[Span]:
    """Names written as on a label."""
    yield from _quoted(reading)
    for found in _COMMA.finditer(reading.text):
        last, first = fold(found["last"]), fold(found["first"])
        told = _BEFORE_COMMA.search(reading.before(found.start(), 30))
        if (
            first in _NO_FIRST
            or (not told and _YEAR.match(reading.after(found.end(), 12)))
            or is_stop(first)
            or (is_stop(last) and not told)
            or (is_clinical(first) and not is_given(first))
        ):
            continue
        if _is_on_a_label(reading, found, told=bool(told)):
            yield Span(found.start(), found.end(), Label.NAME, 0.95)
            continue
        odd = (
            last.isalpha()
            and not is_clinical(first)
            and not (
                is_ordinary(last)
                or is_clinical(last)
                or is_eponym(last)
                or (is_ordinary(first) and not is_given(first))
            )
        )
        if (
            odd
            and not is_large_place(first)
            and (told or _CARD_AFTER.match(reading.after(found.end())))
        ):
            yield Span(found.start(), found.end(), Label.NAME, 0.95)
            continue
        family = is_family(last) or is_family(last.split("-")[-1]) or is_family(last.split("'")[-1])
        if told and (is_given(first) or family) and not is_clinical(last):
            yield Span(found.start(), found.end(), Label.NAME, 0.95)
        elif (
            (is_given(first) or _stands_alone(reading, found))
            and family
            and _proper(found["last"], found["first"], last, first)
            and not is_large_place(last)
        ):
            follows = reading.after(found.end(), 8)
            listed = re.match(r",? and |,? et |, [a-z]", follows) or _are_two_people(reading, found)
            if (
                not listed
                or naming.age_after(reading, found.end())
                or (_stands_alone(reading, found) and not _are_two_people(reading, found))
            ):
                shouted = found["last"].isupper() and len(found["last"]) > 2
                yield Span(found.start(), found.end(), Label.NAME, 0.95 if shouted else 0.84)


def _quoted(reading: Reading) -> Iterator[Span]:
    """ "kuzyk w" in quotes, as a booking or a label calls somebody."""
    for found in _QUOTED.finditer(reading.folded):
        last = found["last"]
        beside = reading.before(found.start(), 24) + " " + reading.after(found.end(), 24)
        if not _BOOKED.search(beside) or is_ordinary(last) or is_clinical(last) or is_stop(last):
            continue
        if is_family(last) or not (is_no_name(last) or is_eponym(last)):
            yield Span(found.start("who"), found.end("who"), Label.NAME, 0.95)


def _are_two_people(reading: Reading, found: re.Match[str]) -> bool:
    """ "Ravi, Dorothea: thanks both": two given names, and no card beside them."""
    both = is_given(fold(found["last"])) and is_given(fold(found["first"]))
    shouted = found["last"].isupper() or _CARD_AFTER.match(reading.after(found.end()))
    return both and not shouted and reading.after(found.end(), 1) in {":", "", ",", "!", "?"}


def _is_on_a_label(reading: Reading, found: re.Match[str], *, told: bool) -> bool:
    """ "KALLIO, AUNE" beside a label or a card, in whatever list the parts are."""
    parts = found["last"], found["first"]
    if not all(
        part.isupper() and re.sub(r"['’-]", "", part).isalpha() and len(part) > 2 for part in parts
    ):
        return False
    folded = [fold(part) for part in parts]
    if any(is_clinical(part) and not is_given(part) or is_stop(part) for part in folded):
        return False
    listed = any(is_given(part) or is_family(part) for part in folded)
    if all(is_common(part) or is_no_name(part) for part in folded) and not listed:
        return False
    if any(part in words_of("abbreviations") for part in folded):
        return False
    beside = told or bool(_CARD_AFTER.match(reading.after(found.end())))
    return beside and (listed or all(len(part) > 3 for part in folded))


def _stands_alone(reading: Reading, found: re.Match[str]) -> bool:
    """Whether two capitals follow a colon: "Rm 3 today: Castillo, Marivel"."""
    strange = not is_ordinary(fold(found["first"])) and len(found["first"]) > 2
    return strange and reading.before(found.start(), 2) == ": "


def _proper(last: str, first: str, last_folded: str, first_folded: str) -> bool:
    capital = last[0].isupper() and first[0].isupper()
    sure = not is_also_a_word(last_folded) and not is_also_a_word(first_folded)
    return (
        sure
        and (capital or not (is_ordinary(last_folded) or is_ordinary(first_folded)))
        and not is_eponym(last_folded)
    )
