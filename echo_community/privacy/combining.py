"""What is harmless alone and tells who somebody is together: pure rules over weak findings.

In a village of 900, "a 62-year-old logger who lost two fingers" has a name. What is found here
is advice; it never stops a post.
"""

import bisect
import enum
import functools
import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from typing import Any

from echo_community.privacy.detectors.reading import fold
from echo_community.privacy.detectors.spans import Label, Span, without_overlaps
from echo_community.privacy.wording import person_at

NEAR = 220  # characters: further apart, two facts are seldom told of one person

_LISTS = Path(__file__).parent / "data" / "combining.toml"


class Why(enum.StrEnum):
    """Which facts stand together; the page has a sentence for each."""

    AGE_WORK_PLACE = "age_work_place"
    AGE_EMPLOYER = "age_employer"
    EVENT_DATE = "event_date"
    ROLE_PLACE = "role_place"


@dataclass(frozen=True, slots=True)
class Combination:
    """Places in a text that tell too much together, and how it could be said instead."""

    start: int
    end: int
    parts: tuple[tuple[int, int], ...]  # each fact by itself, in the order of the text
    certainty: float
    why: Why
    proposal: str


@dataclass(frozen=True, slots=True)
class Fact:
    """One weak fact: where it stands, and what may be said instead in each language."""

    start: int
    end: int
    en: str = ""
    fr: str = ""

    def said(self, *, french: bool) -> str:
        """What may be said instead."""
        return self.fr if french else self.en


def combine(text: str, spans: Sequence[Span], language: str) -> list[Combination]:
    """Weak findings that identify together, in the order of the text, one for each stretch."""
    folded = fold(text)
    french = language.startswith("fr")
    return without_overlaps(_all(folded, spans, french=french))


def _all(folded: str, spans: Sequence[Span], *, french: bool) -> Iterator[Combination]:
    places = [*_labelled(spans, Label.COMMUNITY), *_unnamed_places(folded)]
    days = _labelled(spans, Label.DATE)
    employers = _labelled(spans, Label.ORG_EMPLOYER)
    ages = [Fact(*found.span()) for found in _AGE.finditer(folded)]
    work, events, roles = _facts("work", folded), _facts("event", folded), _roles(folded)
    for age, trade, place in _near(ages, work, places):
        person = person_at(folded, age.start, age.end, french=french)
        if french:
            said = f"{person.aged} {trade.fr}, dans une petite communauté"
        else:
            said = f"{person.aged} {trade.en}, in a small community"
        yield _together(Why.AGE_WORK_PLACE, 0.8, said, age, trade, place)
    for age, employer in _near(ages, employers):
        person = person_at(folded, age.start, age.end, french=french)
        where = "qui travaille dans la région" if french else "who works in the area"
        yield _together(Why.AGE_EMPLOYER, 0.6, f"{person.aged} {where}", age, employer)
    for event, day in _near(events, days):
        when = "il y a quelque temps" if french else "some time ago"
        said = f"{event.said(french=french)}, {when}"
        yield _together(Why.EVENT_DATE, 0.7, said, event, day)
    for role, place in _near(roles, places):
        where = "dans une petite communauté" if french else "in a small community"
        said = f"{role.said(french=french)}, {where}"
        yield _together(Why.ROLE_PLACE, 0.75, said, role, place)


def _together(why: Why, certainty: float, said: str, *facts: Fact) -> Combination:
    parts = tuple(sorted((fact.start, fact.end) for fact in facts))
    return Combination(parts[0][0], max(e for _, e in parts), parts, certainty, why, said)


def _near(first: Sequence[Fact], *others: Sequence[Fact]) -> Iterator[tuple[Fact, ...]]:
    """Each first fact with the closest of every other kind, where all stand close together."""
    sorted_others = [sorted(kind, key=_start) for kind in others]
    for fact in first:
        closest = [_closest(fact, kind) for kind in sorted_others]
        some = (fact, *(one for one in closest if one))
        if len(some) > len(others) and all(_apart(a, b) for a, b in combinations(some, 2)):
            yield some


def _closest(fact: Fact, kind: Sequence[Fact]) -> Fact | None:
    """The one of a sorted kind that stands closest, without overlapping."""
    place = bisect.bisect(kind, fact.start, key=_start)
    beside = [one for one in kind[max(0, place - 2) : place + 2] if _apart(fact, one)]
    return min(beside, key=lambda one: abs(one.start - fact.start), default=None)


def _start(fact: Fact) -> int:
    return fact.start


def _apart(one: Fact, other: Fact) -> bool:
    """Whether two facts stand beside each other, and close."""
    first, last = sorted((one, other), key=_start)
    return first.end <= last.start and last.end - first.start <= NEAR


def _labelled(spans: Sequence[Span], label: Label) -> list[Fact]:
    return [Fact(span.start, span.end) for span in spans if span.label is label]


# Exact ages below 90; from 90 on the number alone is a finding.
_AGE = re.compile(
    r"(?<![\w./-])[1-8]?\d(?=[ -]?(?:years?[ -]old|yrs?[ -]old|year-old|y/?o\b|ans\b|[mf]\b(?!/)))"
    r"|\b(?:aged|agee? de) [1-8]?\d\b(?!\.\d)"
)
_UNNAMED = re.compile(
    r"\b(?:village|hamlet|town|reserve|community|place|hameau|communaute|municipalite) "
    r"(?:of|with|de) (?:about |only |some |around |environ |seulement )?"
    r"\d{1,2}(?:[ ,]?\d00|\d{1,2})\b"
    r"(?: (?:people|souls|residents|inhabitants|habitants|ames|personnes))?"
    r"|\b(?:tiny|fly-in|fly in) (?:village|hamlet|town|reserve|community|place)\b"
    r"|\b(?:tout )?petit (?:village|hameau)\b"
)


def _unnamed_places(folded: str) -> list[Fact]:
    """A village of 900, which needs no name."""
    return [Fact(*found.span()) for found in _UNNAMED.finditer(folded)]


_KIN_EN = "mother|father|mom|dad|wife|husband|son|daughter|brother|sister|nephew|niece|widow"
_KIN_FR = "mere|pere|femme|mari|epouse|fils|fille|frere|soeur|neveu|niece|veuve|conjointe?"
_MANY_FR = r"(?:\d{1,2}|deux|trois|quatre|cinq|six|sept|huit|neuf|dix|jumeaux|triples)"
_MANY = r"(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\d{1,2}|twins|triplets)"


@functools.cache
def _role_patterns() -> tuple[tuple[re.Pattern[str], str, str], ...]:
    held = "|".join(
        re.escape(w) for one in _lists()["work"] if one.get("office") for w in one["words"]
    )
    held = fold(held)
    known = ("somebody known in the area", "une personne connue dans la région")
    family = ("a parent of several children", "un parent de plusieurs enfants")
    only = ("one of few who do this work", "une des rares personnes de ce métier")
    return (
        (re.compile(rf"\b(?:{held})'s (?:{_KIN_EN})\b"), *known),
        (re.compile(rf"\b(?:{_KIN_EN}) of the (?:{held})\b"), *known),
        (re.compile(rf"\b(?:{_KIN_FR}) (?:du|de la|de l') ?(?:{held})\b"), *known),
        (re.compile(rf"\b(?:(?:her|his) (?:{_KIN_EN})) is the (?:{held})\b"), *known),
        (re.compile(rf"\b(?:mother|father|mom|dad|parent) of {_MANY}\b"), *family),
        (re.compile(rf"\b(?:mere|pere) de {_MANY_FR}\b"), *family),
        (re.compile(r"\b(?:the|our) only (?:\w+ ){1,3}(?=in\b|at\b|there\b|here\b)"), *only),
        (re.compile(r"\b(?:le|la|l') ?seule? (?:\w+ ){1,3}(?=a\b|au\b|de\b|du\b)"), *only),
    )  # fmt: skip


def _roles(folded: str) -> list[Fact]:
    """The mayor's daughter, a mother of nine, the only welder there."""
    return [
        Fact(found.start(), found.start() + len(found[0].rstrip()), en, fr)
        for pattern, en, fr in _role_patterns()
        for found in pattern.finditer(folded)
    ]


@functools.cache
def _lists() -> dict[str, Any]:
    return tomllib.loads(_LISTS.read_text("utf-8"))


@functools.cache
def _patterns(kind: str) -> tuple[tuple[re.Pattern[str], str, str], ...]:
    """One pattern for each entry of a list, with what may be said instead."""
    return tuple(
        (re.compile(rf"\b(?:{'|'.join(_alternatives(one))})"), one["en"], one["fr"])
        for one in _lists()[kind]
    )


def _alternatives(one: dict[str, Any]) -> Iterator[str]:
    yield from one.get("patterns", ())
    for word in sorted(one.get("words", ()), key=len, reverse=True):
        yield re.escape(fold(word)) + r"\b"


def _facts(kind: str, folded: str) -> list[Fact]:
    return [
        Fact(*found.span(), en, fr)
        for pattern, en, fr in _patterns(kind)
        for found in pattern.finditer(folded)
    ]
