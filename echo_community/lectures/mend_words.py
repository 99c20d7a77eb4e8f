"""What was mended in a file of captions, in words."""

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext

from echo_community.lectures.transcripts.mends import Mend

WORDS: Mapping[Mend, Any] = {
    Mend.EMPTY: lazy_gettext("a caption without words: left out"),
    Mend.END_BEFORE_START: lazy_gettext("a caption that ends before it starts: given an end"),
    Mend.NO_SIGNATURE: lazy_gettext("the file does not begin with WEBVTT: read all the same"),
    Mend.OVERLAP: lazy_gettext("a caption that goes on into the next: cut there"),
    Mend.ROLLING: lazy_gettext("lines that stood in the caption before: left out"),
    Mend.TIME_REPAIRED: lazy_gettext("times in an odd form: read"),
    Mend.TIME_UNREADABLE: lazy_gettext("times that cannot be read: the caption is left out"),
    Mend.UNORDERED: lazy_gettext("a caption out of order: put in its place"),
}


def mend_words(code: str) -> str:
    """A mend in words; its code where it is not known any more."""
    return str(WORDS[Mend(code)]) if code in {mend.value for mend in Mend} else code
