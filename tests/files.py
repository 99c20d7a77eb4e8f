"""Photos and PDFs for tests, made byte by byte."""

import io
from typing import Any

from PIL import Image


def photo(size: tuple[int, int] = (64, 48), colour: str = "teal", **extra: Any) -> bytes:
    """A JPEG; `extra` goes into it as Pillow writes it."""
    out = io.BytesIO()
    Image.linear_gradient("L").resize(size).convert("RGB").save(out, "JPEG", quality=90, **extra)
    if colour != "teal":
        out = io.BytesIO()
        Image.new("RGB", size, colour).save(out, "JPEG", quality=90, **extra)
    return out.getvalue()


def pdf(
    words: str,
    *,
    extra: bytes = b"",
    catalog: bytes = b"",
    trailer: bytes = b"",
    image: bytes = b"null",
    pages: int = 1,
) -> bytes:
    """A PDF by Jo Halvorsen about Mrs Smith; `extra` stands in its pages, `catalog` at its head."""
    text = b"BT /F1 24 Tf 20 100 Td (%b) Tj ET /I1 Do" % words.encode("latin-1")
    note = b"<</Type/Annot/Subtype/Text/T(Jo Halvorsen)/Contents(a note by Jo)/Rect[9 9 30 30]>>"
    notes = b"" if b"/Annots" in extra else b"/Annots[7 0 R]"
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 200]/Contents 4 0 R/Resources"
    page += b"<</Font<</F1 5 0 R>>/XObject<</I1 9 0 R>>>>%b%b>>" % (notes, extra)
    xmp = b"<?xpacket begin?><x>Jo Halvorsen</x>"
    kids = b" ".join(b"%d 0 R" % n for n in (3, *range(10, 9 + pages)))
    objects = [
        b"<</Type/Catalog/Pages 2 0 R%b>>" % catalog,
        b"<</Type/Pages/Kids[%b]/Count %d>>" % (kids, pages),
        page,
        b"<</Length %d>>stream\n%b\nendstream" % (len(text), text),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
        b"<</Author(Jo Halvorsen)/Producer(Word)/Title(Mrs Smith)>>",
        note,
        b"<</Type/Metadata/Subtype/XML/Length %d>>stream\n%b\nendstream" % (len(xmp), xmp),
        image,
        *[page] * (pages - 1),
    ]
    out, places = b"%PDF-1.7\n", []
    for number, each in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%b\nendobj\n" % (number, each)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer<</Size %d/Root 1 0 R/Info 6 0 R%b>>\n" % (len(objects) + 1, trailer)
    return out + b"startxref\n%d\n%%%%EOF\n" % start
