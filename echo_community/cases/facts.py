"""What was presented, from the fields of the form: facts, medication, scales. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from echo_community.cases import equivalents
from echo_community.cases.models import FieldKind
from echo_community.cases.template.checking import shown
from echo_community.cases.template.queries import QUESTION, Section, Template
from echo_community.cases.template.sheets import ScaleRow, Sheet, medication_sheet, scale_rows

APART = (FieldKind.SCALE, FieldKind.MEDICATIONS)  # fields that are drawn in a way of their own


@dataclass(frozen=True, slots=True)
class Part:
    """A step of the form with the label and the words of each field that was filled in."""

    title: str
    facts: Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Drug:
    """A line of the list of medication; `typed` is its dose where that is no number."""

    drug: str
    dose: float | None
    unit: str
    route: str
    per_day: float | None
    frequency: str
    typed: str


@dataclass(frozen=True, slots=True)
class Presented:
    """A presentation as its card draws it."""

    question: str
    parts: Sequence[Part]
    medication: Sheet | None
    scales: Sequence[ScaleRow]


def presented(
    template: Template, answers: Sequence[Any], drugs: Sequence[Drug], table: str, language: str
) -> Presented:
    """What was filled in, in the order of the template, retired fields too."""
    values = {row.key: row.text.strip() for row in answers}
    parts = [_part(section, values, language) for section in template.everything]
    return Presented(
        question=values.get(QUESTION, ""),
        parts=[part for part in parts if part.facts],
        medication=_medication(drugs, table) if drugs else None,
        scales=scale_rows(template, {row.key: row.number for row in answers}, language),
    )


def _part(section: Section, values: Mapping[str, str], language: str) -> Part:
    facts = [
        (field.label(language), shown(field, values[field.key], language))
        for field in section.fields
        if values.get(field.key) and field.key != QUESTION and field.kind not in APART
    ]
    return Part(section.title(language), facts)


def _medication(drugs: Sequence[Drug], table: str) -> Sheet:
    by = equivalents.table(table) if table in equivalents.tables() else None
    sheet = medication_sheet(drugs, by)
    rows = zip(sheet.rows, drugs, strict=True)
    return replace(
        sheet, rows=tuple(replace(row, drug=f"{row.drug} {one.typed}".strip()) for row, one in rows)
    )
