"""Initials of people: "S.K., a 23F", "j.w. from", "pt KL"."""

import re
from collections.abc import Iterator

from echo_community.privacy.detectors.lists import (
    is_clinical,
    is_eponym,
    is_family,
    is_ordinary,
    is_stop,
    words_of,
)
from echo_community.privacy.detectors.reading import Reading
from echo_community.privacy.detectors.spans import Label, Span

_DOTTED = re.compile(
    r"(?<![\w.@-])(?:[A-ZÀ-Ý]\.[ -]?){2,3}(?!\w)|"
    r"(?<![\w.@-])(?:[a-z]\.[ ]?){2,3}(?=\s?(?:from|is|was|has|,|a |de |qui |\(?\d\d|"
    r"of [\w' -]{3,24}, ?\d\d)|,)"
)
_WITH_FAMILY = re.compile(
    r"(?<![\w.@])(?:[A-Za-zÀ-Ý]|[A-Za-zÀ-Ý]\.-[A-Za-zÀ-Ý]|Wm|wm|Geo|Chas|Jos|Thos|Robt|Chris|"
    r"Alex)\. ?(?:[A-ZÀ-Ý]\. ?)?(?P<family>[A-Za-zÀ-Ý][\w'’-]+)(?![\w'’-])"
)
_BARE = re.compile(r"(?<![\w.@/-])(?P<it>[A-Z]{2,3})(?![\w/-])")
_SINGLE = re.compile(
    r"(?:^|[.!?\n] ?)(?P<it>[A-Z]\.)(?=(?: is| was| est| a|,)(?: an?)? \d\d ?(?:,|[mfMF]\b|y|"
    r"ans|and\b))"
)
_TOLD = re.compile(
    r"\b(?:initials(?: are| is)?|initiales|goes by|called|named|known as)[ :\"]{1,3}$"
)
_PATIENT = re.compile(
    r"\b(?:pt|patient|patiente|client|cliente|re|about|my pt|resident|case|cas|on|of|for|with|"
    r"de|pour|f/?u|chez):? $"
)
_IS_AGED = re.compile(
    r"(?:,| is| was| est| a) (?:an? )?\d{1,3}(?: ?(?:[mf]\b|y/?o|years?|ans)|,| and\b|\.)"
)
_AGE = re.compile(r",? (?:an? )?\(?\d{1,3} ?(?:[mf]\b|y/?o\b|yr|year|ans\b|y\b)| \(?[mf]\b|, \d\d,")
_ROUTES = frozenset(
    ("po", "iv", "im", "sc", "sl", "pr", "sq", "td", "inh", "od", "bid", "tid", "qid")
)
_LISTED = re.compile(
    r"\b(?:item|list|liste|row|slot|pt|patiente?|case|cas|no) ?#?\d{1,2} ?[:.)-] ?$"
)
_WITH_WHAT = re.compile(r",? \(?(?:[1-9]\d|[mf] ?[1-9]\d) ?[mf]?\b\)?,? (?P<what>[a-z]{2,})")
_COLLEAGUE = re.compile(r"\b(?:dre?|prof|by|and|et|&)\.? $|[a-z](?<!nt)(?<!nte)(?<!pt), $|\d\. ?$")
_CITED = re.compile(r"\W{0,2}(?:et al|and \w+|&|,? \(?(?:19|20)\d\d|nejm|lancet|\w+ (?:19|20)\d\d)")


def initials(reading: Reading) -> Iterator[Span]:
    """Letters that stand for somebody's names."""
    for found in _DOTTED.finditer(reading.text):
        written = re.sub(r"[ -]", "", found[0]).lower()
        before = reading.before(found.start(), 14)
        if (written in words_of("abbreviations") and not _opens(reading, found)) or re.search(
            r"\bdre?\.? $", before
        ):
            continue
        yield Span(found.start(), found.start() + len(found[0].rstrip(" -")), Label.NAME, 0.86)
    for found in _SINGLE.finditer(reading.text):
        yield Span(found.start("it"), found.end("it"), Label.NAME, 0.8)
    yield from _with_family(reading)
    for found in _BARE.finditer(reading.text):
        before, word = (
            reading.before(found.start(), 24),
            reading.folded[found.start() : found.end()],
        )
        told = _TOLD.search(before)
        aged = _PATIENT.search(before) and _AGE.match(reading.after(found.end(), 16))
        if told or (
            (aged or _is_in_a_list(reading, found.start(), found.end()))
            and not is_clinical(word)
            and word not in _ROUTES
            and word not in words_of("abbreviations")
            and not is_stop(word)
        ):
            yield Span(found.start(), found.end(), Label.NAME, 0.8)


def _opens(reading: Reading, found: re.Match[str]) -> bool:
    """ "D.C., 41 ans": what may be short for a word is a person's at the start, before an age."""
    start = re.search(r"(?:^|[\n.!?:] ?)$", reading.before(found.start(), 3))
    end = found.start() + len(found[0].rstrip(" -"))
    if _is_in_a_list(reading, found.start(), end):
        return True
    return bool(start) and bool(_IS_AGED.match(reading.after(end)))


def _is_in_a_list(reading: Reading, start: int, end: int) -> bool:
    """ "item 3: S.L. 65 sickle cell": in a list of patients, an age and a disease follow."""
    found = _WITH_WHAT.match(reading.after(end, 60))
    return (
        found is not None
        and (is_clinical(found["what"]) or found["what"] in {"with", "avec", "chronic"})
        and bool(_LISTED.search(reading.before(start, 20)))
    )


def _with_family(reading: Reading) -> Iterator[Span]:
    for found in _WITH_FAMILY.finditer(reading.text):
        family = reading.folded[found.start("family") : found.end("family")]
        if found[0][0].isupper() and found["family"][0].islower():
            continue
        before, after = reading.before(found.start(), 16), reading.after(found.end(), 24)
        if is_stop(family) or is_clinical(family) or is_eponym(family) or _CITED.match(after):
            continue
        if is_ordinary(family) and not is_family(family):
            continue
        small = found[0][0].islower()
        if small and not (is_family(family) and not is_ordinary(family) and _AGE.match(after)):
            continue
        if (
            not _COLLEAGUE.search(before)
            and not re.search(r"\b[a-z]{1,2}$", before)
            and not re.match(r"\w+ \w+\. ", before[-1:])
        ):
            monsieur = found[0].startswith("M. ") and reading.language.startswith("fr")
            start = found.start("family") if monsieur else found.start()
            yield Span(start, found.end(), Label.NAME, 0.87)
