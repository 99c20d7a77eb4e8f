"""How surely a private person's name begins at a word, by what it is and what stands around it."""

import re

from echo_community.privacy.detectors import clearing, naming
from echo_community.privacy.detectors.cues import single
from echo_community.privacy.detectors.familiar import is_a_mistyped_opening, is_no_name, is_of_two_cases
from echo_community.privacy.detectors.lists import (
    is_also_a_word,
    is_clinical,
    is_eponym,
    is_family,
    is_given,
    is_large_place,
    is_mostly_a_word,
    is_ordinary,
    is_stop,
)
from echo_community.privacy.detectors.reading import Reading, Word

_NOT_NAMED = re.compile(r"\b(?:no|without|w/o|sans|pas de|any|aucun) (?:\w+ )?(?:names?|nom) $")
_DONE = re.compile(r" (?:\w{3,}ed|found|brought|says|said|fell|lost|took|told|went|came|has|had|is|was)\b")


def judged(reading: Reading, place: int) -> tuple[float, int]:
    """How surely a private person's name begins here, and where it ends."""
    word = reading.words[place]
    if _is_somebody(reading, place):
        return 0.7, place
    if (
        not naming.could_be_part(word)
        or reading.before(word.start, 1) in {"@", "#"}
        or reading.after(word.end, 1) == "@"
    ):
        return 0, place
    if len(word.written) < 2 and not (word.capital and reading.after(word.end, 1) == "."):
        return 0, place
    if (
        place
        and reading.words[place - 1].folded in {"st", "ste", "saint", "sainte"}
        and reading.between(place - 1, place) in {". ", " ", "-"}
    ):
        return 0, place
    last = naming.extent(reading, place)
    if last > place and naming.is_an_abbreviation(word, reading.words[place + 1]):
        return 0, place
    end = naming.end_of(reading, last)
    patient = bool(naming.cue_before(reading, place, "sure_patients"))
    kin = naming.kin_before(reading, place)
    if (patient or kin) and last == place and not word.capital:
        last = _with_family(reading, place)
        end = naming.end_of(reading, last)
    parts = reading.words[place : last + 1]
    if word.folded in single("before_places") and last > place:
        return 0, last
    if is_of_two_cases(word.written) or naming.of_a_place(reading, place, last):
        return 0, last
    if last == place and len(word.written) == 1 and word.capital and _titled(reading, place):
        return 0.9, last
    if all(len(part.written) == 1 for part in parts) or naming.called_before(reading, place):
        return 0, last
    if clearing.colleague_before(reading, place) and not (
        _of_a_patient(reading, place) or naming.age_after(reading, end)
    ):
        return 0, last
    if (
        clearing.is_clear(reading, place, last)
        and not (kin or patient or naming.title_before(reading, place))
        and not naming.age_after(reading, end)
    ):
        return 0, last
    if naming.title_before(reading, place):
        return (0.95, last) if _fits_title(reading, place, last) else (0, place)
    cited = naming.cited_after(reading, end) or naming.cited_after(reading, word.end)
    if cited and not patient:
        return 0, last
    told = bool(naming.cue_before(reading, place, "names_follow")) and "," not in reading.between(
        place - 1, place
    )
    told = told and not _NOT_NAMED.search(reading.before(word.start, 24))
    told = told or (patient and ":" in reading.between(place - 1, place))
    if patient and last == place + 1 and is_given(word.folded) and not word.capital:
        sure = naming.age_after(reading, end) or not (
            is_ordinary(word.folded) and is_ordinary(reading.words[last].folded)
        )
        return (0.88, last) if sure else (0, place)
    if told or kin:
        return _told(reading, place, last, kin=kin and not told)
    return _untold(reading, place, last)


def _is_somebody(reading: Reading, place: int) -> bool:
    """ "May is 78", "Will's mother": a word first, but what follows tells of a person."""
    word = reading.words[place]
    if word.folded in {"male", "female"}:
        return False
    named = word.capital and is_mostly_a_word(word.folded) and is_given(word.folded)
    return (
        named
        and naming.person_after(reading, word.end)
        and not clearing.colleague_before(reading, place)
    )


def _titled(reading: Reading, place: int) -> bool:
    """ "Mrs. P.": an initial is enough; "M. P. Roy" is judged with his family name."""
    return naming.title_before(reading, place) and reading.words[place - 1].folded != "m"


def _of_a_patient(reading: Reading, place: int) -> bool:
    """Whether "my patient" or a relative's word stands before "Dr Singh"."""
    if place < 2 or reading.words[place - 1].folded not in {"dr", "dre", "np", "nurse"}:
        return False
    return naming.kin_before(reading, place - 1) or bool(
        naming.cue_before(reading, place - 1, "sure_patients")
    )


def _fits_title(reading: Reading, place: int, last: int) -> bool:
    word = reading.words[place]
    return word.capital or naming.is_listed(word) or naming.is_strange(word) or last > place


def _told(reading: Reading, place: int, last: int, *, kin: bool) -> tuple[float, int]:
    """After "name is" nearly anything is one; after "mother", what is no plain word."""
    word = reading.words[place]
    listed = naming.is_listed(word) or (is_given(word.folded) and word.capital)
    strange = naming.is_strange(word) and len(word.written) > 2
    strange = strange and not is_no_name(word.folded, reading.language)
    if word.shouted and len(word.written) < 4 and not is_given(word.folded):
        return 0, place
    if not kin:
        capital = word.capital and not is_clinical(word.folded)
        return (0.94, _with_family(reading, last)) if listed or strange or capital else (0, place)
    if word.capital and (listed or strange or naming.is_uncommon(reading, word)):
        return 0.93, last
    strange = strange and not is_also_a_word(word.folded)
    # There is no list of all French words to tell a strange one by: what it does must tell.
    french = reading.language.startswith("fr")
    strange = strange and (not french or naming.does_after(reading, reading.words[last].end))
    if not word.capital and (naming.is_sure(word) or strange):
        return 0.9 if naming.is_sure(word) else 0.7, last
    helped = (
        is_given(word.folded)
        and is_also_a_word(word.folded)
        and naming.does_after(reading, reading.words[last].end)
    )
    return (0.7, last) if helped and not is_clinical(word.folded) else (0, place)


def _with_family(reading: Reading, last: int) -> int:
    """ "emeka white.": after "his name is", a family name may be a word, where a clause ends."""
    words = reading.words
    if last + 1 == len(words) or words[last].capital or reading.between(last, last + 1) != " ":
        return last
    following = words[last + 1]
    ends = reading.after(following.end, 1) in {".", ",", ";", ")", "", "\n"}
    ends = ends or naming.age_after(reading, following.end)
    if ends and naming.is_strange(following) and naming.is_strange(words[last]):
        return last + 1
    fits = is_family(following.folded) and is_given(words[last].folded)
    return (
        last + 1
        if fits and (ends or not is_ordinary(following.folded)) and not is_stop(following.folded)
        else last
    )


def _untold(reading: Reading, place: int, last: int) -> tuple[float, int]:
    words = reading.words
    word, end = words[place], naming.end_of(reading, last)
    cued = bool(naming.cue_before(reading, place, "names_may_follow"))
    patient = bool(naming.cue_before(reading, place, "sure_patients"))
    aged = naming.age_after(reading, end) or (word.capital and naming.age_before(reading, place))
    if (
        word.shouted
        and last == place
        and not (is_given(word.folded) and len(word.written) > 3 and (cued or patient or aged))
        and not (aged and len(word.written) > 5 and naming.is_uncommon(reading, word))
    ):
        return 0, place
    if is_large_place(word.folded) and last == place and not aged:
        return 0, place
    if not word.capital:
        return _in_small_letters(reading, place, last, patient=patient, cued=cued, aged=aged)
    start = naming.begins_sentence(reading, place)
    given = is_given(word.folded) and not is_eponym(word.folded)
    mistyped = is_a_mistyped_opening(word.folded, reading.language)
    if last > place:
        return _several(reading, place, last, cued=cued or patient or aged)
    if (
        aged
        and len(word.written) > 2
        and (naming.is_listed(word) or naming.is_uncommon(reading, word))
        and not ((word.shouted and len(word.written) < 6) or (start and not naming.says_after(reading, end) and mistyped))
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
    if _unheard(word) and (met or naming.person_after(reading, end)):
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
        if not is_also_a_word(word.folded) and (not is_ordinary(word.folded)):
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
    if len(strange) == len(parts) and naming.does_after(reading, final.end):
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
    tied = _tied(reading, place).split("-")
    if (
        len(tied) == 2
        and all(is_given(part) for part in tied)
        and tied[0] in single("before_a_hyphen")
    ):
        return 0.8, last
    if len(tied) == 2 and is_given("-".join(tied)) and (
        aged or naming.person_after(reading, reading.words[last].end)
    ):
        return 0.8, last
    if not naming.is_sure(word) or len(word.written) < 3 or is_ordinary(word.folded):
        return (0.64, last) if _strange_in_small_letters(reading, place, patient, cued, aged) else (0, place)
    final = reading.words[last]
    if last > place and is_given(word.folded):
        return 0.85, last
    end = final.end
    if is_given(word.folded) and (patient or aged or naming.says_after(reading, end)):
        return 0.75, last
    if patient or (aged and (cued or naming.begins_sentence(reading, place))):
        return 0.7, last
    if is_given(word.folded) and len(word.written) > (3 if cued else 4):
        return 0.65, last
    return 0, place


def _strange_in_small_letters(reading: Reading, place: int, patient: bool, cued: bool, aged: bool) -> bool:
    """ "wapan, 53, insists", "pt sewepagaham found": in no list at all, where a person is told of."""
    word = reading.words[place]
    if len(word.written) < 4 or is_no_name(word.folded, reading.language) or is_also_a_word(word.folded):
        return False
    if is_given(word.folded) or is_family(word.folded) or not naming.is_strange(word):
        return False
    if aged and (patient or cued or naming.begins_sentence(reading, place)):
        return True
    return patient and bool(_DONE.match(reading.after(word.end)))
