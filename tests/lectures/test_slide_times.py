"""When a slide was shown, proposed from the words it shares with what was said."""

from pathlib import Path

import pypdfium2 as pdfium
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from echo_community.lectures.slides.timing import proposed
from echo_community.lectures.transcripts.cues import Cue
from echo_community.lectures.transcripts.reading import read

pytestmark = pytest.mark.once  # asks no database


def spoken(*texts: str, every: int = 20_000) -> list[Cue]:
    return [Cue("", n * every, (n + 1) * every, None, text, text) for n, text in enumerate(texts)]


def test_slides_come_up_where_their_words_are_said() -> None:
    cues = spoken(
        "Welcome, today naloxone kits.",
        "Who should carry naloxone at home?",
        "Now buprenorphine, the low dose start.",
        "Buprenorphine and precipitated withdrawal.",
        "Last, the urine drug test and fentanyl strips.",
    )
    slides = ["Naloxone at home", "Buprenorphine: low dose start", "Urine drug testing: fentanyl"]

    assert proposed(slides, cues) == [0, 40_000, 80_000]


def test_a_slide_that_nobody_spoke_of_has_no_time() -> None:
    cues = spoken("Naloxone kits.", "Naloxone at home.", "Urine drug tests.", "Urine, fentanyl.")
    slides = ["Naloxone at home", "Acupuncture of the ear", "Urine drug testing"]

    assert proposed(slides, cues) == [0, None, 40_000]


def test_slides_without_words_or_a_lecture_without_any_have_no_times() -> None:
    assert proposed(["", ""], []) == [None, None]
    assert proposed([], spoken("a")) == []


def test_slides_of_a_real_lecture_are_found_within_half_a_minute(shared: Path) -> None:
    """By ear: operators from 0:10, types at 4:31, conversions at 7:41, user input at 12:21."""
    folder = shared / "data" / "lectures"
    cues = read((folder / "py4e-02-expressions-2.en.vtt").read_bytes()).cues
    document = pdfium.PdfDocument(folder / "py4e-02-expressions.slides.pdf")
    slides = [page.get_textpage().get_text_bounded() for page in document]

    shown = proposed(slides, cues)

    for number, second in {15: 10, 21: 271, 24: 461, 28: 741}.items():
        assert abs((shown[number] or 0) - second * 1000) < 30_000, slides[number]


_words = st.sampled_from(["naloxone", "taper", "urine", "pain", "sleep", "and", "the", "dose"])
_text = st.lists(_words, max_size=8).map(" ".join)


@given(st.lists(_text, max_size=12), st.lists(_text, max_size=30))
def test_times_never_go_back(slides: list[str], texts: list[str]) -> None:
    shown = [moment for moment in proposed(slides, spoken(*texts)) if moment is not None]

    assert shown == sorted(shown)


LESSON = spoken(
    "Naloxone kits for everybody.",
    "Naloxone at home, who carries it?",
    "Now buprenorphine in a low dose.",
    "Buprenorphine and withdrawal.",
    "Last, urine drug tests.",
    "Urine and fentanyl strips.",
)
DECK = ["Naloxone at home", "Buprenorphine: low dose", "Urine drug testing: fentanyl"]


def test_what_is_known_stays_and_the_rest_is_found_around_it() -> None:
    assert proposed(DECK, LESSON) == [0, 40_000, 80_000]
    assert proposed(DECK, LESSON, {1: 61_000}) == [0, 61_000, 80_000]
    assert proposed(DECK, LESSON, {2: 20_500}) == [0, None, 20_500]


def test_a_slide_said_to_be_passed_over_has_no_time() -> None:
    assert proposed(DECK, LESSON, {0: None}) == [None, 0, 80_000]
    assert proposed(DECK, LESSON, {0: None, 1: None, 2: None}) == [None, None, None]


@settings(max_examples=40)
@given(st.dictionaries(st.integers(0, 2), st.one_of(st.none(), st.integers(0, 119_000))))
def test_proposals_lie_between_what_is_known(known: dict[int, int | None]) -> None:
    said = sorted(known.items())
    times = [at for _, at in said if at is not None]
    if times != sorted(times):
        return

    found = proposed(DECK, LESSON, known)

    assert all(found[slide] == at for slide, at in known.items())
    shown = [at for at in found if at is not None]
    assert shown == sorted(shown)
