"""What is typed into a field: taken as meant, or told what to enter; and how it is shown."""

from typing import Any

import pytest
import time_machine
from flask import Flask
from flask_babel import Babel
from hypothesis import given
from hypothesis import strategies as st

from echo_community.cases.models import FieldKind
from echo_community.cases.scales import BadValue
from echo_community.cases.template import options
from echo_community.cases.template.checking import checked, shown
from echo_community.cases.template.options import BANDS, Option, Said
from echo_community.cases.template.queries import Field

pytestmark = pytest.mark.once  # asks no database

BABEL = Flask(__name__)
Babel(BABEL)
REGIONS = (
    Option("rural", Said("Rural", "Milieu rural")),
    Option("fly_in", Said("Fly-in community", "Communauté accessible par avion")),
)


def field(kind: FieldKind, **facts) -> Field:
    choices = BANDS if kind is FieldKind.AGE_BAND else REGIONS
    columns: dict[str, Any] = {
        "id": 1, "section_id": 1, "key": "x", "kind": kind, "label": Said("FIB-4", "FIB-4"),
        "help": Said(""), "options": choices, "gone": (Option("town", Said("Town", "Ville")),),
        "unit": "", "lowest": None, "highest": None, "cut_off": None, "required": False,
        "browsable": False, "retired": False,
    }  # fmt: skip
    return Field(**(columns | facts))


def refused(one: Field, typed: str) -> str:
    with pytest.raises(BadValue) as bad:
        checked(one, typed)
    return str(bad.value)


@pytest.mark.parametrize("kind", [kind for kind in FieldKind if kind is not FieldKind.MEDICATIONS])
def test_an_empty_field_is_empty(app: Flask, kind: FieldKind) -> None:
    assert checked(field(kind), "  ") == ("", None)


@pytest.mark.parametrize("typed", ["50-59", "50 – 59", "50 to 59", "50 à 59"])
def test_a_band_is_read_as_people_write_it(app: Flask, typed: str) -> None:
    assert checked(field(FieldKind.AGE_BAND), typed) == ("50-59", None)


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("54", "Choose a band, not an age: here 50–59."),
        ("54 years", "Choose a band, not an age: here 50–59."),
        ("54 ans", "Choose a band, not an age: here 50–59."),
        ("9", "Choose a band, not an age: here 0–9."),
        ("94", "Choose a band, not an age: here 90+."),
        ("1968-03-14",
         "Choose a band, such as 50–59. A date of birth would tell who the patient is."),
        ("14 March 1968",
         "Choose a band, such as 50–59. A date of birth would tell who the patient is."),
        ("born 14/03/68",
         "Choose a band, such as 50–59. A date of birth would tell who the patient is."),
        ("50-58", "Choose a band, such as 50–59."),
        ("elderly", "Choose a band, such as 50–59."),
    ],
)  # fmt: skip
def test_an_age_or_a_birth_date_is_asked_to_be_a_band(app: Flask, typed, sentence) -> None:
    assert refused(field(FieldKind.AGE_BAND), typed) == sentence


@pytest.mark.parametrize(
    "typed",
    ["about 8 years", "since last spring", "6 weeks", "environ 8 ans", "depuis l’automne dernier",
     "since she was 12", "maybe 3 months", "may be longer than 2 years"],
)  # fmt: skip
def test_relative_time_is_taken(app: Flask, typed: str) -> None:
    assert checked(field(FieldKind.SPAN), typed) == (typed, None)


@time_machine.travel("2026-11-26T12:00Z", tick=False)
@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("since 2018", "Say it in relative time, without a year: about 8 years."),
        ("March 2025", "Say it in relative time, without a year: about 1 year."),
        ("this year, 2026", "Say it in relative time, without a year: since last spring."),
        ("since March 14",
         "Say it in relative time, without a date: about 3 months, since last spring."),
        ("depuis le 3 mars",
         "Say it in relative time, without a date: about 3 months, since last spring."),
        ("14/03/24",
         "Say it in relative time, without a date: about 3 months, since last spring."),
    ],
)  # fmt: skip
def test_a_date_is_asked_to_be_relative(app: Flask, typed: str, sentence: str) -> None:
    assert refused(field(FieldKind.SPAN), typed) == sentence


def test_a_choice_is_taken_by_its_key_or_its_words(app: Flask) -> None:
    region = field(FieldKind.CHOICE)

    assert checked(region, "rural") == ("rural", None)
    assert checked(region, "Milieu rural") == ("rural", None)
    assert checked(region, "town") == ("town", None)  # chosen before it was taken away
    assert refused(region, "moon") == "Choose one of the list: Rural, Fly-in community."


def test_choices_come_as_keys_or_as_a_list_of_words(app: Flask) -> None:
    several = field(FieldKind.CHOICES)

    assert checked(several, "fly_in rural") == ("rural fly_in", None)
    assert checked(several, ["Fly-in community", "rural"]) == ("rural fly_in", None)
    assert checked(several, "Rural; Fly-in community") == ("rural fly_in", None)
    assert refused(several, "rural, moon").startswith("Choose one of the list")


@pytest.mark.parametrize(
    ("typed", "value", "number"),
    [("2.1", "2.1", 2.1), ("2,1", "2.1", 2.1), ("12.5 kPa", "12.5", 12.5), ("9", "9", 9.0),
     ("1,250,000", "1250000", 1250000.0), ("1 250 000", "1250000", 1250000.0)],
)  # fmt: skip
def test_a_number_is_read_in_both_languages(app: Flask, typed, value, number) -> None:
    assert checked(field(FieldKind.NUMBER, unit="kPa"), typed) == (value, number)


def test_an_impossible_number_is_told_its_bounds(app: Flask) -> None:
    fib4 = field(FieldKind.NUMBER, lowest=0, highest=50)

    assert refused(fib4, "145") == "FIB-4 lies between 0 and 50 here. You typed 145."
    assert refused(fib4, "low") == "Write a number alone, such as 12.5."


def test_a_score_keeps_its_number(app: Flask) -> None:
    score = field(FieldKind.SCALE, key="phq9", label=Said("PHQ-9"), lowest=0, highest=27)

    assert checked(score, "14/27") == ("14", 14)
    assert "did you mean 27?" in refused(score, "72")


def test_sentences_come_in_french(app: Flask) -> None:
    score = field(FieldKind.SCALE, key="phq9", label=Said("PHQ-9"), lowest=0, highest=27)

    with app.test_request_context(headers={"Accept-Language": "fr-CA"}):
        assert refused(score, "72") == (
            "PHQ-9 va de 0 à 27. Vous avez écrit 72\u00a0: vouliez-vous dire 27?"
        )


def test_text_has_a_length(app: Flask) -> None:
    assert refused(field(FieldKind.LINE), "x" * 301) == (
        "At most 300 characters fit here; there are 301. Shorten it."
    )
    assert checked(field(FieldKind.TEXT), "one\r\ntwo")[0] == "one\ntwo"


def test_a_value_is_shown_in_the_readers_language() -> None:
    region = field(FieldKind.CHOICE)

    assert shown(region, "fly_in", "fr") == "Communauté accessible par avion"
    assert shown(region, "town", "en") == "Town"
    assert shown(field(FieldKind.CHOICES), "rural fly_in", "en") == "Rural, Fly-in community"
    assert shown(field(FieldKind.AGE_BAND), "50-59", "en") == "50–59"
    assert shown(field(FieldKind.NUMBER, unit="kPa"), "12.5", "fr") == "12,5\u00a0kPa"
    assert shown(field(FieldKind.SCALE, highest=27), "14", "fr") == "14\u00a0sur\u00a027"
    assert shown(field(FieldKind.TEXT), "as it is", "fr") == "as it is"


@given(st.sampled_from(sorted(FieldKind)), st.text(max_size=30))
def test_whatever_is_typed_is_kept_or_told(kind: FieldKind, typed: str) -> None:
    with BABEL.app_context():
        try:
            value, number = checked(field(kind), typed)
        except BadValue as bad:
            assert str(bad)
        else:
            assert shown(field(kind), value, "en") or not value
            assert number is None or kind in (FieldKind.NUMBER, FieldKind.SCALE)


def rewritten(old: str, typed: str) -> list[tuple[str, str, bool]]:
    made = options.rewritten(options.read(old), options.labels(typed))
    assert options.read(options.kept(made)) == made
    return [(one.key, one.label.en, one.retired) for one in made]


OLD = "rural | Rural | Milieu rural\ncity | City | Ville"


def test_choices_keep_their_keys_when_they_are_moved_or_reworded() -> None:
    assert rewritten(OLD, "City | Ville\nRural | Milieu rural") == [
        ("city", "City", False), ("rural", "Rural", False),
    ]  # fmt: skip
    assert rewritten(OLD, "Countryside\nCity | Ville") == [
        ("rural", "Countryside", False), ("city", "City", False),
    ]  # fmt: skip
    assert rewritten(OLD, "The country | Milieu rural\nCity") == [
        ("rural", "The country", False), ("city", "City", False),
    ]  # fmt: skip


def test_a_choice_that_is_added_gets_a_key_of_its_own() -> None:
    assert rewritten(OLD, "Rural\nCity\nFly-in, or by boat") == [
        ("rural", "Rural", False), ("city", "City", False),
        ("fly_in_or_by_boat", "Fly-in, or by boat", False),
    ]  # fmt: skip


def test_a_choice_that_is_taken_away_stays_known_and_can_come_back() -> None:
    without = options.rewritten(options.read(OLD), options.labels("City | Ville"))
    assert [(one.key, one.retired) for one in without] == [("city", False), ("rural", True)]

    again = options.rewritten(without, options.labels("City\nRural"))
    assert [(one.key, one.retired) for one in again] == [("city", False), ("rural", False)]
