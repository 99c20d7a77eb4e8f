"""Facts that are harmless alone and tell who somebody is together."""

import json
from pathlib import Path

import pytest

from echo_community.privacy.combining import Combination, Why, combine
from echo_community.privacy.detectors import scan

pytestmark = pytest.mark.once

CLEAN = [
    line
    for path in sorted(Path(__file__).parent.glob("*.jsonl"))
    for line in map(json.loads, path.read_text("utf-8").splitlines())
    if not line["spans"]
]


def combined(text: str, language: str = "en") -> list[Combination]:
    return combine(text, scan(text, language), language)


@pytest.mark.parametrize(
    ("text", "language", "why", "proposal"),
    [
        (
            "A 62-year-old man, logger, lost two fingers in a village of 900.",
            "en",
            Why.AGE_WORK_PLACE,
            "a man in his sixties who works in forestry, in a small community",
        ),
        (
            "Homme de 54 ans, pêcheur, demeure à Natashquan.",
            "fr",
            Why.AGE_WORK_PLACE,
            "un homme dans la cinquantaine qui travaille à la pêche, dans une petite communauté",
        ),
        ("34F, works at Moose Lake Lumber", "en", Why.AGE_EMPLOYER, None),
        ("The plane crash on March 3", "en", Why.EVENT_DATE, "an accident, some time ago"),
        ("She is the mayor's daughter and lives in Ear Falls.", "en", Why.ROLE_PLACE, None),
        ("Mother of triplets, from Moosonee", "en", Why.ROLE_PLACE, None),
    ],
)  # fmt: skip
def test_facts_that_single_somebody_out_are_told_with_another_way_to_say_it(
    text, language, why, proposal
):
    [found] = combined(text, language)

    assert found.why is why
    assert found.proposal == (proposal or found.proposal) != ""
    assert found.start == found.parts[0][0]
    assert all(text[start:end].strip() for start, end in found.parts)


@pytest.mark.parametrize(
    "text",
    [
        "A 62-year-old logger with knee pain. KOOS 38. Duloxetine?",
        "62M with CRPS after a crush injury, from northern Ontario.",
        "Everyone in a village of 900 hears of it, how do you keep groups confidential?",
        "She lost two fingers years ago and the phantom pain is back.",
        "My mother taught me: start low, go slow.",
    ],
)
def test_one_fact_alone_is_nobodys(text):
    assert combined(text) == []


def test_facts_far_apart_are_not_told_of_one_person():
    text = (
        "A 62-year-old logger with knee pain. "
        + "Duloxetine 30, then 60. " * 20
        + "Village of 900."
    )

    assert combined(text) == []


def test_a_persons_sex_is_not_guessed():
    [found] = combined("62-year-old logger, village of 900")

    assert found.proposal.startswith("a person in their sixties")


def test_posts_without_identifiers_are_left_in_peace():
    told = [one["id"] for one in CLEAN if combined(one["text"], one["lang"])]

    assert len(told) <= len(CLEAN) * 0.02, told
