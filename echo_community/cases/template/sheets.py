"""What cards show of scores and medication: rows in words, ready to be drawn."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from flask_babel import format_decimal, gettext

from echo_community.cases import equivalents, scales
from echo_community.cases.equivalents import Apart, Counted, Line, Table, Unclear, Verdict
from echo_community.cases.lines import often
from echo_community.cases.models import FieldKind
from echo_community.cases.opioids import known_names, sedatives_in
from echo_community.cases.template.labels import (
    apart_words,
    caution_words,
    citation_words,
    drug_words,
    route_words,
    to_a_tenth,
    unclear_words,
    unit_words,
)
from echo_community.cases.template.queries import Field, Template

WIDTH = 200  # of a bar, in units of its drawing


class Taken(Protocol):
    """A line of a list of medication: a row of Medication, or a draft of one."""

    @property
    def drug(self) -> str: ...
    @property
    def dose(self) -> float | None: ...
    @property
    def unit(self) -> str: ...
    @property
    def route(self) -> str: ...
    @property
    def per_day(self) -> float | None: ...
    @property
    def frequency(self) -> str: ...


@dataclass(frozen=True)
class SheetRow:
    """A drug as the table shows it; `mg` is empty where it is apart or unclear."""

    drug: str  # with its dose
    route: str
    frequency: str
    mg: str
    factor: str = ""  # by which its dose counts
    note: str = ""  # why it is apart, or what to enter
    is_opioid: bool = False
    is_unclear: bool = False


@dataclass(frozen=True)
class Sheet:
    """A list of medication with what it comes to, and what that rests on."""

    rows: tuple[SheetRow, ...]
    total: str  # empty where there is none
    apart: tuple[SheetRow, ...]
    unclear: tuple[SheetRow, ...]
    citation: str
    caution: str
    together: str  # "Opioid with a benzodiazepine"
    mg: float | None  # the total as it is kept
    table: str = ""  # by its key


@dataclass(frozen=True)
class ScaleRow:
    """A score beside its bar."""

    label: str
    said: str  # what the score says
    score: str
    width: str
    cut: str  # where the tick of the cut-off stands; empty without


def medication_sheet(lines: Sequence[Taken], table: Table | None) -> Sheet:
    """The table of medication, in the reader's language."""
    plain = [Line.of(line) for line in lines]
    if table is None:
        rows = tuple(_row(line, None) for line in lines)
        return Sheet(rows, "", (), (), "", "", "", None)
    result = equivalents.daily(plain, table)
    rows = tuple(map(_row, lines, result.verdicts))
    return Sheet(
        rows,
        to_a_tenth(result.total) if result.total is not None and result.counted else "",
        tuple(r for r, v in zip(rows, result.verdicts, strict=True) if isinstance(v, Apart)),
        tuple(r for r in rows if r.is_unclear),
        citation_words(table) if result.has_opioids else "",
        caution_words() if result.has_opioids else "",
        _together(plain) if result.has_opioids else "",
        result.total,
        table.key,
    )


@dataclass(frozen=True)
class TableRow:
    """A drug of a table, with the names by which a line of medication is known for it."""

    drug: str
    unit: str
    route: str
    factor: str
    names: str
    note: str = ""


def table_rows(table: Table) -> tuple[TableRow, ...]:
    """A published table as a page shows it."""
    names = known_names()
    return tuple(
        TableRow(
            drug_words(row.drug),
            row.unit,
            route_words(row.route),
            str(format_decimal(row.factor)),
            ", ".join(names[row.drug]),
            "" if row.summed else apart_words(Apart.METHADONE),
        )
        for row in table.rows.values()
    )


def scale_rows(
    template: Template, numbers: Mapping[str, float | None], language: str
) -> tuple[ScaleRow, ...]:
    """The scores of a case in the order of its template, past ones of retired fields too."""
    fields = (field for section in template.everything for field in section.fields)
    return tuple(
        _scale(field, score, language)
        for field in fields
        if field.kind is FieldKind.SCALE and (score := numbers.get(field.key)) is not None
    )


def _row(line: Taken, verdict: Verdict) -> SheetRow:
    dose = f"{_exact(line.dose)}\u00a0{unit_words(line.unit)}".strip() if line.dose else ""
    mg, factor, note = "", "", ""
    if isinstance(verdict, Counted):
        mg, factor = to_a_tenth(verdict.mg), str(format_decimal(verdict.factor))
    elif isinstance(verdict, Apart):
        note = apart_words(verdict)
    elif isinstance(verdict, Unclear):
        note = unclear_words(verdict)
    return SheetRow(
        " ".join(part for part in (line.drug, dose) if part),
        route_words(line.route),
        _often(line),
        mg,
        factor,
        note,
        verdict is not None,
        isinstance(verdict, Unclear),
    )


def _often(line: Taken) -> str:
    """How often, so that the sum can be followed: “with meals” alone says not how many."""
    times, said = _times(line.per_day), line.frequency
    told = (line.per_day or 0) <= 1 or often(said) == line.per_day
    return said or times if told or not said else f"{times}, {said}"


def _times(per_day: float | None) -> str:
    return gettext("%(n)s a day", n=_exact(per_day)) if per_day else ""


def _together(lines: Sequence[Line]) -> str:
    """What an opioid is taken with that sedates too."""
    return {
        (True, False): gettext("Opioid with a benzodiazepine or a sleeping pill."),
        (False, True): gettext("Opioid with a gabapentinoid."),
        (True, True): gettext(
            "Opioid with a benzodiazepine or a sleeping pill and a gabapentinoid."
        ),
    }.get(sedatives_in(line.drug for line in lines), "")


def _scale(field: Field, score: float, language: str) -> ScaleRow:
    lowest, highest = scales.bounds(field)
    band = scales.band(field, score)
    at = WIDTH / ((highest - lowest) or 1)
    cut = field.cut_off
    return ScaleRow(
        field.label(language),
        gettext(band.words) if band else "",
        gettext("%(score)s of %(highest)s", score=to_a_tenth(score), highest=to_a_tenth(highest)),
        f"{(score - lowest) * at:.1f}",
        "" if cut is None else f"{(cut - lowest) * at - 0.75:.1f}",
    )


def _exact(value: float) -> str:
    """What was prescribed, as it was: a quarter of a milligram is no fifth."""
    return str(format_decimal(value, "#,##0.####"))
