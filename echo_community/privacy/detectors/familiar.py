"""Words one has met, and words typed wrong or put together from them: what is none is strange."""

import bisect
import functools
import re
from collections.abc import Iterator
from string import ascii_lowercase

from echo_community.privacy.detectors.lists import (
    is_also_a_word,
    is_family,
    is_given,
    words_of,
)

_VOWEL = re.compile("[aeiouy]")
_LEAST = 6  # letters of a word that one can tell, mistyped
_WHO_DOES = re.compile(
    r".{3,}(?:(?<!ind)er|ers|woman|ist|ists|ian|ess|eur|eurs|euse|euses|trice|iere|ieres|ier|iers|"
    r"ienne|iennes|iste|istes|ois|oise|aise|ese|ish|hood|ness|ment|ments|ly|"
    r"able|ible|tion|ique|eux|ive|ous|formis|oris|alis|aris)"
)
_OPENINGS = frozenset(
    (
        *("patient", "patients", "patiente", "client", "cliente", "question", "questions"),
        *("hello", "bonjour", "bonsoir", "salut", "merci", "thanks", "please", "update"),
        *("docteur", "doctor", "resident", "gentleman", "chronic", "discharge", "pharmacy"),
        *("femme", "homme", "woman", "female"),
    )
)


def is_common(word: str) -> bool:
    """Whether it is an everyday word of English or French, its ending aside."""
    common = [words_of(f"{some}_words") for some in ("common", "french", "stop", "plain")]
    if any(stem in some for stem in _stems(word) for some in common):
        return True
    return any(is_also_a_word(stem) for stem in _stems(word)[1:])


def _stems(word: str) -> tuple[str, ...]:
    stems = [word]
    if len(word) > 5:
        stems += [word.removesuffix(end) for end in ("s", "es", "ed", "d", "ing", "e", "x")]
    return tuple(stems)


@functools.cache
def _known() -> frozenset[str]:
    every = _OPENINGS.union(
        *(words_of(f"{some}_words") for some in ("french", "common", "stop", "plain", "clinical"))
    )
    return _OPENINGS | {word for word in every if len(word) >= _LEAST}


def a_letter_away(word: str) -> Iterator[str]:
    """All that it could be with a letter less, more or swapped."""
    for n in range(len(word) + 1):
        before, after = word[:n], word[n:]
        yield before + after[1:]
        yield before + after[1:2] + after[:1] + after[2:]
        yield from (before + letter + after for letter in ascii_lowercase)


@functools.lru_cache(4096)
def is_mistyped(word: str) -> bool:
    """Whether an everyday word lies a letter too many, too few or swapped away: "bojour"."""
    if len(word) < _LEAST - 2 or is_common(word):
        return False
    return not _known().isdisjoint(a_letter_away(word))


def is_a_mistyped_opening(word: str, language: str) -> bool:
    """Whether a listed name may be one of the words that posts begin with, mistyped: "Besin"."""
    usual = _OPENINGS | (words_of("french_words") if language.startswith("fr") else frozenset())
    long = len(word) >= _LEAST - 1
    return long and word not in usual and any(one in usual for one in a_letter_away(word))


def is_near_a_word(word: str) -> bool:
    """Whether a name in small letters may be an everyday word mistyped, short ones too: "roel"."""
    common = words_of("common_words")
    return any(other in common or other in words_of("stop_words") for other in a_letter_away(word))


def is_put_together(word: str) -> bool:
    """Whether it is two everyday words in one: "snowbird"."""
    return any(
        all(half in words_of("common_words") for half in halves)
        for halves in ((word[:cut], word[cut:]) for cut in range(4, len(word) - 3))
    )


def tells_what_one_does(word: str) -> bool:
    """Whether it ends as words for trades, peoples and qualities do, and is nobody's name."""
    return bool(_WHO_DOES.fullmatch(word)) and not (is_given(word) or is_family(word))


@functools.cache
def _clinical_in_order() -> list[str]:
    return sorted(words_of("clinical_words"))


def is_cut_short(word: str) -> bool:
    """Whether drugs or diseases begin so: "pregab"."""
    place = bisect.bisect(_clinical_in_order(), word)
    return len(word) > 3 and any(
        other.startswith(word) for other in _clinical_in_order()[place : place + 1]
    )


_TWO_CASES = re.compile(
    r"(?!(?:Mc|Mac|De|Del|Le|La|Di|Da|Du|Van|Von|Fitz|St|Ben|Abu)[A-Z][a-z]+$)"
    r"(?:[A-Z]{2,}[a-z]+|[A-Za-z]*[a-z][A-Z]+[a-z]*)"
)


def is_of_two_cases(written: str) -> bool:
    """Whether capitals stand where a name has none: "HbSS", "OxyNEO"; not "McLeod"."""
    return bool(_TWO_CASES.fullmatch(written))


def is_no_name(word: str, language: str = "en") -> bool:
    """Whether something tells that a word in no list of names is merely one we do not know."""
    if is_given(word) or is_family(word):
        return False
    return (
        is_common(word)
        or _VOWEL.search(word) is None
        or is_mistyped(word)
        or tells_what_one_does(word)
        or (not language.startswith("fr") and is_put_together(word))
    )
