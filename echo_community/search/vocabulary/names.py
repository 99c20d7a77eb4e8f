"""What a name is to its concept, and the key by which it is found in any of its forms."""

import enum

from echo_community.search.language import stem, words_of

LONGEST_PHRASE = 4  # words that count, besides the small ones between them
LONGEST_ABBREVIATION = 4  # letters: TENS is no plural of ten

# Small words that a name is as well known without: `analyse d'urine`, `analyse urine`.
_SMALL = frozenset(
    [
        "de",
        "d",
        "du",
        "des",
        "la",
        "le",
        "l",
        "les",
        "un",
        "une",
        "a",
        "au",
        "aux",
        "et",
        "en",
        "of",
        "the",
        "and",
        "an",
        "for",
        "to",
        "in",
    ]
)


class Relation(enum.StrEnum):
    """What a name is to its concept."""

    NAME = "name"  # the English name; of a drug, its generic name
    FRENCH = "french"
    BRAND = "brand"
    ABBREVIATION = "abbreviation"
    LAY = "lay"


def key_of(name: str) -> str:
    """A name without case, accents, signs, endings and small words: equal for all its forms.

    Its last word counts though it be small: `hepatitis A`.
    """
    *before, last = words_of(name) or ("",)
    return " ".join([*(root(word) for word in before if not is_small(word)), root(last)])


def root(word: str) -> str:
    """A folded word without its ending; short ones are left alone."""
    return word if len(word) <= LONGEST_ABBREVIATION else stem(word)


def is_small(word: str) -> bool:
    """Whether a folded word says nothing within a name."""
    return word in _SMALL
