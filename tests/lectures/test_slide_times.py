"""When a slide was shown, proposed from the words it shares with what was said."""

from pathlib import Path

import pypdfium2 as pdfium
import pytest
from hypothesis import given
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
