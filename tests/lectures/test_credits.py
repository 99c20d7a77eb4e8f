"""What the guard stops in a lecture, and what is only the name of somebody who teaches."""

import pytest

from echo_community.lectures import credits
from echo_community.privacy import guard

pytestmark = pytest.mark.once  # asks no database

SPEAKERS = ["Serena Williams"]


def stopped(text: str, *other_slides: str) -> list[str]:
    """The words in a slide that hold its lecture."""
    found = guard.check(guard.Words({"slide": text}, known=SPEAKERS)).findings.get("slide", ())
    people = credits.people(SPEAKERS, [text, *other_slides])
    return [
        text[one.start : one.end]
        for one in found
        if one.stops and not credits.is_credit(text, one, people, credits.credited(text))
    ]


@pytest.mark.parametrize(
    "slide",
    [
        "Mnemonic Variable Names\n• Since we programmers are given a choice",
        "These slides are Copyright 2010- Daniel R. Miller (\nwww.example.org) of a university",
        "Photo: Daniel Miller, CC BY 2.0",
        'author: "Miss Bumblebee"',
        "Thank you\nAuthors:\nDelphine Martin\nJames Taylor\nJeff Leek",
        "Remerciements\nSophie Tremblay et Daniel Miller",
        "Contact\nJane Doe, 416-597-3422, jane.doe@sunnybrook.ca",
        ">>> data = 'From daniel.miller@uct.ac.za Sat Jan 5'",
        "Ari R package",
        "Serena M. Williams spoke about it first",
    ],
)
def test_who_teaches_is_no_patient(slide: str) -> None:
    assert stopped(slide) == []


def test_whom_a_slide_credits_may_be_named_in_all_of_the_lecture() -> None:
    said = "It was begun with James Taylor in a lab of ours."

    assert stopped(said) == ["James Taylor"]
    assert stopped(said, "Authors:\nJames Taylor") == []


@pytest.mark.parametrize(
    ("slide", "words"),
    [
        ("Acknowledgements\nMrs. Lavoie of Moosonee", ["Mrs. Lavoie"]),
        ("Case: John Smith, 45-year-old trucker", ["John Smith"]),
        ("Thank you\nCase 2: John Smith has slept badly", ["John Smith"]),
        ("My patient Robert Tremblay asked me. Thank you.", ["Robert Tremblay"]),
        ("Contact\nHer OHIP is 1234-567-897-AB", ["1234-567-897-AB"]),
        ("Call Robert Tremblay at 416-597-3422", ["Robert Tremblay", "416-597-3422"]),
        ("She wrote from r.tremblay@example.net", ["r.tremblay@example.net"]),
    ],
)
def test_what_tells_of_a_patient_stops_as_anywhere(slide: str, words: list[str]) -> None:
    assert stopped(slide) == words
