"""What a file is, by its first bytes; its name is never asked."""

import re

from .made import Unfit, Why

PDF = b"%PDF-"
PICTURES = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"GIF87a", b"GIF89a")
# ISO media: the brand says whether it is a picture in a video's container (HEIC, AVIF).
STILLS = (b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1", b"avif", b"avis")
PACKED = (b"PK\x03\x04", b"PK\x05\x06", b"\xd0\xcf\x11\xe0", b"{\\rtf", b"Rar!", b"7z\xbc\xaf")
# What a picture never holds, and what is also read as a page, a PDF or an archive does. These are
# long enough that no photo has them by chance.
WITHIN = re.compile(rb"<script[\s>]|<html[\s>]|<\?php\s|%PDF-[12]\.[0-9]|PK\x05\x06\x00{4}", re.I)
MARKUP = (b"<svg", b"<!doctype", b"<html", b"<?xml", b"<script")


def is_pdf(content: bytes) -> bool:
    """Whether to open it as a PDF; else it is a picture. Raises Unfit for anything else."""
    if not content:
        raise Unfit(Why.EMPTY)
    if content.startswith(PDF):
        return True
    if content.startswith(PICTURES) or (content[:4], content[8:12]) == (b"RIFF", b"WEBP"):
        if WITHIN.search(content):
            raise Unfit(Why.TWOFOLD)
        return False
    raise Unfit(_why(content))


def _why(content: bytes) -> Why:
    if content[4:8] == b"ftyp" and content[8:12] in STILLS:
        return Why.HEIC
    if content.startswith(PACKED):
        return Why.DOCUMENT
    if content[:500].lstrip(b"\xef\xbb\xbf \t\r\n").lower().startswith(MARKUP):
        return Why.DRAWING
    return Why.UNKNOWN
