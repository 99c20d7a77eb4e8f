"""What a file is called, whoever sent it under whichever name."""

import re

from echo_community.kernel.words import tidy_line

EXTENSIONS = {
    "image/jpeg": "jpg",
    "image/png": "png",
    "image/webp": "webp",
    "application/pdf": "pdf",
}
LONGEST = 100  # characters, of the 120 that the column holds
# What file systems and address bars take for something else.
_ODD = re.compile(r'[<>:"/\\|?*%#;]+')
# A camera's name is a date or a number (IMG_20260114_093012): a date may tell who a patient is.
_COUNTED = re.compile(r"[0-9][0-9 ._-]{4,}[0-9]")


def called(name: str, media_type: str) -> str:
    """The name somebody gave a file, tidied, ending as its content does."""
    given = re.split(r"[/\\]", tidy_line(name))[-1]
    stem = _ODD.sub(" ", given.rsplit(".", 1)[0]).strip(" .")
    if media_type.startswith("image/") and _COUNTED.search(stem):
        stem = ""
    stem = " ".join(stem.split())[:LONGEST].strip(" .")
    return f"{stem or _word(media_type)}.{EXTENSIONS[media_type]}"


def numbered(number: int, media_type: str) -> str:
    """A name that says nothing of who gave it: `picture-1.jpg`."""
    return f"{_word(media_type)}-{number}.{EXTENSIONS[media_type]}"


def _word(media_type: str) -> str:
    return "picture" if media_type.startswith("image/") else "document"
