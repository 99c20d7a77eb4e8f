"""A strip below each page of a PDF."""

import pypdfium2
import pytest

from echo_community.kernel.uploads import Unfit, made_anew, stamped
from tests.files import pdf

pytestmark = pytest.mark.once  # asks no database


def test_each_page_says_what_it_said_and_what_the_strip_says() -> None:
    made = made_anew(pdf("At home", pages=2)).content

    with pypdfium2.PdfDocument(stamped(made, pdf("Scan it"))) as document:
        said = [page.get_textpage().get_text_bounded().split() for page in document]
        sizes = [page.get_size() for page in document]

    assert said == [["At", "home", "Scan", "it"]] * 2
    assert sizes == [(300, 200)] * 2


def test_a_page_that_lies_on_its_side_stays_as_it_is() -> None:
    made = made_anew(pdf("At home", extra=b"/Rotate 90")).content

    with pypdfium2.PdfDocument(stamped(made, pdf("Scan it"))) as document:
        assert "Scan" not in document[0].get_textpage().get_text_bounded()
        assert document[0].get_rotation() == 90


def test_what_is_no_pdf_is_unfit() -> None:
    with pytest.raises(Unfit):
        stamped(b"no paper", pdf("Scan it"))
