"""PDFs made anew from their pages: nothing that acts, nothing that tells who made them."""

import io

import pypdfium2 as pdfium
import pypdfium2.raw as raw
from PIL import Image

from .made import Made, Unfit, Why
from .pictures import THUMBNAIL_SIDE, thumbnail
from .scrubbing import acts, scrubbed

MOST_PAGES = 200
MOST_WORDS = 60_000  # characters of its text that are kept for the index
AS_SHOWN = 0  # FLAT_NORMALDISPLAY
XFA = (2, 3)  # FORMTYPE_XFA_FULL, FORMTYPE_XFA_FOREGROUND


def paper(content: bytes) -> Made:
    """A PDF of the same pages. Raises Unfit."""
    if acts(content):
        raise Unfit(Why.ACTIVE)
    # Twice: what the first copy still points to is unlinked, and the second leaves it behind.
    made = scrubbed(copied(scrubbed(copied(content))))
    if acts(made):
        raise Unfit(Why.ACTIVE)
    with opened(made) as document:
        first = preview(document)
        return Made(
            kind="pdf",
            media_type="application/pdf",
            content=made,
            thumbnail=thumbnail(first),
            width=first.width,
            height=first.height,
            pages=len(document),
            words=words(document),
        )


def opened(content: bytes) -> pdfium.PdfDocument:
    """The document, if it may be opened and does nothing. Raises Unfit."""
    try:
        document = pdfium.PdfDocument(content)
    except pdfium.PdfiumError as problem:
        locked = getattr(problem, "err_code", None) == raw.FPDF_ERR_PASSWORD
        raise Unfit(Why.LOCKED if locked else Why.BROKEN) from problem
    if raw.FPDF_GetSecurityHandlerRevision(document) != -1:
        raise Unfit(Why.LOCKED)
    carried = raw.FPDFDoc_GetAttachmentCount(document) + raw.FPDFDoc_GetJavaScriptActionCount(
        document
    )
    if carried or raw.FPDF_GetFormType(document) in XFA:
        raise Unfit(Why.ACTIVE)
    if not len(document):
        raise Unfit(Why.BROKEN)
    if len(document) > MOST_PAGES:
        raise Unfit(Why.TOO_MANY_PAGES)
    return document


def copied(content: bytes) -> bytes:
    """Its pages in a new document; notes and fields become part of the page, as on paper."""
    with opened(content) as document:
        for number in range(len(document)):
            page = document[number]
            raw.FPDFPage_Flatten(page, AS_SHOWN)
            while raw.FPDFPage_GetAnnotCount(page) > 0:
                if not raw.FPDFPage_RemoveAnnot(page, 0):
                    raise Unfit(Why.BROKEN)
            page.close()
        fresh = pdfium.PdfDocument.new()
        fresh.import_pages(document)
        out = io.BytesIO()
        fresh.save(out)
        fresh.close()
    return out.getvalue()


def preview(document: pdfium.PdfDocument) -> Image.Image:
    """The first page, small."""
    page = document[0]
    scale = THUMBNAIL_SIDE / max(*page.get_size(), 1)
    return page.render(scale=min(scale, 4)).to_pil().convert("RGB")


def words(document: pdfium.PdfDocument) -> str:
    """The text of its pages, as much as the index takes."""
    found: list[str] = []
    left = MOST_WORDS
    for page in document:
        text = page.get_textpage().get_text_bounded()[:left]
        found.append(text)
        left -= len(text)
        if left <= 0:
            break
    return "\n".join(found).replace("\x00", "")
