"""Numbers of health cards, records, claims and licence plates."""

import re
from collections.abc import Iterator

from echo_community.privacy.detectors import checks
from echo_community.privacy.detectors.plates import plates
from echo_community.privacy.detectors.reading import Reading
from echo_community.privacy.detectors.records import is_dose, records
from echo_community.privacy.detectors.spans import Label, Span

_CARDS = r"""ohip|hcn|hin|phn|ramq|ahcip|ahc|msp|mcp|mbi|nhs|ssn|sin|nas|nihb|nam|
      medicare|medicaid|chi|phin|uli|dva|vac|ucan|ifhp?|uci|[nb][ -]number|helath[ ]card|hcard|
            healthcard|
    health[ ]?(?:card|care|insurance)? (?:[ ]?(?:number|num|no|card|id))? |
    (?:status|treaty|band|card|insurance|registration|personal[ ]health|
          medical[ ]services) (?:[ ]card)? (?:[ ](?:number|no|num))? |
    social[ ](?:security|insurance)(?:[ ]number)? | label[ ]says[^\d\n]{0,40} | treaty |
    carte(?:[ ](?:sante|soleil|d'assurance[- ]maladie))? | assurance[- ]maladie |
           numero[ ]de[ ](?:carte|la[ ]carte|ramq|beneficiaire)(?:[ ]sante)? |
    n(?:o|°|umero)[ ]d'assurance(?:[ ]maladie|[ ]sociale)?"""
_CARD_CUE = re.compile(
    rf"""\b(?:{_CARDS})\b [ #:.=°(,-]* (?:(?:n[o°]|number|num|is|was|est|card|reads|
          version|ends?(?:\.\.\.)?[^\d\n]{{0,20}})[ #:.=°-]*){{0,3}}$""",
    re.VERBOSE,
)
_SMALL = (
    r"(?:on|in|is|to|at|of|so|if|or|by|as|he|no|my|we|it|up|mg|ml|le|la|de|du|et|un|au|en|il|a)\b"
)
_CARD = re.compile(
    rf"""(?<![\w-])(?: [a-z]{{4}}[ -]?\d{{4}}[ -]?\d{{4}} |
           \d{{2,5}}(?:[ .-]?\d{{2,5}}){{1,4}} (?:[ -]\d(?=\W|$))? (?:-[ ]?[a-z]{{1,2}}|
             [ ]{{0,2}}(?!{_SMALL})[a-z]{{1,2}})? |
           [a-z]\d{{3,4}}(?:[ -]?\d{{3,4}}){{1,2}}
      | [a-z]\d{{6,8}} | [a-z]{{2}}[ ]?\d{{2}}[ ]?\d{{2}}[ ]?\d{{2}}[ ]?[a-d] |
             \d[a-z][a-z\d]\d-?[a-z][a-z\d]\d-?[a-z]{{2}}\d\d )(?![\w-])""",
    re.VERBOSE,
)
_CARD_SHAPE = re.compile(
    r"""(?<![\w.-])(?: [a-z]{4}[ -]?\d{4}[ -]?\d{4} |
           \d{4}[ -]?\d{3}[ -]?\d{3}[ -]{0,2}(?!is\b|on\b|in\b|or\b|at\b|et\b|a\b|he\b|to\b|
            no\b|le\b)[a-z]{2} | \d{4}[ -]\d{3}[ -]\d{3} |
           \d{3}-\d{2}-\d{4}
      | \d{5}-\d{4} | \d{10} | \d{3}[ -]\d{3}[ -]\d{4} | \d{3}[ -]\d{3}[ -]\d{3} |
             \d{3}-\d{5}-\d{2} | \d{12}
      | \d[a-z][a-z\d]\d-[a-z][a-z\d]\d-[a-z]{2}\d\d )(?![\w-]|\.\d)""",
    re.VERBOSE,
)
# Other numbers that look like a card's.
_NO_CARD = re.compile(
    r"\b(?:billing|fee|din|icd|code|npn|pmid|pubmed|nct|doi|upc|lot|model|isbn|snomed|loinc|"
    r"room|hwy|highway|din-hm|iso|abstract|grant|version|catalogue|zoom|meeting|conference|"
    r"tracking)\b[^\n]{0,12}$"
)
_A_DAY = re.compile(r"\d{1,2}[ .-](?:19|20)\d\d|\d{1,2}[ .-]\d{1,2}[ .-](?:19|20)\d\d")
_NO_LETTERS = ("pmid", "isbn", "code", "nct", "form", "page", "zoom", "room")


def codes(reading: Reading) -> Iterator[Span]:
    """Every number on a card, a record or a plate that stands in a text."""
    yield from _cards(reading)
    yield from records(reading)
    yield from plates(reading)


def _cards(reading: Reading) -> Iterator[Span]:
    for found in _CARD.finditer(reading.folded):
        enough = sum(c.isdigit() for c in found[0]) >= 6 and not _A_DAY.fullmatch(found[0])
        if enough and _CARD_CUE.search(reading.before(found.start(), 90)):
            yield Span(found.start(), found.end(), Label.HEALTH_NUMBER, 0.97)
    for found in _CARD_SHAPE.finditer(reading.folded):
        if found[0].startswith(_NO_LETTERS) or is_dose(found[0]):
            continue
        if not _NO_CARD.search(reading.before(found.start())):
            yield Span(found.start(), found.end(), Label.HEALTH_NUMBER, _certainty(found[0]))


def _certainty(shape: str) -> float:
    code = re.sub(r"[ .-]", "", shape)
    if code[-2:].isalpha() or code[:4].isalpha():
        return 0.93
    if re.fullmatch(r"\d{3}[ -]\d{3}[ -]\d{4}", shape):
        return 0.7  # a telephone number looks the same, and is surer
    return 0.85 if checks.health_number(code) else 0.75
