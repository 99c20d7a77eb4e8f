"""Morphine equivalents a day, from a list of medication by a published table. Pure.

Wrong is worse than absent: a line counts only where drug, dose, unit, route and times a day are
beyond doubt. An estimate of risk for the table's own use, never a way to convert between drugs.
"""

import csv
import enum
import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from echo_community.cases.opioids import DATA, Named, Recognised, recognise

DEFAULT = "cdc-2022"

_SOURCES = {
    "cdc-2022": (
        "mme-cdc-2022.csv",
        "CDC Clinical Practice Guideline for Prescribing Opioids for Pain, United States, 2022. "
        "MMWR Recomm Rep 2022;71(No. RR-3):1-95",
    )
}
MOST_OFTEN = 24  # times a day
EXACT = 6  # decimals: 48 mg of codeine are 7.2, not 7.1999…
CAUTION = "An estimate of risk. Never use it for converting between drugs."


class Apart(enum.StrEnum):
    """Why an opioid is shown and not summed."""

    METHADONE = "methadone"
    BUPRENORPHINE = "buprenorphine"
    NOT_IN_TABLE = "not_in_table"
    OTHER_ROUTE = "other_route"
    STREET = "street"
    MAYBE_OPIOID = "maybe_opioid"


class Unclear(enum.StrEnum):
    """What has to be entered before a line counts."""

    DRUG = "drug"
    ONE_DRUG = "one_drug"
    DOSE = "dose"
    UNIT = "unit"
    UNIT_PATCH = "unit_patch"
    UNIT_MG = "unit_mg"
    MIX = "mix"
    ROUTE = "route"
    PER_DAY = "per_day"
    NOT_NOW = "not_now"


UNITS = {
    "mg": "mg", "milligram": "mg", "milligrams": "mg", "milligramme": "mg", "milligrammes": "mg",
    "mcg": "mcg", "µg": "mcg", "μg": "mcg", "ug": "mcg", "microgram": "mcg", "micrograms": "mcg",
    "microgramme": "mcg", "microgrammes": "mcg",
    "mcg/h": "mcg/h", "mcg/hr": "mcg/h", "mcg/hour": "mcg/h", "mcg/heure": "mcg/h",
    "µg/h": "mcg/h", "μg/h": "mcg/h", "ug/h": "mcg/h", "µg/hr": "mcg/h", "mcg/hour patch": "mcg/h",
}  # fmt: skip
ROUTES = {
    "oral": "oral", "po": "oral", "p.o.": "oral", "by mouth": "oral", "per os": "oral",
    "orally": "oral", "orale": "oral", "par la bouche": "oral",
    "transdermal": "transdermal", "patch": "transdermal", "td": "transdermal",
    "timbre": "transdermal", "transdermique": "transdermal",
    "buccal": "buccal", "sublingual": "sublingual", "sl": "sublingual",
    "intranasal": "intranasal", "nasal": "intranasal", "rectal": "rectal", "pr": "rectal",
    "subcutaneous": "subcutaneous", "sc": "subcutaneous", "intramuscular": "intramuscular",
    "im": "intramuscular", "intravenous": "intravenous", "iv": "intravenous",
    "inhaled": "inhaled", "smoked": "inhaled", "topical": "topical", "epidural": "epidural",
    "intrathecal": "intrathecal", "injected": "injected", "other": "other",
}  # fmt: skip


@dataclass(frozen=True)
class Line:
    """One line of a list of medication; `dose` is what is taken each time.

    What is taken as needed says in `per_day` how often at most.
    """

    drug: str
    dose: float | None
    unit: str
    route: str
    per_day: float | None

    @classmethod
    def of(cls, row: Any) -> "Line":
        """The line of a Medication, or of anything with its columns."""
        return cls(row.drug, row.dose, row.unit, row.route, row.per_day)


@dataclass(frozen=True)
class Row:
    """One drug of a table: so many mg of morphine for one of its unit a day."""

    drug: str
    route: str
    unit: str
    factor: float
    summed: bool
    note: str


@dataclass(frozen=True)
class Table:
    """A published table of equivalents."""

    key: str
    citation: str
    caution: str
    rows: dict[str, Row]


@dataclass(frozen=True)
class Counted:
    """A line that is in the sum."""

    factor: float
    mg: float


Verdict = Counted | Apart | Unclear | None  # none: no opioid


@dataclass(frozen=True)
class Total:
    """What a list comes to. `total` is none where it would mislead; `verdicts` go line by line."""

    total: float | None
    counted: tuple[tuple[Line, float, float], ...] = ()
    apart: tuple[tuple[Line, Apart], ...] = ()
    unclear: tuple[tuple[Line, Unclear], ...] = ()
    verdicts: tuple[Verdict, ...] = ()

    @property
    def has_opioids(self) -> bool:
        """Whether any line names an opioid, or may."""
        return bool(self.counted or self.apart or self.unclear)


@cache
def table(name: str) -> Table:
    """The table of that key. Raises KeyError where there is none."""
    file, citation = _SOURCES[name]
    with (DATA / file).open(encoding="utf-8", newline="") as lines:
        rows = {row["drug"]: _row(row) for row in csv.DictReader(lines)}
    return Table(name, citation, CAUTION, rows)


def tables() -> tuple[str, ...]:
    """The keys of all tables."""
    return tuple(_SOURCES)


def daily(medications: Sequence[Line], table: Table | None) -> Total:
    """What the list comes to a day, with what is apart and what is unclear beside it.

    Nothing where the programme uses no table.
    """
    if table is None:
        return Total(None, verdicts=(None,) * len(medications))
    verdicts = tuple(judge(line, table) for line in medications)
    judged = list(zip(medications, verdicts, strict=True))
    counted = tuple((line, v.factor, v.mg) for line, v in judged if isinstance(v, Counted))
    apart = tuple((line, v) for line, v in judged if isinstance(v, Apart))
    unclear = tuple((line, v) for line, v in judged if isinstance(v, Unclear))
    # Nothing counted beside something apart is not nought: nobody can say how much it is.
    known = not unclear and (counted or not apart)
    # fsum is exact, so that the order of the lines does not matter
    total = round(math.fsum(mg for _, _, mg in counted), EXACT) if known else None
    return Total(total, counted, apart, unclear, verdicts)


def judge(line: Line, table: Table) -> Verdict:
    """What one line comes to."""
    found = recognise(line.drug)
    if not line.drug.strip():
        return Unclear.DRUG
    if found.street and (found.drugs or found.doubtful):
        return Apart.STREET
    if len(found.drugs) > 1:
        return Unclear.ONE_DRUG
    if not found.drugs:
        return Apart.MAYBE_OPIOID if found.doubtful else None
    named = found.drugs[0]
    row = table.rows.get(named.drug)
    if row is None or not row.summed:
        return _never_summed(named.drug)
    return _by_route(line, row, named, found)


def _never_summed(drug: str) -> Apart:
    own = {"methadone": Apart.METHADONE, "buprenorphine": Apart.BUPRENORPHINE}
    return own.get(drug, Apart.NOT_IN_TABLE)


def _by_route(line: Line, row: Row, named: Named, found: Recognised) -> Verdict:
    if found.past:
        return Unclear.NOT_NOW
    route = ROUTES.get(" ".join(line.route.lower().split()))
    if route is None:
        return Unclear.ROUTE
    if route != row.route:
        return Apart.OTHER_ROUTE
    if found.route and found.route != route:
        return Unclear.ROUTE  # "morphine IV", by mouth
    if line.dose is None or not math.isfinite(line.dose) or line.dose <= 0:
        return Unclear.DOSE
    unit = UNITS.get(" ".join(line.unit.lower().split()))
    if row.unit == "mcg/h":
        if unit != "mcg/h":
            return Unclear.UNIT_PATCH if unit else Unclear.UNIT
        # By the hour: not times a day
        return Counted(row.factor, round(line.dose * row.factor, EXACT))
    return _by_dose(line, line.dose, unit, row, named)


def _by_dose(line: Line, dose: float, unit: str | None, row: Row, named: Named) -> Verdict:
    if unit != "mg":
        if unit != "mcg":
            return Unclear.UNIT_MG if unit else Unclear.UNIT
        if dose < 100:  # 10 mcg of morphine by mouth: somebody meant mg
            return Unclear.UNIT_MG
        dose = dose / 1000
    if named.mix and not named.mix[0] <= dose <= named.mix[1]:
        return Unclear.MIX
    times = line.per_day
    # More often than every hour: "q12h" was taken for 12 a day, or worse
    if times is None or not 0 < times <= MOST_OFTEN:
        return Unclear.PER_DAY
    return Counted(row.factor, round(dose * times * row.factor, EXACT))


def _row(row: dict[str, str]) -> Row:
    return Row(
        row["drug"],
        row["route"],
        row["unit"],
        float(row["factor"]),
        row["summed"] == "yes",
        row["note"],
    )
