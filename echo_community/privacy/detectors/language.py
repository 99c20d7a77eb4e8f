"""Whether a text is French or English, by its small words."""

import re

from echo_community.privacy.detectors.cues import words_in
from echo_community.privacy.detectors.reading import fold

ENOUGH = 4000  # characters looked at
_WORD = re.compile(r"[a-z]+")
_ACCENT = re.compile(r"[éèêàçôîûœ]", re.IGNORECASE)


def language_of(text: str, usual: str = "en") -> str:
    """ "fr" or "en"; `usual` where the words tell neither."""
    words = _WORD.findall(fold(text[:ENOUGH]))
    french = sum(word in words_in("small_words", "fr") for word in words)
    english = sum(word in words_in("small_words", "en") for word in words)
    if french == english:
        return "fr" if len(_ACCENT.findall(text[:ENOUGH])) > 1 else usual
    return "fr" if french > english else "en"
