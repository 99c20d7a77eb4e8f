"""Numbers of health cards, records, claims and licence plates."""

import re
from collections.abc import Iterator

from echo_community.privacy.detectors import checks
from echo_community.privacy.detectors.reading import Reading
from echo_community.privacy.detectors.spans import Label, Span

_CARDS = r"""ohip|hcn|hin|phn|ramq|ahcip|ahc|msp|mcp|mbi|nhs|ssn|sin|nas|nihb|nam|
      medicare|medicaid|chi|phin|uli|dva|vac|ucan|ifhp?|
    health[ ]?(?:card|care|insurance)? (?:[ ]?(?:number|num|no|card|id))? |
    (?:status|treaty|band|card|insurance|registration|personal[ ]health|
          medical[ ]services) (?:[ ]card)? (?:[ ](?:number|no|num))? |
    social[ ](?:security|insurance)(?:[ ]number)? | label[ ]says[^\d\n]{0,40} | treaty |
    carte(?:[ ](?:sante|soleil|d'assurance[- ]maladie))? | assurance[- ]maladie |
           numero[ ]de[ ](?:carte|la[ ]carte|ramq|beneficiaire)(?:[ ]sante)? |
    n(?:o|°|umero)[ ]d'assurance(?:[ ]maladie|[ ]sociale)?"""
_CARD_CUE = re.compile(
    rf"""\b(?:{_CARDS})\b [ #:.=°(,-]* (?:n[o°]|number|num|is|was|est|card|reads|
          version|ends?(?:\.\.\.)?[^\d\n]{{0,20}})? [ #:.=°-]*$""",
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
           \d{4}[ -]?\d{3}[ -]?\d{3}[ -]{0,2}[a-z]{2} | \d{4}[ -]\d{3}[ -]\d{3} |
           \d{3}-\d{2}-\d{4}
      | \d{5}-\d{4} | \d{10} | \d{3}[ -]\d{3}[ -]\d{4} | \d{3}[ -]\d{3}[ -]\d{3} |
             \d{3}-\d{5}-\d{2} | \d{12}
      | \d[a-z][a-z\d]\d-[a-z][a-z\d]\d-[a-z]{2}\d\d )(?![\w-]|\.\d)""",
    re.VERBOSE,
)
_RECORD_CUE = re.compile(
    r"""\b(?:mrn|mr(?=[ ]?\#)|m\.r\.n\.|chart|medical[ ]record|record|hospital|unit|
          patient|client|file|claim|clm|rx|prescription|script|accession|
        encounter|visit|referral|requisition|req|lab|specimen|case|dossier|cerner|acc|
              meditech|emr|csst|cnesst|saaq|emrn|pid|policy|folder|admission|
        (?:wsib|wcb|worksafebc|worksafe|vac|icbc|mpi|sgi|odsp|inmate|service|
              badge)(?:[ ]claim)?|reclamation|ordonnance|uci|fps)
        (?:[ ](?:id|number|num|no|claim|file|medical|patient|clinique|de[ ]reclamation|
              de[ ]patient|wsib|numero)){0,2}
        [ .:\#=°-]* (?:n[o°]|number|num|no|is|id|est|clm|was)? [ .:\#=°-]*$""",
    re.VERBOSE,
)
_RECORD = re.compile(
    r"(?<![\w.])#?(?:[a-z]{1,4}-?|clm[ ])?\d[\d-]{3,13}[a-z]?(?![\w/%]|[ ]?(?:mg|ml|mcg|units?)\b)"
)
_SPACED = re.compile(
    r"(?<![\w.-])\d{2,4}(?:[ ]\d{2,4}){1,3}(?![\w/%-]|\.\d|[ ]?(?:mg|ml|mcg|ans|yo|m|f)\b)"
)
_MARKED = re.compile(r"(?<![\w.])#\d[\d-]{4,12}\b|(?<![\w.-])[a-z]{1,3}-?\d{6,9}\b(?![-/.]\w)")
_HOUSE_NUMBER = re.compile(
    r"(?<![\w.-])(?P<house>[A-Z]{2,6})[ ](?P<it>\d{6,9})(?![\w%/-]|\.\d|[ ]?(?:mg|ml|mcg|units?)\b)"
)
_NO_HOUSE = {
    "din",
    "npn",
    "pmid",
    "nct",
    "icd",
    "doi",
    "isbn",
    "upc",
    "fax",
    "tel",
    "ph",
    "hm",
    "dob",
    "ddn",
}
_NOT_RECORD = re.compile(
    r"\b(?:billing|fee|din|icd|code|npn|pmid|nct|doi|upc|lot|model|isbn|snomed|loinc|"
    r"room|hwy|highway|din-hm|iso|abstract|grant|version|catalogue)\b[^\n]{0,12}$"
)
_PLATE_CUE = re.compile(
    r"\b(?:licen[cs]e )?plates?(?: (?:number|no|is|reads|was|#))?[ :#]*[\"'(]?$|"
    r"\blicen[cs]e[ :#]+$|\blicen[cs]e, $|\blic\b[ .:#]*$|"
    r"\b(?:truck|car|van|pickup|vehicle|camion|auto)\b[^\n.]{0,12}\bplates?\W{0,3}$|"
    r"\b(?:plaque|immatricul\w+)(?: (?:numero|est|no))?[ :#]*$|"
    r"\bplated[ :]*$"
)
_PLATE_SHAPE = re.compile(r"[a-z]{2,4}[ -]?\d{3,4}|\d{3}[ -]?[a-z]{3}|[a-z]\d\d[ -]?[a-z]{3}")
_PLATE = re.compile(r"(?<![\w-])(?=[\w -]{0,5}\d)[a-z0-9]{2,5}(?:[ -]?[a-z0-9]{2,5})?(?![\w-])")


def codes(reading: Reading) -> Iterator[Span]:
    """Every number on a card, a record or a plate that stands in a text."""
    yield from _cards(reading)
    yield from _records(reading)
    yield from _plates(reading)


def _cards(reading: Reading) -> Iterator[Span]:
    for found in _CARD.finditer(reading.folded):
        enough = sum(c.isdigit() for c in found[0]) >= 6
        if enough and _CARD_CUE.search(reading.before(found.start(), 90)):
            yield Span(found.start(), found.end(), Label.HEALTH_NUMBER, 0.97)
    for found in _CARD_SHAPE.finditer(reading.folded):
        if not _NOT_RECORD.search(reading.before(found.start())) and not _is_dose(found[0]):
            yield Span(found.start(), found.end(), Label.HEALTH_NUMBER, _certainty(found[0]))


def _is_dose(shape: str) -> bool:
    """300-300-600: a drug thrice a day."""
    groups = re.split(r"[ -]", shape)
    return len(groups) == 3 and all(g.isdigit() and int(g) % 25 == 0 for g in groups)


def _certainty(shape: str) -> float:
    code = re.sub(r"[ .-]", "", shape)
    if code[-2:].isalpha() or code[:4].isalpha():
        return 0.93
    if re.fullmatch(r"\d{3}[ -]\d{3}[ -]\d{4}", shape):
        return 0.7  # a telephone number looks the same, and is surer
    return 0.85 if checks.health_number(code) else 0.75


def _records(reading: Reading) -> Iterator[Span]:
    for found in _RECORD.finditer(reading.folded):
        before = reading.before(found.start())
        if sum(c.isdigit() for c in found[0]) < 4 or _NOT_RECORD.search(before):
            continue
        if re.fullmatch(r"(?:19|20)\d\d", found[0]):
            continue
        if _RECORD_CUE.search(before):
            yield Span(found.start(), found.end(), Label.MRN, 0.94)
    for found in _SPACED.finditer(reading.folded):
        enough = sum(c.isdigit() for c in found[0]) >= 6
        if enough and _RECORD_CUE.search(reading.before(found.start())):
            yield Span(found.start(), found.end(), Label.MRN, 0.9)
    for found in _HOUSE_NUMBER.finditer(reading.text):
        if found["house"].lower() not in _NO_HOUSE:
            yield Span(found.start(), found.end(), Label.MRN, 0.7)
    for found in _MARKED.finditer(reading.folded):
        if not _NOT_RECORD.search(reading.before(found.start())) and not found[0].startswith("nct"):
            yield Span(found.start(), found.end(), Label.MRN, 0.65)


def _plates(reading: Reading) -> Iterator[Span]:
    for found in _PLATE.finditer(reading.folded):
        before = reading.before(found.start(), 30)
        if before.endswith("e, ") and not _PLATE_SHAPE.fullmatch(found[0]):
            continue
        if _PLATE_CUE.search(before):
            yield Span(found.start(), found.end(), Label.PLATE, 0.96)
