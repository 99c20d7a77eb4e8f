"""How surely a private person's name begins at a word, by what it is and what stands around it."""

import re

from echo_community.privacy.detectors import clearing, naming
from echo_community.privacy.detectors.cues import single
from echo_community.privacy.detectors.familiar import (
    is_mistyped,
    is_near_a_word,
    is_no_name,
    is_of_two_cases,
)
from echo_community.privacy.detectors.lists import (
    is_also_a_word,
    is_clinical,
    is_family,
    is_given,
    is_mostly_a_word,
    is_ordinary,
    is_stop,
)
from echo_community.privacy.detectors.reading import Reading
from echo_community.privacy.detectors.untold import untold

_IN_THE_ROOM = re.compile(r"(?:,? (?:is |was |also )*| est )presente?s?\b(?! with)")
_NOT_NAMED = re.compile(r"\b(?:no|without|w/o|sans|pas de|any|aucun) (?:\w+ )?(?:names?|nom) $")


def judged(reading: Reading, place: int) -> tuple[float, int]:
    """How surely a private person's name begins here, and where it ends."""
    word = reading.words[place]
    if _is_somebody(reading, place):
        return 0.7, place
    if word.capital and is_stop(word.folded) and _is_a_word_with_title(reading, place):
        return 0.9, place + 1
    if _cannot_begin(reading, place):
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
    if is_of_two_cases(word.written) or clearing.of_a_place(reading, place, last):
        return 0, last
    if last == place and len(word.written) == 1 and word.capital and _titled(reading, place):
        return 0.9, last
    if all(len(part.written) == 1 for part in parts) or clearing.called_before(reading, place):
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
    cited = clearing.cited_after(reading, end) or clearing.cited_after(reading, word.end)
    if cited and not (patient or (kin and _IN_THE_ROOM.match(reading.after(end)))):
        return 0, last
    told = _is_named(reading, place, patient=patient)
    if patient and last == place + 1 and is_given(word.folded) and not word.capital:
        sure = naming.age_after(reading, end) or not (
            is_ordinary(word.folded) and is_ordinary(reading.words[last].folded)
        )
        return (0.88, last) if sure else (0, place)
    if told or kin:
        return _told(reading, place, last, kin=kin and not told)
    return untold(reading, place, last)


def _cannot_begin(reading: Reading, place: int) -> bool:
    """Whether it is no part of a name, a lone letter, part of a handle or of a saint's place."""
    word = reading.words[place]
    return (
        not naming.could_be_part(word)
        or reading.before(word.start, 1) in {"@", "#", "_"}
        or reading.after(word.end, 1) in {"@", "_"}
        or (len(word.written) < 2 and not (word.capital and reading.after(word.end, 1) == "."))
        or clearing.is_a_feast(reading, place)
        or naming.is_a_relatives_word(reading, place)
        or (
            place > 0
            and reading.words[place - 1].folded in {"st", "ste", "saint", "sainte"}
            and reading.between(place - 1, place) in {". ", " ", "-"}
        )
    )


def _is_named(reading: Reading, place: int, *, patient: bool) -> bool:
    """Whether "name is" or "patient:" stands before, and not "no name"."""
    if not place:
        return False
    gap = reading.between(place - 1, place)
    named = naming.cue_before(reading, place, "names_follow") and "," not in gap
    if named and not _NOT_NAMED.search(reading.before(reading.words[place].start, 24)):
        return True
    return patient and ":" in gap


def _is_somebody(reading: Reading, place: int) -> bool:
    """ "May is 78", "Will's mother": a word first, but what follows tells of a person."""
    word = reading.words[place]
    if word.folded in {"male", "female", "hunter"}:
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


def _is_a_word_with_title(reading: Reading, place: int) -> bool:
    """ "Ms. Two-Axe", "Mr. Big Canoe": after a title, two capitals are a name, words or not."""
    if not _titled(reading, place) or place + 1 == len(reading.words):
        return False
    following = reading.words[place + 1]
    tied = reading.between(place, place + 1) in {" ", "-"} and following.capital
    return tied and not (following.shouted or is_clinical(following.folded))


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
    unlike = strange and not is_mistyped(word.folded) and not is_of_two_cases(word.written)
    strange = strange and not is_no_name(word.folded, reading.language)
    if word.shouted and len(word.written) < 4 and not is_given(word.folded):
        return 0, place
    if not kin:
        capital = word.capital and not is_clinical(word.folded)
        return (0.94, _with_family(reading, last)) if listed or strange or capital else (0, place)
    plain = is_ordinary(word.folded) or is_also_a_word(word.folded)
    if naming.travels_with(reading, place) and is_given(word.folded) and not plain:
        return 0.9, last
    if word.capital and (listed or unlike or naming.is_uncommon(reading, word)):
        return 0.93, last
    strange = strange and not (is_also_a_word(word.folded) or is_near_a_word(word.folded))
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
