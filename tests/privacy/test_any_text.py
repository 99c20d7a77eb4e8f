"""What holds of the guard for any text whatever."""

import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from echo_community.privacy.combining import combine
from echo_community.privacy.detectors import scan
from echo_community.privacy.detectors.lists import words_of
from echo_community.privacy.detectors.reading import PIECE, fold, pieces

pytestmark = pytest.mark.once

LISTS = ("given_names", "family_names", "prose", "communities", "villages", "large_places")
WORDS = [
    *("Mrs. ", "my patient ", "Anna", "Okimaw", "lives in ", "Kashechewan", " works at "),
    *("1234-567-897", "807-555-0144", "DOB ", "né le ", "12 Main St", "92", "yo", "M", "March 3"),
    *(", ", " and ", "\n", "@", "(", "ß", "e\u0301", "\U0001f642", "\ud800", "l'", "-", ". "),
    *(" de la ", "œ", "İ"),
]
TEXTS = st.one_of(st.text(), st.lists(st.sampled_from(WORDS), max_size=60).map("".join))
LANGUAGES = st.sampled_from(["en", "fr"])


@settings(max_examples=150, deadline=None)
@given(TEXTS, LANGUAGES)
def test_findings_lie_inside_the_text_in_its_order_and_never_overlap(text, language):
    spans = scan(text, language)

    ends = [0, *(span.end for span in spans)]
    assert all(end <= span.start < span.end for end, span in zip(ends, spans, strict=False))
    assert all(end <= len(text) for end in ends)
    assert all(0 < span.certainty <= 1 and span.suggestion for span in spans)


@settings(max_examples=80, deadline=None)
@given(TEXTS, LANGUAGES)
def test_combinations_lie_inside_the_text_and_never_overlap(text, language):
    told = combine(text, scan(text, language), language)

    ends = [0, *(one.end for one in told)]
    assert all(end <= one.start < one.end for end, one in zip(ends, told, strict=False))
    assert all(end <= len(text) for end in ends)


@settings(max_examples=80, deadline=None)
@given(st.text(max_size=3 * PIECE))
def test_a_text_is_read_in_pieces_of_bounded_size(text):
    cut = list(pieces(text))

    assert "".join(piece for _, piece in cut) == text
    assert all(len(piece) <= PIECE for _, piece in cut)
    assert all(text[start : start + len(piece)] == piece for start, piece in cut)
    assert len(cut) <= 2 * len(text) // PIECE + 1


@given(st.text())
def test_folding_keeps_every_character_in_its_place(text):
    assert len(fold(text)) == len(text)


def test_a_long_text_is_found_in_as_well_as_a_short_one():
    line = "Call my patient Anna Kowalski at 807-555-0144 about gabapentin 300 mg.\n"

    spans = scan(line * 1400)

    assert len(line * 1400) > 98_000
    assert len(spans) == 2 * 1400


# Each would take minutes in one piece if a pattern tried more ways than the text is long.
PARTS = [
    *("a", "1-", " de la", "([", "1 ", "A. ", "A.", "x@", "a.", "www.", "Mr ", "anna-", " ", "1/"),
    *("\n", "hopital de ", "works at ", "lives in ", "12 Main ", "St. ", "l'", "Smith, ", "lot 1 "),
    *("manor room ", "rue de la ", "plate ", "message with ", "5f logger village of 900 "),
    *("chart no ", "travaille de ", "the only ", "92, ", "truck ", "Ab ", "AB 123 ", "Roy, Anna "),
]
SLOW = """
import sys
from echo_community.privacy.combining import combine
from echo_community.privacy.detectors import scan
from echo_community.privacy.detectors.reading import PIECE
for part in sys.argv[1:]:
    text = part * (PIECE // len(part))
    for language in ("en", "fr"):
        combine(text, scan(text, language), language)
"""


def test_no_repetition_is_slow_to_read():
    subprocess.run([sys.executable, "-c", SLOW, *PARTS], check=True, timeout=300)


def test_lists_are_folded_sorted_and_say_what_they_are():
    for name in LISTS:
        assert all(word == fold(word) for word in words_of(name)), name
