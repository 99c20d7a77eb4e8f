"""Words in a query that narrow it: `from:samira topic:tapering is:unanswered after:2026-05`.

In English and French. What looks like one but is none (`foo:bar`, `is:blue`) stays plain words.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from echo_community.search.language import fold

LONGEST_VALUE = 120

_QUOTATION_MARKS = str.maketrans(dict.fromkeys("“”„«»", '"'))
# A word that ends in a colon, and what stands right behind it: quoted, or up to the next space.
_OPERATOR = re.compile(r'(?<!\S)([^\W\d_]+):(?:"\s*([^"\s][^"]*?)\s*"(?!\S)|([^\s":]+)(?!\S))')
_DATE = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?")

NAMES = {
    "author": "from by author de par auteur auteure",
    "topic": "topic tag sujet theme",
    "role": "role",
    "mark": "is has est",
    "kind": "kind type genre",
    "cohort": "cohort cohorte",
    "since": "after since apres depuis",
    "until": "before avant",
}
MARKS = {
    "endorsed": "endorsed appuye appuyee",
    "accepted": "accepted accepte acceptee",
    "unanswered": "unanswered sans-reponse",
}
KINDS = {
    "discussion": "discussion discussions",
    "case": "case cases cas",
    "handout": "handout handouts feuillet feuillets depliant depliants",
    "lecture": "lecture lectures conference conferences expose exposes",
    "pearl": "pearl pearls perle perles",
    "consult": "consult consults question questions consultation consultations",
}
ROLES = {
    "participant": "participant participants participante participantes",
    "graduate": "graduate graduates diplome diplomes diplomee diplomees",
    "expert": "expert experts experte expertes hub",
    "coordinator": "coordinator coordinators coordonnateur coordonnatrice",
}


@dataclass(frozen=True)
class Chosen:
    """What a query chose by such words; topic and cohort as they were typed."""

    author: str = ""
    topic: str = ""
    role: str = ""
    mark: str = ""
    kind: str = ""
    cohort: str = ""
    since: date | None = None
    until: date | None = None


def split(text: str) -> tuple[str, Chosen]:
    """The plain words of a query, and what it chose; of two choices of one kind the later."""
    chosen = Chosen()

    def take(found: re.Match[str]) -> str:
        nonlocal chosen
        name = _BY_NAME.get(fold(found[1]), "")
        value = (found[2] or found[3])[:LONGEST_VALUE]
        if not name or (read := _READERS[name](value)) is None:
            return found[0]
        if name == "author" and fold(value) in _BY_ROLE and _BY_ROLE[fold(value)] == "expert":
            name, read = "role", "expert"  # from:hub
        found_one: dict[str, Any] = {name: read}
        chosen = replace(chosen, **found_one)
        return " "

    rest = _OPERATOR.sub(take, text.translate(_QUOTATION_MARKS))
    return (" ".join(rest.split()), chosen) if chosen != Chosen() else (text, chosen)


def period(text: str) -> tuple[date, date] | None:
    """First and last day of a year, month or day as it is typed; none where it is no date."""
    found = _DATE.fullmatch(text)
    if not found:
        return None
    year, month, day = int(found[1]), found[2], found[3]
    if not 1970 <= year <= 2100:
        return None
    try:
        first = date(year, int(month or 1), int(day or 1))
        if day:
            return first, first
        following = date(year + (int(month or 12) == 12), int(month or 12) % 12 + 1, 1)
    except ValueError:
        return None
    return first, following - timedelta(1)


def _since(text: str) -> date | None:
    found = period(text)
    return found and found[0]


def _until(text: str) -> date | None:
    found = period(text)
    return found and found[0] - timedelta(1)


def _inverted(words: Mapping[str, str]) -> dict[str, str]:
    return {alias: name for name, aliases in words.items() for alias in aliases.split()}


def _one_of(words: Mapping[str, str]) -> Callable[[str], str | None]:
    known = _inverted(words)
    return lambda value: known.get(fold(value).replace(" ", "-"))


_BY_NAME = _inverted(NAMES)
_BY_ROLE = _inverted(ROLES)
_READERS: Mapping[str, Callable[[str], str | date | None]] = {
    "author": str,
    "topic": str,
    "cohort": str,
    "role": _one_of(ROLES),
    "mark": _one_of(MARKS),
    "kind": _one_of(KINDS),
    "since": _since,
    "until": _until,
}
