"""Lists the detectors go by, each read when first asked for; data/README.md says whence."""

import functools
import re
from pathlib import Path

_FOLDER = Path(__file__).parents[1] / "data"


@functools.cache
def words_of(name: str) -> frozenset[str]:
    """The lines of a list, which are folded already; the first is a remark."""
    _, *lines = (_FOLDER / f"{name}.txt").read_text("utf-8").splitlines()
    return frozenset(lines)


def is_given(word: str) -> bool:
    """Whether it is a given name somewhere; "jean-marie" is by its parts."""
    return word in words_of("given_names") or _is_of_syllables(word)


def _is_of_syllables(word: str) -> bool:
    """ "soo-jin", "jae-won": short parts, of which one is no word."""
    parts = word.split("-")
    if (
        len(parts) != 2
        or not all(1 < len(part) < 6 for part in parts)
        or parts[0] in words_of("prefixes")
    ):
        return False
    listed = all(
        part in words_of("given_names") or part in words_of("family_names") for part in parts
    )
    return listed and not all(is_ordinary(part) for part in parts)


def is_family(word: str) -> bool:
    """Whether it is a family name somewhere."""
    return word in words_of("family_names")


def is_also_a_word(word: str) -> bool:
    """Whether a name is also a word of English or French, however rare."""
    return (
        word in words_of("names_that_are_words")
        or word in words_of("french_words")
        or is_mostly_a_word(word)
    )


def is_mostly_a_word(word: str) -> bool:
    """Whether a name is more often a word: May, Hope, Art, Rose."""
    return word in words_of("words_first")


def is_ordinary(word: str) -> bool:
    """Whether it is a word of prose, surely nobody's name: by itself or without its ending."""
    return (
        word in words_of("stop_words")
        or word in words_of("plain_words")
        or word in words_of("french_words")
        or any(
            stem in words_of("prose") and not _is_only_a_name(stem)
            for stem in (word, *_stems(word))
        )
    )


def _is_only_a_name(word: str) -> bool:
    return (is_given(word) or is_family(word)) and not is_also_a_word(word)


_ENDINGS = (("s", ""), ("es", ""), ("ed", ""), ("ed", "e"), ("ing", ""), ("ing", "e"))


def _stems(word: str) -> list[str]:
    return [
        word.removesuffix(ending) + instead
        for ending, instead in _ENDINGS
        if word.endswith(ending) and len(word) > len(ending) + 3
    ]


# Endings of drugs, diseases and procedures, which no list of them needs to know.
_CLINICAL_ENDING = re.compile(
    r".{2}(?:am|an|ate|ide|ium|ite|ome|osed?)s?"
    r"|.{2,}(?:pril|sartan|statine?|azole?|mab|nib|vir|cilline?|mycine?|oxacine?|itis|"
    r"osis|emia|emie|pathy|pathie|algia|algie|ectomy|ectomie|plasty|plastie|scopy|"
    r"scopie|gram|gramme|graphy|graphie|therapy|therapie|tomy|tomie|oma|gia|gie|ation|contin|"
    r"azepam|zolam|caine|cet|dol|profen|triptan|setron|parin|xaban|gliptin|flozin|sone|lone|"
    r"codone|morphone|barbital|oxetine?|pramine?|triptyline?|entin|gabalin|idine?|amine?|phine|"
    r"olol|dipine?|scale|score|plegia|plegie|paresis|trophy|trophie|sthetica|stenosis|"
    r"[aeo]tide|uria|urie|spasm|spasme|[aio]lgesi[ac]|sclerosis|sclerose)s?"
)


def is_clinical(word: str) -> bool:
    """Whether it is a drug, disease, test or scale, by the list or by its ending."""
    if word in words_of("clinical_words"):
        return True
    return bool(_CLINICAL_ENDING.fullmatch(word)) and not is_given(word) and not is_family(word)


def is_eponym(word: str) -> bool:
    """Whether diseases, signs and scales are called by it."""
    return word in words_of("eponyms")


def is_stop(word: str) -> bool:
    """Whether it stands where a name could, and is none: after a title, after "patient"."""
    return word in words_of("stop_words")


def is_large_place(name: str) -> bool:
    """Whether one is one of many there: cities, provinces, countries, regions."""
    return name in words_of("large_places")
