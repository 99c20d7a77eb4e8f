"""A line at the foot of every page of a PDF that we wrote; each page gets smaller for it."""

import io

import pypdfium2 as pdfium

from .papers import opened


def stamped(content: bytes, strip: bytes) -> bytes:
    """The PDF with the one page of `strip`, as wide as each page, below what was there."""
    out = io.BytesIO()
    with opened(content) as document, opened(strip) as foot, pdfium.PdfDocument.new() as fresh:
        for number in range(len(document)):
            page = document[number]
            if page.get_rotation():  # it would come out lying on its side
                fresh.import_pages(document, [number])
            else:
                _both(fresh, document, number, foot)
        fresh.save(out)
    return out.getvalue()


def _both(
    fresh: pdfium.PdfDocument, document: pdfium.PdfDocument, number: int, foot: pdfium.PdfDocument
) -> None:
    left, bottom, right, top = document[number].get_cropbox()
    wide, high = right - left, top - bottom
    foot_wide, foot_high = foot[0].get_size()
    # A page that is wide and flat keeps four fifths of its height.
    size = min(wide / foot_wide, high / 5 / foot_high)
    below = foot_high * size
    smaller = (high - below) / high
    page = fresh.new_page(wide, high)
    kept = pdfium.PdfMatrix().translate(-left, -bottom).scale(smaller, smaller)
    kept = kept.translate(wide * (1 - smaller) / 2, below)
    _put(page, document.page_as_xobject(number, fresh), kept)
    lower = pdfium.PdfMatrix().scale(size, size)
    _put(page, foot.page_as_xobject(0, fresh), lower)
    page.gen_content()


def _put(page: pdfium.PdfPage, part: pdfium.PdfXObject, at: pdfium.PdfMatrix) -> None:
    shown = part.as_pageobject()
    shown.set_matrix(at)
    page.insert_obj(shown)
