"""What stops and what only advises, and what a suggestion replaces."""

from datetime import date

import pytest

from echo_community.kernel.errors import Stopped
from echo_community.privacy import guard
from echo_community.privacy.guard import Heed, Opinion, Verdict, Words

pytestmark = pytest.mark.once

TODAY = date(2026, 11, 26)


def opinion(text: str, language: str = "en", *known: str) -> Opinion:
    return guard.check(Words({"body": text}, language, known, TODAY))


@pytest.mark.parametrize(
    "text",
    [
        "OHIP 1234-567-897-AB, sleeps badly.",
        "Her MRN is 00482913.",
        "Call her at 807-555-0142.",
        "Write to wanda.k@mail.example for the films.",
        "Born 12/04/1961, on 60 MME.",
        "Mrs Lavoie sleeps badly.",
        "Mme Lavoie dort mal.",
        "My patient, whose name is Theresa Wabano, sleeps badly.",
        "She lives at 14 Maple Street, K0L 1P0.",
    ],
)
def test_what_is_certain_stops(text: str) -> None:
    assert opinion(text).verdict is Verdict.STOP


@pytest.mark.parametrize(
    "text",
    [
        "Fell on March 3, sleeps badly.",
        "My patient Delroy sleeps badly.",
        "She is 93 and lives alone.",
        "Il a 93 ans et vit seul.",
    ],
)
def test_what_is_less_certain_only_advises(text: str) -> None:
    assert opinion(text).verdict is Verdict.ADVISE


@pytest.mark.parametrize(
    "text",
    [
        "Two years on 60 MME, stable. Baker cyst, Oswestry 42.",
        "Dr Amara Osei said so three weeks ago.",
        "Gabapentin 300 mg three times a day, eGFR 48.",
    ],
)
def test_clinical_prose_is_clean(text: str) -> None:
    assert opinion(text, "en", "Dr Amara Osei").verdict is Verdict.CLEAN


def test_a_members_full_name_advises_where_a_strangers_stops() -> None:
    text = "Tomorrow I see Joanna Fraser again."

    assert opinion(text).verdict is Verdict.STOP
    assert opinion(text, "en", "Joanna Fraser").verdict is not Verdict.STOP


def test_title_and_name_are_replaced_together_with_a_capital_where_a_sentence_begins() -> None:
    text = "Mrs Lavoie fell on November 5."
    name, day = opinion(text).findings["body"]

    assert (text[name.start : name.end], name.suggestion) == ("Mrs Lavoie", "The patient")
    assert (text[day.start : day.end], day.suggestion) == ("November 5", "about 3 weeks ago")


def test_a_postcode_stops_beside_an_address_alone() -> None:
    assert opinion("The clinic's K0L 1P0 has one taxi.").verdict is Verdict.ADVISE


def test_advice_is_raised_once_for_who_can_be_asked_and_never_for_others() -> None:
    words = Words({"body": "Fell on March 3."})
    key = guard.check(words).findings["body"][0].key("Fell on March 3.")

    with pytest.raises(Stopped) as stop:
        guard.passed(words, heed=Heed(asked=True))
    assert stop.value.advice
    assert guard.passed(words, heed=Heed(asked=True, seen=frozenset({key})))
    assert guard.passed(words).verdict is Verdict.ADVISE


def test_a_guess_may_leave_by_mail_and_what_is_sure_may_not() -> None:
    assert guard.doubtful(Words({"body": "Mrs Lavoie sleeps badly."})) == {"body"}
    assert guard.doubtful(Words({"body": "Delroy sleeps badly."})) == set()
