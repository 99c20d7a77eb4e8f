"""What was presented, from the fields of the form: facts, medication, scales. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext

from echo_community.cases import equivalents, scales
from echo_community.cases.equivalents import Line, Table, Total, Verdict
from echo_community.cases.models import FieldKind
from echo_community.cases.template.queries import QUESTION, Field, Section, Template

BAR = 200  # how wide a scale is drawn


@dataclass(frozen=True, slots=True)
class Fact:
    """A field and what stands in it."""

    label: str
    text: str


@dataclass(frozen=True, slots=True)
class Part:
    """A step of the form with what was filled in there."""

    title: str
    facts: Sequence[Fact]


@dataclass(frozen=True, slots=True)
class Drug:
    """A line of the list of medication with what it comes to."""

    drug: str
    dose: str
    route: str
    often: str
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class Score:
    """A scale with its bar: how far it goes and where its cut-off stands, out of `BAR`."""

    label: str
    note: str
    score: str
    highest: str
    width: float
    cut: float | None


@dataclass(frozen=True, slots=True)
class Presented:
    """A presentation as its card draws it."""

    question: str
    parts: Sequence[Part]
    drugs: Sequence[Drug]
    scores: Sequence[Score]
    total: Total | None
    table: Table | None


def presented(
    template: Template,
    answers: Mapping[str, str],
    medication: Sequence[Any],
    table: str,
    language: str,
) -> Presented:
    """What was filled in, in the order of the template; what it retired since comes last."""
    by = equivalents.table(table) if table in equivalents.tables() else None
    lines = [Line(row.key, row.dose, row.unit, row.route, row.per_day) for row in medication]
    total = equivalents.daily(lines, by) if by and lines else None
    verdicts = total.verdicts if total else [None] * len(lines)
    parts = [_part(section, answers, language) for section in template.everything]
    return Presented(
        question=answers.get(QUESTION, ""),
        parts=[part for part in parts if part.facts],
        drugs=[_drug(row, verdict) for row, verdict in zip(medication, verdicts, strict=True)],
        scores=[score for score in _scores(template, answers, language) if score],
        total=total if total and total.has_opioids else None,
        table=by,
    )


def _part(section: Section, answers: Mapping[str, str], language: str) -> Part:
    apart = (FieldKind.SCALE, FieldKind.MEDICATIONS)
    facts = [
        Fact(field.label(language), words(field, answers[field.key], language))
        for field in section.fields
        if answers.get(field.key) and field.key != QUESTION and field.kind not in apart
    ]
    return Part(section.title(language), facts)


def words(field: Field, value: str, language: str) -> str:
    """What stands in a field, in words."""
    if field.options:
        chosen = value.split() if field.kind is FieldKind.CHOICES else [value]
        found = ((field.option(key), key) for key in chosen)
        return ", ".join(option.label(language) if option else key for option, key in found)
    return f"{value} {field.unit}".strip() if field.kind is FieldKind.NUMBER else value


def _drug(row: Any, verdict: Verdict) -> Drug:
    dose = f"{scales.plain(row.dose)}\N{NO-BREAK SPACE}{row.unit}" if row.dose else ""
    often = row.text or (
        gettext("%(times)s a day", times=scales.plain(row.per_day)) if row.per_day else ""
    )
    return Drug(row.key, dose, row.route, often, verdict)


def _scores(template: Template, answers: Mapping[str, str], language: str) -> Sequence[Any]:
    fields = [field for section in template.everything for field in section.fields]
    return [
        _score(field, answers[field.key], language)
        for field in fields
        if field.kind is FieldKind.SCALE and answers.get(field.key)
    ]


def _score(field: Field, value: str, language: str) -> Score | None:
    try:
        score = scales.number(value)
    except ValueError:
        return None
    lowest, highest = scales.bounds(field)
    band = scales.band(field, score)
    span = (highest - lowest) or 1

    def at(value: float) -> float:
        return round(min(max((value - lowest) / span, 0), 1) * BAR, 1)

    return Score(
        field.label(language),
        gettext(band.words) if band else "",
        scales.plain(score),
        scales.plain(highest),
        at(score),
        at(field.cut_off) if field.cut_off is not None else None,
    )
