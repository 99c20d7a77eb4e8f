"""Slides out of a PDF: each page as a small picture, with its words and its title."""

import io
import statistics
from collections.abc import Iterator

import pypdfium2 as pdfium
import pypdfium2.raw as raw
from PIL import Image

from .made import Page, Slides, Unfit, Why
from .papers import copied, opened
from .scrubbing import acts, scrubbed

SIDE = 960  # pixels, the longer one: what a phone shows, held across
BYTES = 60 * 1024  # of a picture, at most
MOST_WORDS = 4000  # characters of a slide
LONGEST_TITLE = 200
LARGER = 1.12  # a title's letters, as many times as most are


def slides(content: bytes) -> Slides:
    """The slides of a PDF. Raises Unfit."""
    if acts(content):
        raise Unfit(Why.ACTIVE)
    made = scrubbed(copied(scrubbed(copied(content))))
    with opened(made) as document:
        return Slides(made, tuple(_page(each) for each in document))


def _page(page: pdfium.PdfPage) -> Page:
    scale = SIDE / max(*page.get_size(), 1)
    shown = page.render(scale=min(scale, 4)).to_pil().convert("RGB")
    texts = page.get_textpage()
    text = texts.get_text_range().replace("\x00", "").replace("\r\n", "\n")[:MOST_WORDS]
    return Page(_title(texts), text.strip(), _small(shown), shown.width, shown.height)


def _small(shown: Image.Image) -> bytes:
    """A WebP of at most BYTES; the busier the slide, the coarser or smaller it gets."""
    for side in (SIDE, SIDE * 3 // 4, SIDE // 2):
        shown.thumbnail((side, side), Image.Resampling.LANCZOS)
        for quality in (80, 60, 40, 25):
            out = io.BytesIO()
            shown.save(out, "WEBP", quality=quality, method=4)
            if out.tell() <= BYTES:
                return out.getvalue()
    raise Unfit(Why.TOO_HEAVY)


def _title(texts: pdfium.PdfTextPage) -> str:
    """The lines in the largest letters, where they stand together; else the first line."""
    lines = [(size, words) for size, words in _lines(texts) if words]
    if not lines:
        return ""
    largest = max(size for size, _ in lines)
    if largest < LARGER * statistics.median(size for size, _ in lines):
        return lines[0][1][:LONGEST_TITLE]
    begun = next(n for n, (size, _) in enumerate(lines) if size == largest)
    title = []
    for size, words in lines[begun:]:
        if size != largest:
            break
        title.append(words)
    return " ".join(title)[:LONGEST_TITLE]


def _lines(texts: pdfium.PdfTextPage) -> Iterator[tuple[float, str]]:
    """Each line with the size of its first letter."""
    at = 0
    for line in texts.get_text_range().split("\r\n"):
        words = " ".join(line.replace("\x00", "").split())
        first = at + len(line) - len(line.lstrip())
        yield round(raw.FPDFText_GetFontSize(texts, first), 1), words
        at += len(line) + 2
