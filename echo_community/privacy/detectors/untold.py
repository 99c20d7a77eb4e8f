"""Whether a name begins at a word that no title, relative or label tells of."""

import re

from echo_community.privacy.detectors import naming
from echo_community.privacy.detectors.cues import single
from echo_community.privacy.detectors.familiar import (
    is_a_mistyped_opening,
    is_cut_short,
    is_near_a_word,
    is_no_name,
)
from echo_community.privacy.detectors.lists import (
    is_also_a_word,
    is_clinical,
    is_eponym,
    is_family,
    is_given,
    is_large_place,
    is_mostly_a_word,
    is_ordinary,
)
from echo_community.privacy.detectors.reading import Reading, Word

_AN = re.compile(r"\b(?:an|une?|(?:with|as|like|in|for|of|is|was|such|has|had) a) $")
_DONE = re.compile(
    r" (?:\w{3,}ed|found|brought|says|said|fell|lost|took|told|went|came|has|had|is|was)\b"
)


def untold(reading: Reading, place: int, last: int) -> tuple[float, int]:
    """How surely it is a name by itself and by what only hints at people."""
    words = reading.words
    word, end = words[place], naming.end_of(reading, last)
    cued = bool(naming.cue_before(reading, place, "names_may_follow"))
    patient = bool(naming.cue_before(reading, place, "sure_patients"))
    aged = naming.age_after(reading, end) or (word.capital and naming.age_before(reading, place))
    if (
        word.shouted
        and last == place
        and not (is_given(word.folded) and len(word.written) > 3 and (cued or patient or aged))
        and not (
            len(word.written) > 5
            and naming.age_after(reading, end)
            and naming.is_uncommon(reading, word)
        )
    ):
        return 0, place
    employed = is_given(word.folded) and naming.employed_after(reading, end)
    if is_large_place(word.folded) and last == place and not (aged or employed):
        return 0, place
    if not word.capital:
        return _in_small_letters(reading, place, last, patient=patient, cued=cued, aged=aged)
    start = naming.begins_sentence(reading, place)
    if last == place and _goes_with_small_letters(reading, place):
        return 0.8, place + 1
    given = is_given(word.folded) and not is_eponym(word.folded)
    mistyped = is_a_mistyped_opening(word.folded, reading.language)
    if last > place:
        return _several(reading, place, last, cued=cued or patient or aged)
    if (
        aged
        and len(word.written) > 2
        and (naming.is_listed(word) or naming.is_uncommon(reading, word))
        and not (
            (word.shouted and len(word.written) < 6)
            or (start and not naming.says_after(reading, end) and mistyped)
        )
    ):
        return 0.8, last
    if patient and (given or naming.is_listed(word) or naming.is_strange(word)):
        return 0.88, last
    if (
        is_given(word.folded)
        and is_mostly_a_word(word.folded)
        and naming.person_after(reading, end)
    ):
        return 0.7, last
    met = naming.cue_before(reading, place, "people_met") and not start
    told_of = naming.is_uncommon(reading, word) and naming.person_after(reading, end)
    if (_unheard(word) and met) or (told_of and not word.shouted):
        return 0.62, last
    if naming.says_after(reading, end) and (
        naming.is_listed(word) or (naming.is_strange(word) and not is_no_name(word.folded))
    ):
        return 0.75, last
    return _given_alone(reading, place, last, start=start, cued=cued)


def _unheard(word: Word) -> bool:
    """A capital, and no word, drug or place one knows."""
    strange = naming.is_strange(word) and not is_no_name(word.folded)
    return strange and len(word.written) > 3 and not word.shouted


def _given_alone(
    reading: Reading, place: int, last: int, *, start: bool, cued: bool
) -> tuple[float, int]:
    """A given name with nothing to tell it: enough where it is no word besides."""
    word = reading.words[place]
    end = naming.end_of(reading, last)
    mistyped = start and is_a_mistyped_opening(word.folded, reading.language)
    if is_eponym(word.folded) or is_clinical(word.folded):
        return 0, place
    if is_given(word.folded):
        if is_mostly_a_word(word.folded):
            return (0.6, last) if not start and naming.says_after(reading, end) else (0, place)
        if mistyped and not naming.does_after(reading, end):
            return 0, place
        if not is_also_a_word(word.folded) and not is_ordinary(word.folded):
            return 0.72, last
        if not start or naming.does_after(reading, end):
            return 0.66, last
        return 0, place
    if (
        (
            is_family(word.folded)
            and not is_also_a_word(word.folded)
            and not is_mostly_a_word(word.folded)
            and not is_ordinary(word.folded)
        )
        and not reading.after(end, 3).startswith(" &")
        and (cued or naming.does_after(reading, end))
    ):
        return 0.62, last
    return 0, place


def _several(reading: Reading, place: int, last: int, *, cued: bool) -> tuple[float, int]:
    """Two capitals or more: a given name before a family name, in any list or beside a cue."""
    parts = reading.words[place : last + 1]
    first, final = parts[0], parts[-1]
    whole = reading.folded[first.start : final.end]
    if is_large_place(whole) or is_large_place(first.folded) and not is_given(first.folded):
        return 0, place
    if any(is_eponym(part.folded) for part in parts) and (
        not cued or all(is_eponym(part.folded) for part in parts)
    ):
        return 0, last
    named = is_given(first.folded) and is_family(final.folded)
    if all(part.shouted and len(part.written) < 5 for part in parts) and not (cued and named):
        return 0, last
    given = is_given(first.folded) or is_given(_tied(reading, place))
    family = is_family(final.folded) or len(final.written) == 1
    plain = not _tied(reading, place) and (
        is_mostly_a_word(first.folded) or is_ordinary(first.folded)
    )
    strange = [part for part in parts if naming.is_strange(part)]
    if given and family and not (plain and is_ordinary(final.folded)):
        return 0.88, last
    if given and not plain and (naming.is_strange(final) or is_given(final.folded)):
        return 0.82, last
    if cued and given and is_family(final.folded):
        return 0.8, last
    if (
        cued
        and (given or family or strange)
        and not all(is_ordinary(part.folded) for part in parts)
    ):
        return 0.85, last
    if _unheard(first) and is_family(final.folded) and not is_ordinary(final.folded):
        return 0.72, last
    if _tied(reading, place) and strange and is_family(final.folded) and final.capital:
        return 0.75, last
    if len(strange) == len(parts) and (
        naming.does_after(reading, final.end) or naming.person_after(reading, final.end)
    ):
        return 0.7, last
    if given and not plain:
        return _given_alone(
            reading, place, place, start=naming.begins_sentence(reading, place), cued=cued
        )
    return 0, place


def _tied(reading: Reading, place: int) -> str:
    """ "Soo-jin": two words that a hyphen ties."""
    words = reading.words
    if place + 1 < len(words) and reading.between(place, place + 1) == "-":
        return f"{words[place].folded}-{words[place + 1].folded}"
    return ""


def _in_small_letters(
    reading: Reading, place: int, last: int, *, patient: bool, cued: bool, aged: bool
) -> tuple[float, int]:
    word = reading.words[place]
    if not aged and _AN.search(reading.before(word.start, 8)):
        return 0, place
    if last == place and _goes_with_small_letters(reading, place):
        return 0.7, place + 1
    tied = _tied(reading, place).split("-")
    if (
        len(tied) == 2
        and all(is_given(part) for part in tied)
        and tied[0] in single("before_a_hyphen")
    ):
        return 0.8, last
    if (
        len(tied) == 2
        and is_given("-".join(tied))
        and (aged or naming.person_after(reading, reading.words[last].end))
    ):
        return 0.8, last
    if not naming.is_sure(word) or len(word.written) < 3 or is_ordinary(word.folded):
        return (
            (0.64, last)
            if _strange_in_small_letters(reading, place, patient, cued, aged)
            else (0, place)
        )
    final = reading.words[last]
    if last > place and is_given(word.folded):
        return 0.85, last
    end = final.end
    if is_given(word.folded) and (patient or aged or naming.says_after(reading, end)):
        return 0.75, last
    if patient or (aged and (cued or naming.begins_sentence(reading, place))):
        return 0.7, last
    clear = cued or naming.does_after(reading, end) or not is_near_a_word(word.folded)
    if clear and is_given(word.folded) and len(word.written) > (3 if cued else 4):
        return 0.65, last
    return 0, place


def _strange_in_small_letters(
    reading: Reading, place: int, patient: bool, cued: bool, aged: bool
) -> bool:
    """ "wapan, 53, insists", "pt sewepagaham found": in no list, where people are told of."""
    word = reading.words[place]
    if (
        len(word.written) < 4
        or is_no_name(word.folded, reading.language)
        or is_also_a_word(word.folded)
    ):
        return False
    if is_given(word.folded) or is_family(word.folded) or not naming.is_strange(word):
        return False
    if reading.before(word.start, 1) == "-" or is_cut_short(word.folded):
        return False
    french = reading.language.startswith("fr")
    if aged and (patient or (cued and not french) or naming.begins_sentence(reading, place)):
        return True
    end = word.end
    if not french and naming.begins_sentence(reading, place) and naming.says_after(reading, end):
        return len(word.written) > 4
    if patient and reading.between(place - 1, place) == " " and place + 1 < len(reading.words):
        following = reading.words[place + 1]
        gap = reading.between(place, place + 1)
        if gap == " " and naming.is_strange(following) and not is_no_name(following.folded):
            return following.folded.isalpha()
    return patient and bool(_DONE.match(reading.after(word.end)))


def _goes_with_small_letters(reading: Reading, place: int) -> bool:
    """ "Yenifer oyelowo 59 yrs": two words of no list before an age, one without its capital."""
    if place + 1 == len(reading.words) or reading.between(place, place + 1) != " ":
        return False
    word, following = reading.words[place : place + 2]
    if (
        following.capital
        or not following.folded.isalpha()
        or not naming.age_after(reading, following.end)
    ):
        return False
    named = naming.is_sure(word) or naming.is_uncommon(reading, word)
    if not word.capital and naming.begins_sentence(reading, place):
        named = named or (naming.is_strange(word) and not is_no_name(word.folded))
    return named and naming.is_strange(following) and not is_no_name(following.folded)
