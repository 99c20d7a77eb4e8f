"""Morphine equivalents: the published table row by row, and everything that must not be summed."""

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from echo_community.cases.equivalents import (
    EXACT,
    Apart,
    Counted,
    Line,
    Unclear,
    daily,
    judge,
    table,
)
from echo_community.search.vocabulary.data import shipped

pytestmark = pytest.mark.once  # asks no database

CDC = table("cdc-2022")
SUMMED = [row for row in CDC.rows.values() if row.summed]


def line(
    drug: str = "hydromorphone CR",
    dose: float | None = 6,
    unit: str = "mg",
    route: str = "oral",
    per_day: float | None = 2,
) -> Line:
    return Line(drug, dose, unit, route, per_day)


def total(*lines: Line) -> float | None:
    return daily(lines, CDC).total


def published(shared: Path) -> list[dict[str, str]]:
    with (shared / "data" / "mme-cdc-2022.csv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def test_our_table_has_the_rows_of_the_published_one(shared: Path) -> None:
    rows = published(shared)

    assert {row["drug"] for row in rows} == set(CDC.rows)
    for row in rows:
        ours = CDC.rows[row["drug"]]
        assert (ours.route, ours.factor) == (row["route"], float(row["factor"]))
        assert row["unit"] == (ours.unit if ours.unit == "mcg/h" else f"{ours.unit}/day")
        assert ours.summed is not ("do not sum" in row["note"])


def test_each_row_counts_as_published_or_stands_apart(shared: Path) -> None:
    for row in published(shared):
        taken = line(row["drug"], 10, row["unit"].removesuffix("/day"), row["route"], 3)
        if "do not sum" in row["note"]:
            assert judge(taken, CDC) is Apart.METHADONE
        elif row["unit"] == "mcg/h":
            assert total(taken) == pytest.approx(10 * float(row["factor"]))
        else:
            assert total(taken) == pytest.approx(10 * 3 * float(row["factor"]))


def test_the_list_of_the_case_in_our_design_comes_to_100() -> None:
    assert total(
        line("Hydromorphone CR", 6, per_day=2),
        line("Hydromorphone IR", 2, per_day=4),
        line("Gabapentin", 600, per_day=3),
        line("Amitriptyline", 25, per_day=1),
        line("Lorazepam", 1, per_day=1),
    ) == pytest.approx(100)


@pytest.mark.parametrize(
    ("drug", "meant"),
    [
        ("Dilaudid", "hydromorphone"), ("Hydromorph Contin", "hydromorphone"),
        ("pms-HYDROmorphone", "hydromorphone"), ("M-Eslon", "morphine"), ("Kadian", "morphine"),
        ("MS Contin 30 mg", "morphine"), ("morphine SR", "morphine"),
        ("morphine (sulfate)", "morphine"), ("apo-morphine", "morphine"),
        ("Statex", "morphine"), ("M.O.S.", "morphine"), ("OxyNEO", "oxycodone"),
        ("OXY-NEO", "oxycodone"), ("Supeudol", "oxycodone"), ("oxycodone-naloxone", "oxycodone"),
        ("Targin", "oxycodone"), ("codéine", "codeine"), ("Codeine Contin", "codeine"),
        ("Tramadol XL", "tramadol"), ("Ralivia", "tramadol"), ("Nucynta ER", "tapentadol"),
        ("chlorhydrate de tapentadol", "tapentadol"), ("Opana", "oxymorphone"),
        ("Hycodan", "hydrocodone"),
    ],
)  # fmt: skip
def test_names_are_known_by_brand_salt_and_form_in_both_languages(drug: str, meant: str) -> None:
    assert judge(line(drug, 10, per_day=1), CDC) == Counted(
        CDC.rows[meant].factor, 10 * CDC.rows[meant].factor
    )


@pytest.mark.parametrize("drug", ["fentanyl", "Duragesic", "timbre de fentanyl", "fentanyl patch"])
@pytest.mark.parametrize("per_day", [None, 1, 2, 0.33])
def test_a_patch_counts_by_the_hour_however_often_it_is_changed(drug, per_day) -> None:
    assert total(line(drug, 25, "mcg/h", "transdermal", per_day)) == pytest.approx(60)


@pytest.mark.parametrize(
    ("drug", "why"),
    [
        ("methadone", Apart.METHADONE), ("Méthadone", Apart.METHADONE),
        ("Metadol-D", Apart.METHADONE), ("Methadose", Apart.METHADONE),
        ("buprenorphine", Apart.BUPRENORPHINE), ("Suboxone", Apart.BUPRENORPHINE),
        ("buprénorphine-naloxone", Apart.BUPRENORPHINE), ("Butrans", Apart.BUPRENORPHINE),
        ("Belbuca", Apart.BUPRENORPHINE), ("Sublocade", Apart.BUPRENORPHINE),
        ("heroin", Apart.NOT_IN_TABLE), ("diacetylmorphine", Apart.NOT_IN_TABLE),
        ("meperidine", Apart.NOT_IN_TABLE), ("Demerol", Apart.NOT_IN_TABLE),
        ("sufentanil", Apart.NOT_IN_TABLE), ("remifentanil", Apart.NOT_IN_TABLE),
        ("butorphanol", Apart.NOT_IN_TABLE), ("nalbuphine", Apart.NOT_IN_TABLE),
        ("pentazocine", Apart.NOT_IN_TABLE), ("opium", Apart.NOT_IN_TABLE),
        ("levorphanol", Apart.NOT_IN_TABLE), ("kratom", Apart.NOT_IN_TABLE),
        ("carfentanil", Apart.NOT_IN_TABLE), ("narcotics", Apart.NOT_IN_TABLE),
        ("street fentanyl", Apart.STREET), ("morphine de rue", Apart.STREET),
        ("pholcodine", Apart.NOT_IN_TABLE), ("papaveretum", Apart.NOT_IN_TABLE),
        ("isotonitazine", Apart.MAYBE_OPIOID), ("hydromorphon", Apart.MAYBE_OPIOID),
        ("oxycodon", Apart.MAYBE_OPIOID), ("furanylfentanyl", Apart.MAYBE_OPIOID),
    ],
)  # fmt: skip
def test_what_is_shown_apart_is_never_summed(drug: str, why: Apart) -> None:
    taken = line(drug, 10, "mg", "oral", 3)
    known = line("morphine", 30, per_day=2)

    result = daily([taken, known], CDC)

    assert result.apart == ((taken, why),)
    assert result.total == pytest.approx(60)
    assert total(taken) is None  # not nought: nobody can say how much it is


@pytest.mark.parametrize("row", SUMMED, ids=lambda row: row.drug)
@pytest.mark.parametrize(
    "route", ["intravenous", "IV", "SC", "subcutaneous", "intranasal", "buccal", "rectal", "other"]
)
def test_another_route_than_the_tables_is_apart(row, route: str) -> None:
    taken = line(row.drug, 10, row.unit, route, 3)

    assert judge(taken, CDC) is Apart.OTHER_ROUTE
    assert total(taken, line("morphine", 10, per_day=1)) == pytest.approx(10)


def test_the_table_is_for_patches_of_fentanyl_and_for_all_else_by_mouth() -> None:
    assert judge(line("fentanyl", 100, "mcg", "buccal", 4), CDC) is Apart.OTHER_ROUTE
    assert judge(line("fentanyl", 25, "mcg/h", "oral", 1), CDC) is Apart.OTHER_ROUTE
    assert judge(line("oxycodone", 10, "mg", "transdermal", 1), CDC) is Apart.OTHER_ROUTE


@pytest.mark.parametrize(
    ("taken", "missing"),
    [
        (line(drug=" "), Unclear.DRUG),
        (line("morphine and oxycodone"), Unclear.ONE_DRUG),
        (line(dose=None), Unclear.DOSE),
        (line(dose=0), Unclear.DOSE),
        (line(dose=-5), Unclear.DOSE),
        (line(dose=float("nan")), Unclear.DOSE),
        (line(dose=float("inf")), Unclear.DOSE),
        (line(unit=""), Unclear.UNIT),
        (line(unit="tablets"), Unclear.UNIT),
        (line(unit="mL"), Unclear.UNIT),
        (line(unit="g"), Unclear.UNIT),
        (line(unit="mg/day"), Unclear.UNIT),
        (line(unit="mcg/h"), Unclear.UNIT_MG),
        (line("morphine", 10, "mcg"), Unclear.UNIT_MG),
        (line("fentanyl", 25, "mcg", "transdermal"), Unclear.UNIT_PATCH),
        (line("fentanyl", 25, "mg", "transdermal"), Unclear.UNIT_PATCH),
        (line("fentanyl", 25, "", "transdermal"), Unclear.UNIT),
        (line(route=""), Unclear.ROUTE),
        (line(route="left arm"), Unclear.ROUTE),
        (line("morphine IV", route="oral"), Unclear.ROUTE),
        (line(per_day=None), Unclear.PER_DAY),
        (line(per_day=0), Unclear.PER_DAY),
        (line(per_day=48), Unclear.PER_DAY),
        (line(per_day=float("nan")), Unclear.PER_DAY),
        (line("hydromorphone, stopped in May"), Unclear.NOT_NOW),
        (line("oxycodone (allergy)"), Unclear.NOT_NOW),
        (line("codéine, cessée"), Unclear.NOT_NOW),
        (line("Percocet 5/325", 325), Unclear.MIX),
        (line("oxycodone/acetaminophen", 650), Unclear.MIX),
        (line("Percocet", 1), Unclear.MIX),
        (line("Tylenol #3", 1), Unclear.MIX),
        (line("Tylenol 3", 300), Unclear.MIX),
        (line("Tylenol No. 3", 2, "tablets"), Unclear.UNIT),
        (line("T3", None), Unclear.DOSE),
        (line("Tramacet", 325), Unclear.MIX),
        (line("co-codamol", 508), Unclear.MIX),
        (line("acétaminophène, caféine et codéine", 300), Unclear.MIX),
    ],
)
def test_without_all_that_counts_there_is_no_total(taken: Line, missing: Unclear) -> None:
    result = daily([taken, line("morphine", 30)], CDC)

    assert result.unclear == ((taken, missing),)
    assert result.total is None
    assert [mg for _, _, mg in result.counted] == [60]


def test_of_a_mixed_tablet_the_opioids_milligrams_count() -> None:
    assert total(line("Percocet", 10, per_day=4)) == pytest.approx(60)
    assert total(line("Tylenol #3", 60, per_day=4)) == pytest.approx(36)
    assert total(line("Tramacet", 75, per_day=4)) == pytest.approx(60)


def test_micrograms_count_where_they_make_sense() -> None:
    assert total(line("hydromorphone", 500, "mcg", per_day=4)) == pytest.approx(10)


@pytest.mark.parametrize(
    "drug",
    [
        "gabapentin", "Tylenol", "acetaminophen", "naloxone", "naltrexone", "loperamide",
        "apomorphine", "dextromethorphan", "Toradol", "Haldol", "cannabis", "clonidine",
        "trazodone", "vitamin 292", "opioid antagonist naloxone", "hydrocortisone",
    ],
)  # fmt: skip
def test_what_is_no_opioid_counts_for_nothing(drug: str) -> None:
    assert judge(line(drug, None, "", "", None), CDC) is None
    assert total(line(drug, None, "", "", None)) == 0


def test_no_other_drug_of_our_vocabulary_is_taken_for_an_opioid() -> None:
    kinds = {"opioid", "opioid agonist treatment", "buprenorphine", "kratom"}
    others = [c for c in shipped() if c.kind == "drug" and not kinds & {c.name, c.broader}]
    taken = {
        name.name
        for concept in others
        for name in concept.names
        if judge(line(name.name, 1, "mg", "oral", 1), CDC) is not None
    }

    assert len(others) > 100
    assert taken <= {"opioid overdose spray", "antidote aux opioïdes"}


@pytest.mark.parametrize("drug", ["oxy 80", "perc", "morfine", "dillies", "Apadaz", "Xtampza ER"])
def test_what_people_call_opioids_is_not_passed_over_as_nothing(drug: str) -> None:
    assert judge(line(drug), CDC) is Apart.MAYBE_OPIOID
    assert total(line(drug)) is None


def test_without_a_table_nothing_is_counted() -> None:
    result = daily([line("morphine", 30), line("gabapentin")], None)

    assert (result.total, result.has_opioids, result.verdicts) == (None, False, (None, None))


def test_an_empty_list_is_nought() -> None:
    assert daily([], CDC).total == 0
    assert not daily([], CDC).has_opioids


DOSES = st.floats(0.5, 400, allow_nan=False)
KNOWN = st.sampled_from(SUMMED).flatmap(
    lambda row: st.builds(
        line, st.just(row.drug), DOSES, st.just(row.unit), st.just(row.route), st.floats(0.25, 12)
    )
)
APART = st.builds(
    line,
    st.sampled_from(
        ["methadone", "Metadol", "buprenorphine", "Suboxone", "Butrans", "heroin", "meperidine"]
    ),
    DOSES,
    st.sampled_from(["mg", "mcg/h", "mcg", ""]),
    st.sampled_from(["oral", "transdermal", "sublingual", ""]),
    st.floats(0.25, 12),
)


@given(st.lists(KNOWN, min_size=1, max_size=6), st.lists(APART, max_size=4), st.randoms())
def test_methadone_buprenorphine_and_the_unknown_never_change_a_sum(known, apart, random) -> None:
    mixed = [*known, *apart]
    random.shuffle(mixed)

    assert total(*mixed) == total(*known)
    assert len(daily(mixed, CDC).apart) == len(apart)


@given(st.lists(KNOWN, min_size=1, max_size=6), st.randoms())
def test_the_order_of_lines_does_not_matter(known, random) -> None:
    shuffled = list(known)
    random.shuffle(shuffled)

    assert total(*shuffled) == total(*known)


@given(st.lists(KNOWN, min_size=1, max_size=6))
def test_twice_the_doses_are_twice_the_total(known) -> None:
    doubled = [
        Line(one.drug, (one.dose or 0) * 2, one.unit, one.route, one.per_day) for one in known
    ]

    rounded = len(known) * 10**-EXACT  # each line is
    assert total(*doubled) == pytest.approx(2 * (total(*known) or 0), abs=2 * rounded)


@given(
    st.text(max_size=40),
    st.one_of(st.none(), st.floats()),
    st.text(max_size=8),
    st.text(max_size=8),
    st.one_of(st.none(), st.floats()),
)
def test_whatever_is_typed_there_is_an_answer(drug, dose, unit, route, per_day) -> None:
    result = daily([line(drug, dose, unit, route, per_day)], CDC)

    assert result.total is None or result.total >= 0
