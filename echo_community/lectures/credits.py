"""Who is named in a lecture without being a patient: who speaks, and whom its slides credit.

Slides name authors, photographers and teachers, with their addresses. The guard knows posts, in
which a full name is hardly ever anybody's but a patient's; so its findings are weighed here once
more, for lectures alone. What tells of a patient (a title, a relative's word, an age, a number)
stops as it does anywhere.
"""

import re
from collections.abc import Collection, Iterable, Iterator

from echo_community.privacy.detectors.reading import fold
from echo_community.privacy.guard import SURELY_PATIENT, Finding

_CUE = (
    r"(?:authors?|acknowledge?ments?|contribut(?:ors?|ions?)|credits?|references|bibliography|"
    r"further reading|disclosures?|faculty|presenters?|speakers?|contact(?: (?:us|me))?|"
    r"(?:presented|prepared|written|made|developed|slides|photos?|images?|drawings?) by|"
    r"photos?|copyright|many thanks|thanks to|thank you|with thanks|"
    r"auteure?s?|autrices?|remerciements?|collaborat(?:eur|rice)s?|references|bibliographie|"
    r"divulgations?|conferenci(?:er|ere)s?|(?:presente|prepare|ecrit)e?s? par|droits d.auteur|"
    r"merci a|autores?|agradecimientos|referencias)"
)
# A line that is a heading credits all below it; in the midst of a line, that line and the next.
_HEADING = re.compile(rf"^\W*(?:[\w/-]+\W+){{0,2}}{_CUE}(?:\W+[\w/-]+){{0,2}}\W*$", re.MULTILINE)
_INLINE = re.compile(rf"(?:(?<!\w){_CUE}(?!\w)|©|\(c\) ?\d{{4}})[^\n]*(?:\n[^\n]*)?")
_BESIDE = re.compile(rf"(?<!\w){_CUE}[^\w\n]{{1,5}}$")  # right before a name
# A slide that tells a case credits nobody.
_CASE = re.compile(
    r"\d[ -]?(?:year|yr|y/?o\b|ans\b)|\b(?:my|our|the|mon|ma|notre|le|la) patiente?\b|"
    r"\bcase\b ?(?:\d|:|stud|hist|present)|\bcas (?:\d|:|clinique)|\b(?:dob|mrn|ohip|ramq)\b"
)
_PART = r"[A-ZÀ-Þ][\w'’-]+"
_NAMED = re.compile(
    rf"(?<!\w){_PART}(?:[ \u00a0](?:{_PART}|(?:[A-Z]\.?|de|du|van|von|der|la|le)(?!\w))){{1,3}}"
)
# "Ari R package": what follows says that it is no person.
_THING = re.compile(
    r"\W?\s?(?:package|library|module|software|app|plug-?in|framework|project|foundation|"
    r"scale|score|index|test|inventory|questionnaire|criteria|variables?|names)\b",
    re.IGNORECASE,
)
_TAUGHT_AT = re.compile(r"@(?:[\w-]+\.)+(?:edu(?:\.\w{2})?|ac\.\w{2})$", re.IGNORECASE)
_ADDRESSES = frozenset({"EMAIL", "HANDLE_URL", "PHONE"})


Stretches = Collection[range]


def credited(page: str) -> Stretches:
    """Where a slide says whose work something is."""
    folded = fold(page)
    return () if _CASE.search(folded) else tuple(_stretches(folded))


def _stretches(folded: str) -> Iterator[range]:
    heading = _HEADING.search(folded)
    if heading:
        yield range(heading.start(), len(folded) + 1)
    for found in _INLINE.finditer(folded):
        yield range(found.start(), found.end() + 1)


def people(known: Iterable[str], pages: Iterable[str]) -> list[frozenset[str]]:
    """The names of those who are no patients, each as its words: `known`, and who is credited."""
    return [words for words in map(_words, {*known, *_names(pages)}) if words]


def _names(pages: Iterable[str]) -> Iterator[str]:
    for page in pages:
        for stretch in credited(page):
            for line in page[stretch.start : stretch.stop].split("\n"):
                yield from _NAMED.findall(line)


def is_credit(
    text: str, finding: Finding, people: Collection[frozenset[str]], stretches: Stretches = ()
) -> bool:
    """Whether what the guard stops is the name or the address of somebody who teaches."""
    inside = any(finding.start in stretch for stretch in stretches)
    words = text[finding.start : finding.end]
    if finding.label == "NAME":
        if finding.certainty >= SURELY_PATIENT:
            return inside and bool(_BESIDE.search(fold(text[: finding.start])[-40:]))
        named = _words(words)
        theirs = bool(named) and any(named <= one for one in people)
        return inside or theirs or bool(_THING.match(text, finding.end))
    if finding.label == "EMAIL" and _TAUGHT_AT.search(words):
        return True
    return finding.label in _ADDRESSES and inside


def _words(name: str) -> frozenset[str]:
    """The words of a name, without initials."""
    return frozenset(word for word in re.findall(r"\w[\w'’-]+", fold(name)) if len(word) > 1)
