"""Slides out of a PDF: pictures, words and titles."""

import io
from pathlib import Path

import pytest
from PIL import Image

from echo_community.kernel.uploads import Unfit, Why, slides_of
from tests.files import pdf, photo

pytestmark = pytest.mark.once  # asks no database

MOST = 60 * 1024


def test_each_slide_is_a_small_picture_with_its_title(shared: Path) -> None:
    content = (shared / "data/lectures/py4e-06-strings.slides.pdf").read_bytes()

    made = slides_of(content)

    assert len(made.pages) == 33
    assert [page.title for page in made.pages[:5]] == [
        "Strings", "String Data Type", "Reading and Converting", "Looking Inside Strings",
        "A Character Too Far",
    ]  # fmt: skip
    assert "We can get at any single character" in made.pages[3].text
    for page in made.pages:
        assert len(page.picture) <= MOST
        assert Image.open(io.BytesIO(page.picture)).size == (page.width, page.height)
    assert made.content.startswith(b"%PDF-")


@pytest.mark.parametrize(
    ("content", "why"),
    [(b"", Why.EMPTY), (b"%PDF-1.4 nothing", Why.BROKEN), (photo((20, 20)), Why.UNKNOWN)],
)
def test_what_is_no_pdf_has_no_slides(content: bytes, why: Why) -> None:
    with pytest.raises(Unfit) as refused:
        slides_of(content)

    assert refused.value.why is why


def test_a_page_without_words_has_no_title() -> None:
    [page] = slides_of(pdf("")).pages

    assert (page.title, page.text) == ("", "")
