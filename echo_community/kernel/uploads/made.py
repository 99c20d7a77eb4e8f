"""What comes of a file that was sent, or why nothing does."""

import enum
from dataclasses import dataclass


class Why(enum.StrEnum):
    """Why a file is not taken."""

    EMPTY = "empty"
    UNKNOWN = "unknown"  # neither a picture nor a PDF
    HEIC = "heic"
    DRAWING = "drawing"  # SVG and HTML, which can run script
    DOCUMENT = "document"  # an office file or an archive
    TWOFOLD = "twofold"  # a picture that is a page, a document or an archive as well
    BROKEN = "broken"
    TOO_MANY_PIXELS = "too many pixels"
    TOO_HEAVY = "too heavy"  # it took more time or memory than any honest file
    TOO_MANY_PAGES = "too many pages"
    LOCKED = "locked"
    ACTIVE = "active"  # a PDF that runs script, starts programs or carries files


class Unfit(Exception):
    """The file is not taken, and nothing of it is kept."""

    def __init__(self, why: Why) -> None:
        super().__init__(why)
        self.why = why


@dataclass(frozen=True)
class Made:
    """A picture or PDF as we wrote it, with a thumbnail; `words` is the text of a PDF."""

    kind: str  # "image" or "pdf"
    media_type: str
    content: bytes
    thumbnail: bytes  # WebP
    width: int
    height: int
    pages: int | None = None
    words: str = ""


@dataclass(frozen=True)
class Page:
    """One slide; the picture is WebP."""

    title: str
    text: str
    picture: bytes
    width: int
    height: int


@dataclass(frozen=True)
class Slides:
    """A PDF as we wrote it, and its pages."""

    content: bytes
    pages: tuple[Page, ...]
