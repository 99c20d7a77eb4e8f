"""Scores: their ranges, what a slip may have meant, what they say."""

from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from echo_community.cases import scales
from echo_community.cases.scales import SCALES, BadValue, check

pytestmark = pytest.mark.once  # asks no database

NAMES = {"phq9": "PHQ-9", "bpi_severity": "BPI severity", "dn4": "DN4", "child_pugh": "Child-Pugh"}


def field(key: str, lowest: float | None = None, highest: float | None = None):
    known = SCALES.get(key)
    return SimpleNamespace(
        key=key,
        label=NAMES.get(key, key),
        lowest=known.lowest if known else lowest,
        highest=known.highest if known else highest,
    )


@pytest.mark.parametrize(
    ("key", "typed", "score"),
    [
        ("phq9", "14", 14), ("phq9", " 14/27 ", 14), ("phq9", "14 of 27", 14),
        ("phq9", "14 sur 27", 14), ("phq9", "0", 0), ("phq9", "27", 27), ("phq9", "14.0", 14),
        ("bpi_severity", "6.4", 6.4), ("bpi_severity", "6,4", 6.4),
        ("bpi_severity", "6,4/10", 6.4), ("child_pugh", "5", 5),
    ],
)  # fmt: skip
def test_a_score_is_read_as_people_write_it(key: str, typed: str, score: float) -> None:
    assert check(field(key), typed) == score


@pytest.mark.parametrize(
    ("key", "typed", "sentence"),
    [
        ("phq9", "72", "PHQ-9 goes from 0 to 27. You typed 72: did you mean 27?"),
        ("phq9", "41", "PHQ-9 goes from 0 to 27. You typed 41: did you mean 14?"),
        ("phq9", "99", "PHQ-9 goes from 0 to 27. You typed 99."),
        ("phq9", "-3", "PHQ-9 goes from 0 to 27. You typed -3."),
        ("phq9", "14.5", "PHQ-9 is a whole number from 0 to 27. You typed 14.5."),
        ("phq9", "high", "PHQ-9 is a number from 0 to 27. Write the number alone."),
        ("phq9", "", "PHQ-9 is a number from 0 to 27. Write the number alone."),
        ("phq9", "14/21",
         "PHQ-9 goes from 0 to 27, and you wrote a score out of 21. Write the number alone."),
        ("bpi_severity", "64",
         "BPI severity goes from 0 to 10. You typed 64: did you mean 6.4?"),
        ("dn4", "60", "DN4 goes from 0 to 10. You typed 60: did you mean 6?"),
        ("child_pugh", "3", "Child-Pugh goes from 5 to 15. You typed 3."),
    ],
)  # fmt: skip
def test_a_wrong_score_is_told_what_to_enter(key: str, typed: str, sentence: str) -> None:
    with pytest.raises(BadValue) as bad:
        check(field(key), typed)
    assert str(bad.value) == sentence
    assert bad.value.said(lambda text: text) == sentence


@pytest.mark.parametrize(
    ("key", "score", "words"),
    [
        ("phq9", 4, "minimal"), ("phq9", 5, "mild"), ("phq9", 14, "moderate"),
        ("phq9", 15, "moderately severe"), ("phq9", 20, "severe"), ("gad7", 9, "mild"),
        ("gad7", 15, "severe"), ("ort", 3, "low risk"), ("ort", 4, "moderate risk"),
        ("ort", 8, "high risk"), ("comm", 9, "misuse to be looked at"),
        ("dn4", 4, "neuropathic pain likely"), ("child_pugh", 7, "class B"),
        ("bpi_severity", 6.4, "moderate"),
    ],
)  # fmt: skip
def test_a_score_says_something(key: str, score: float, words: str) -> None:
    band = scales.band(field(key), score)
    assert band and band.words == words


def test_a_programmes_own_scale_has_no_words_and_its_own_range() -> None:
    own = field("fatigue", 0, 40)

    assert scales.band(own, 30) is None
    assert check(own, "30") == 30
    assert scales.band(SimpleNamespace(key="phq9", label="x", lowest=0, highest=9), 5) is None


@given(st.sampled_from(sorted(SCALES)), st.text(max_size=12))
def test_whatever_is_typed_is_in_range_or_told(key: str, typed: str) -> None:
    try:
        score = check(field(key), typed)
    except BadValue as bad:
        assert str(bad)
    else:
        assert SCALES[key].lowest <= score <= SCALES[key].highest
