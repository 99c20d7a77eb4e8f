"""What cards draw: medication with its equivalents, scores with their bars."""

import re
from types import SimpleNamespace

import pytest
from flask import render_template_string

from echo_community.cases import shipped
from echo_community.cases.equivalents import table
from echo_community.cases.template.queries import template_of
from echo_community.cases.template.sheets import medication_sheet, scale_rows
from tests.world import World

CDC = table("cdc-2022")


def taken(drug: str, dose: float | None, unit: str = "mg", per_day: float | None = 2, **more):
    facts = {"route": "oral", "frequency": ""} | more
    return SimpleNamespace(drug=drug, dose=dose, unit=unit, per_day=per_day, **facts)


def drawn(lines, key: str | None = "cdc-2022") -> str:
    sheet = medication_sheet(lines, table(key) if key else None)
    macro = '{% from "cases/_equivalents.html" import equivalents %}{{ equivalents(sheet) }}'
    return re.sub("[ \n]+", " ", render_template_string(macro, sheet=sheet))


def test_a_list_shows_what_counts_its_total_and_where_that_comes_from(world: World) -> None:
    with world.app.test_request_context():
        page = drawn([taken("Hydromorphone CR", 6), taken("Gabapentin", 600, per_day=3)])

    assert ">60<small>×&nbsp;5</small>" in page and "<b>60</b>" in page
    assert 'href="/equivalents/cdc-2022"' in page and ">none<" in page
    assert "never for converting between drugs" in page
    assert "MMWR Recomm Rep 2022;71(No. RR-3):1-95." in page
    assert "Opioid with a gabapentinoid." in page


def test_how_often_a_day_stands_beside_what_else_is_said_of_it(world: World) -> None:
    lines = [
        taken("Hydromorphone", 4, per_day=4, frequency="with meals"),
        taken("Morphine", 15, per_day=3, frequency="three times a day"),
        taken("Fentanyl", 25, "mcg/h", 0.33, route="transdermal", frequency="changed every 72 h"),
    ]
    with world.app.test_request_context():
        rows = medication_sheet(lines, CDC).rows

    assert [row.frequency for row in rows] == [
        "4 a day, with meals", "three times a day", "changed every 72 h",
    ]  # fmt: skip


def test_a_dose_and_how_often_stand_as_they_were_prescribed(world: World) -> None:
    lines = [taken("Alprazolam", 0.25), taken("Levothyroxine", 0.0375, per_day=0.25)]
    with world.app.test_request_context():
        rows = medication_sheet(lines, CDC).rows

    assert [row.drug for row in rows] == ["Alprazolam 0.25\u00a0mg", "Levothyroxine 0.0375\u00a0mg"]
    assert rows[1].frequency == "0.25 a day"


def test_methadone_stands_apart_with_its_reason_and_the_total_says_so(world: World) -> None:
    lines = [taken("Morphine SR", 30), taken("Methadone", 20, per_day=1)]
    with world.app.test_request_context():
        page = drawn(lines)
        alone = medication_sheet(lines[1:], CDC)

    assert "<b>60</b>" in page and "without what is apart" in page
    assert "long and variable half-life, never summed." in page
    assert (alone.total, alone.mg) == ("", None)


def test_an_unclear_line_leaves_no_total_and_is_asked_about(world: World) -> None:
    with world.app.test_request_context():
        page = drawn([taken("Morphine SR", 30), taken("Percocet", 2, "tablets")])

    assert "no total" in page and "Say the unit: mg or mcg/h." in page
    assert "<b>60</b>" not in page


def test_without_a_table_the_list_stands_alone(world: World) -> None:
    with world.app.test_request_context():
        page = drawn([taken("Morphine SR", 30)], None)

    assert "Morphine SR 30\xa0mg" in page
    assert "MME" not in page and "converting" not in page


@pytest.mark.parametrize(
    ("beside", "said"),
    [
        ("Lorazepam", "Opioid with a benzodiazepine or a sleeping pill."),
        ("Zopiclone", "Opioid with a benzodiazepine or a sleeping pill."),
        ("prégabaline", "Opioid with a gabapentinoid."),
        ("Duloxetine", ""),
    ],
)
def test_what_sedates_beside_an_opioid_is_said(world: World, beside: str, said: str) -> None:
    with world.app.test_request_context():
        assert medication_sheet([taken("Butrans", 10), taken(beside, 1)], CDC).together == said
        assert medication_sheet([taken(beside, 1)], CDC).together == ""


def test_in_french_the_words_and_the_caution_are_french(world: World) -> None:
    with world.app.test_request_context(headers={"Accept-Language": "fr-CA"}):
        page = drawn([taken("Morphine SR", 2.5)])

    assert "par la bouche" in page and "2,5\xa0mg" in page
    assert "jamais pour convertir" in page


def test_scores_are_bars_with_words_beside(world: World) -> None:
    programme = world.programme()
    shipped.install(None, programme.id, "chronic-pain")
    with world.app.test_request_context():
        rows = scale_rows(template_of(programme.id), {"phq9": 14, "gad7": None, "dn4": 0}, "en")
        page = render_template_string(
            '{% from "cases/_scales.html" import scales %}{{ scales(rows) }}', rows=rows
        )

    assert [(row.label, row.said, row.score) for row in rows] == [
        ("DN4", "neuropathic pain less likely", "0 of 10"),
        ("PHQ-9", "moderate", "14 of 27"),
    ]
    assert (rows[1].width, rows[1].cut) == ("103.7", "73.3")
    assert "style=" not in page


def test_the_table_is_there_for_whoever_is_signed_in(world: World) -> None:
    browser = world.client(world.member())

    page = browser.get("/equivalents/cdc-2022").text
    for row in CDC.rows.values():
        assert row.drug in page and f">{row.factor:g}<" in page
    assert "Hydromorph Contin" in page and "never summed" in page
    assert "MMWR Recomm Rep 2022" in page
    assert browser.get("/equivalents/moon").status_code == 404
    assert world.client().get("/equivalents/cdc-2022").status_code == 302
