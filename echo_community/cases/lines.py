"""Lines of a list of medication: from what was typed to numbers, and back to words; pure."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from echo_community.cases.drafts import LineDraft

# Said for how often a day, in both languages; what is not here stays as it was typed.
OFTEN: Mapping[str, float] = {
    **dict.fromkeys(("once", "one", "une", "od", "qd", "daily", "die", "hs", "qhs", "nightly"), 1),
    **dict.fromkeys(("at night", "at bedtime", "in the morning", "au coucher", "le matin"), 1),
    **dict.fromkeys(("twice", "two", "deux", "bid", "b.i.d.", "q12h", "every 12 hours"), 2),
    **dict.fromkeys(("three", "trois", "tid", "t.i.d.", "q8h", "every 8 hours"), 3),
    **dict.fromkeys(("four", "quatre", "qid", "q.i.d.", "q6h", "every 6 hours"), 4),
    **{"aux 12 heures": 2, "aux 8 heures": 3, "aux 6 heures": 4, "aux 4 heures": 6},
    **dict.fromkeys(("six", "q4h", "every 4 hours"), 6),
    **dict.fromkeys(("once a week", "weekly", "une fois par semaine"), 1 / 7),
}
_ENDS = re.compile(
    r"(?: times| fois| x| ×)?(?: (?:a|per|each) day| daily|/day|/d| par jour|/jour)?$"
)
_NUMBER = re.compile(r"([0-9]{1,6})(?:[.,]([0-9]{1,4}))?")
_WITH_UNIT = re.compile(r"([0-9.,/½¼¾]+)\s*([^\W\d_]+(?:/h|/hr|/heure)?)")
_UNITS: Mapping[str, str] = {
    **{unit: unit for unit in ("mg", "mcg", "g", "mcg/h", "units")},
    **{"ml": "mL", "tab": "tablets", "tabs": "tablets", "tablet": "tablets", "puff": "puffs"},
    **{"µg": "mcg", "ug": "mcg", "μg": "mcg", "mcg/hr": "mcg/h", "mcg/heure": "mcg/h"},
    **{"µg/h": "mcg/h", "μg/h": "mcg/h", "unit": "units", "iu": "units"},
}
_PARTS = {"½": 0.5, "¼": 0.25, "¾": 0.75, "1/2": 0.5, "1/4": 0.25, "3/4": 0.75}


@dataclass(frozen=True)
class Read:
    """A line as it is stored: numbers where they could be read, else what was typed."""

    drug: str
    dose: float | None
    dose_typed: str
    unit: str
    route: str
    per_day: float | None
    per_day_typed: str
    frequency: str


def read(line: LineDraft) -> Read:
    """What a line says."""
    typed, unit = line.dose, line.unit
    found = _WITH_UNIT.fullmatch(typed.strip())
    if found and (known := _UNITS.get(found[2].lower())) and unit in ("", known):
        typed, unit = found[1], known
    dose, per_day = number(typed), often(line.per_day)
    return Read(
        drug=line.drug[:120],
        dose=dose,
        dose_typed="" if dose is not None else line.dose[:40],
        unit=unit[:20],
        route=line.route[:20],
        per_day=per_day,
        per_day_typed="" if per_day is not None else line.per_day[:40],
        frequency=line.frequency[:120],
    )


def number(text: str) -> float | None:
    """A number as people type it: "1.5", "1,5", "½"; none where it is none."""
    text = text.strip()
    if text in _PARTS:
        return _PARTS[text]
    if re.fullmatch(r"[0-9]{1,3},[0-9]{3}", text):
        return None  # a thousand, or a thousandth: nobody can tell
    found = _NUMBER.fullmatch(text)
    return float(f"{found[1]}.{found[2] or 0}") if found else None


def often(text: str) -> float | None:
    """How often a day: "3", "bid", "twice a day"; none where it cannot be told."""
    said = " ".join(text.lower().split())
    bare = _ENDS.sub("", said)
    return OFTEN.get(said) or OFTEN.get(bare) or number(bare)


def shown(value: float | None, typed: str = "") -> str:
    """A number without needless zeros, else what was typed."""
    return typed if value is None else f"{value:.4f}".rstrip("0").rstrip(".")
