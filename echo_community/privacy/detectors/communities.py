"""Small places that somebody is said to live in, work in or come from."""

import functools
import re
from collections import defaultdict
from collections.abc import Iterator

from echo_community.privacy.detectors.cues import single
from echo_community.privacy.detectors.lists import (
    is_clinical,
    is_eponym,
    is_family,
    is_given,
    is_large_place,
    is_ordinary,
    is_stop,
    words_of,
)
from echo_community.privacy.detectors.reading import Reading, Word
from echo_community.privacy.detectors.residing import (
    ALSO,
    LIVES,
    PEOPLE_AFTER,
    SERVICE_IN,
    TOLD_AFTER,
)
from echo_community.privacy.detectors.spans import Label, Span

_SERVICE = re.compile(
    r"\W{0,2}(?:hospital|clinic|pain|interdisciplinary|university|school of|guideline|"
    r"study|trial|scale|criteria|protocol|model|er\b|emerg|general|regional|"
    r"health|district|disease|syndrome|sign|test|score|19\d\d|20\d\d|et al|nejm|lancet|"
    r"bmj|hopital|college)"
)
_POSTCODE_AFTER = re.compile(
    r"(?!postal|postcode|code|zip)[a-z][\w' -]{2,30}[,( ]{1,3}(?:[a-z]{2}[, ]{1,2})?"
    r"[a-z]\d[a-z][ -]?\d[a-z]\d\b"
)
_AGED = re.compile(r"(?<!\w)\d{1,2} ?(?:y/?o )?[mf],? $")  # "52F Cartwright, fish plant"
_LINK = {" ", "-", ". ", "", "'", "' "}
MOST_WORDS = 5


# "transport booked 2025.07.02 from stand off": somebody is fetched from a small place.
_FETCHED = re.compile(
    r"\b(?:transport(?:ation)?|flights?|plane|charter|medevac|taxi|cab|ride|bus|nihb travel|"
    r"travel|escort|vol|transport medical|navette|avion)\b(?:[ ,]+(?:is|was|est|the|\d[\d./-]*|"
    r"for|on|le|pour|(?:mon|tues|wednes|thurs|fri|satur|sun)day|lundi|mardi|mercredi|jeudi|"
    r"vendredi|tomorrow|demain|"
    r"booked|arranged|approved|confirmed|pending|reserved?|reservee?|organisee?|approuvee?|"
    r"confirmee?|requested|demandee?))*"
    r"[ ](?:from|de|depuis)[ ](?P<it>[a-z][\w'-]{2,}(?:[ -][a-z][\w'-]+){0,2})"
    r"(?=[ ]?(?:[,.;)]|$|\bto\b|\bescort|[ ]a[ ]|\n))"
)
_NO_VILLAGE = re.compile(
    r"\b(?:the|a|an|here|there|home|work|us|me|him|her|them|my|our|his|their|la|le|les|nous|"
    r"hospital|clinic|airport|emerg|town|city|out|away|ward|dialysis|rehab|region|icu|er|"
    r"hopital|clinique|aeroport|maison|chez|last|next|this|year|month|week|today|tomorrow|services?|"
    r"fund(?:s|ing)?|budget|office|desk|program|programme|dispatch)\b"
)


def communities(reading: Reading) -> Iterator[Span]:
    """Small places, in the lists or called so by the words before them."""
    yield from _fetched(reading)
    words, place = reading.words, 0
    while place < len(words):
        last = _listed(reading, place)
        span = _known(reading, place, last) if last >= 0 else _unknown(reading, place)
        if span:
            yield span
            while place < len(words) and words[place].start < span.end:
                place += 1
        else:
            place += 1


def _fetched(reading: Reading) -> Iterator[Span]:
    """Where a transport is booked from, in small letters too."""
    for found in _FETCHED.finditer(reading.folded):
        name = found["it"]
        harmless = (
            _NO_VILLAGE.search(name) or is_large_place(name) or is_large_place(name.split()[0])
        )
        clinical = is_clinical(name) or all(
            is_clinical(word) or is_eponym(word) for word in name.split()
        )
        booked = re.search(
            r"booked|arranged|approved|confirm|pending|reserv|organis|appr", found[0]
        )
        escorted = re.match(r"[ ,]{1,3}(?:escort|to )", reading.after(found.end(), 10))
        strange = any(not is_ordinary(word) for word in re.split(r"[ -]", name))
        many = strange or reading.text[found.start("it")].isupper() or " " in name and escorted
        if booked and many and not (harmless or clinical):
            yield Span(found.start("it"), found.end("it"), Label.COMMUNITY, 0.8)


@functools.cache
def _by_first_word() -> dict[str, int]:
    """How many words the longest place has that begins with that word."""
    longest: dict[str, int] = defaultdict(int)
    for name in words_of("communities") | words_of("villages") | words_of("large_places"):
        first = re.split(r"[ .'-]", name, maxsplit=1)[0]
        longest[first] = max(longest[first], len(re.split(r"[ .'-]+", name)))
    return dict(longest)


def _listed(reading: Reading, place: int) -> int:
    """The last word of the longest listed place that begins here; -1 if none does."""
    words = reading.words
    most = _by_first_word().get(words[place].folded.rstrip("'"), 0)
    if words[place].folded == "m'" or (place and words[place - 1].folded == "m'"):
        most = max(most, 2)
    for last in range(min(place + most, len(words) - 1), place - 1, -1):
        name = reading.folded[words[place].start : words[last].end].replace("  ", " ")
        for one in (name, name.replace(".", ""), name.replace("'", "")):
            if (
                one in words_of("communities")
                or one in words_of("villages")
                or one in words_of("large_places")
            ):
                return last
    return -1


def _told(reading: Reading, start: int) -> re.Match[str] | None:
    """The words before a place that say that somebody lives there or comes from there."""
    before = reading.before(start, 64)
    if SERVICE_IN.search(before[-44:]):
        return None
    told = LIVES.search(before[-48:]) or ALSO.search(before)
    # The French "à" is no English article.
    article = reading.language == "en" and reading.text[max(0, start - 3) : start] == " a "
    return None if article else told


def _known(reading: Reading, place: int, last: int) -> Span | None:
    start, end = reading.words[place].start, reading.words[last].end
    name, after = reading.folded[start:end], reading.after(end, 30)
    told = _told(reading, start)
    if _SERVICE.match(after) and not (told and (last > place or name in words_of("communities"))):
        return None
    if name in words_of("large_places") or reading.before(start, 1) in {"@", "-"}:
        return None
    capital = reading.text[start].isupper()
    if not told and capital:
        told = (
            _AGED.search(reading.before(start, 12))
            or _POSTCODE_AFTER.match(reading.after(start, 48))
            or TOLD_AFTER.match(after)
            or (PEOPLE_AFTER.match(after) if _peopled(name) else None)
        )
    if told and _only_from(told[0]) and (name in single("journals") or _is_a_person(name)):
        return None
    if told and (capital or not is_ordinary(name) or _strongly(told[0])):
        return Span(start, end, Label.COMMUNITY, 0.951 if _AFTER_IN.search(told[0]) else 0.9)
    if name not in words_of("communities") or SERVICE_IN.search(reading.before(start, 44)):
        return None
    plain = all(is_ordinary(word.folded) for word in reading.words[place : last + 1])
    if capital or not plain and (last > place or len(name) > 6):
        return Span(start, end, Label.COMMUNITY, 0.83)
    return None


_AFTER_IN = re.compile(
    r"[a-z]{2,} (?:(?:up|down|out|over) )?(?:in|near|outside|at|from|out of) $|\best (?:de |d')$"
)


def _peopled(name: str) -> bool:
    """Whether "the Oka guy" is from there, and not called so."""
    known = is_given(name) or is_family(name) or is_eponym(name) or is_ordinary(name)
    return not known


def _only_from(cue: str) -> bool:
    return bool(re.fullmatch(r"\W*(?:from|de) ", cue))


def _is_a_person(name: str) -> bool:
    return (is_given(name) or is_family(name)) and name not in words_of("communities")


def _strongly(cue: str) -> bool:
    return bool(
        re.search(
            r"liv|resid|habit|demeur|home|village|reserve|vient|vit|vivant|reste|logt|"
            r"originaire|native|born|raised|grew",
            cue,
        )
    )


def _unknown(reading: Reading, place: int) -> Span | None:
    """A capital after "lives in" that is no city: a place in no list is a small one."""
    words = reading.words
    word = words[place]
    if not word.capital:
        return _strange(reading, place)
    if (
        len(word.written) < 3
        or (word.shouted and len(word.written) < 5)
        or not (_could_be_a_place(word) or _in_short(reading, word))
    ):
        return None
    told = _told(reading, word.start) or _POSTCODE_AFTER.match(reading.after(word.start, 48))
    told = told or TOLD_AFTER.match(reading.after(word.end, 30))
    if (
        told
        and ALSO.fullmatch(told[0])
        and not (_SAID_SO.search(told[0]) or _geographic(words, place))
    ):
        told = None if is_ordinary(word.folded) or _is_a_person(word.folded) else told
    told = told or _in_short(reading, word)
    small = re.search(r"\b(?:de|d'|a|en) ?$", reading.before(word.start, 4))
    if small and word.folded in single("before_places"):
        told = told or small
    if reading.text[max(0, word.start - 2) : word.start] == "à " and not is_given(word.folded):
        told = told or re.search(r"a $", reading.before(word.start, 2))
    if SERVICE_IN.search(reading.before(word.start, 44)):
        return None
    first = re.search(r"(?:^|[.!?] )from $", reading.before(word.start, 8))
    if (
        not told
        or not first
        and re.fullmatch(r"\W*(?:in|at|to|of|called|calling|from|in from) ?", told[0])
    ):
        return None
    last = place
    while last + 1 < len(words) and _linked(reading, last):
        following = words[last + 1]
        long = len(following.written) > 1  # not the G of "G0L"
        if long and following.capital and not is_clinical(following.folded):
            last += 1
        elif _leads_on(words, last + 1):
            last += 2
        else:
            break
    end = words[last].end
    if last == place and _works(told[0]) and is_ordinary(word.folded):
        return None
    if _only_from(told[0]) and (_is_a_person(word.folded) or is_ordinary(word.folded)):
        return None
    if words[last].folded in single("organisations") and last > place:
        return None  # "principal of Wapiti School"
    if is_large_place(reading.folded[word.start : end]) or _SERVICE.match(reading.after(end, 24)):
        return None
    return Span(word.start, end, Label.COMMUNITY, 0.82)


_SAID_SO = re.compile(r": |called |communit|village|hamlet|colony|reserve|hometown")


def _geographic(words: list[Word], place: int) -> bool:
    """Whether a lake, cove or the like follows: "Cluff Lake"."""
    return place + 1 < len(words) and words[place + 1].folded in single("landscape")


def _in_short(reading: Reading, word: Word) -> re.Match[str] | None:
    """ "61F Rankin.": people leave the Inlet away."""
    if not re.match(r"[.,;](?!\w)|$", reading.after(word.end, 2)):
        return None
    if any(
        f"{word.folded} {end}" in words_of("communities")
        for end in ("inlet", "lake", "bay", "river", "house")
    ):
        return _AGED.search(reading.before(word.start, 12))
    return None


def _works(cue: str) -> bool:
    return bool(re.search(r"\bwork(?:s|ed|ing) ", cue))


def _linked(reading: Reading, last: int) -> bool:
    """Whether the next word belongs to the same name; a full stop does only after "St"."""
    between = reading.between(last, last + 1)
    short = reading.words[last].folded in {"st", "ste", "ft", "mt", "pt"}
    return between in _LINK and (between != ". " or short)


def _leads_on(words: list[Word], place: int) -> bool:
    """Whether this is the "de la" or "of" before another capital."""
    small = words[place].folded in single("within_places")
    return small and place + 1 < len(words) and words[place + 1].capital


def _strange(reading: Reading, place: int) -> Span | None:
    """In small letters, a word that is none, after "lives in" or "the grocer from"."""
    words = reading.words
    if reading.language.startswith("fr") or not _is_strange(words[place]):
        return None
    told = _told(reading, words[place].start)
    if (
        not told
        or ALSO.fullmatch(told[0])
        and not re.match(r"(?:every|any|no)body|everyone|whole", told[0])
    ):
        return None
    if not (_strongly(told[0]) or re.search(r"[a-z.]{2,} (?:from|of) $", told[0])):
        return None
    last = place
    while (
        last + 1 < len(words)
        and reading.between(last, last + 1) in {" ", "-"}
        and _is_strange(words[last + 1])
    ):
        last += 1
    return Span(words[place].start, words[last].end, Label.COMMUNITY, 0.62)


def _is_strange(word: Word) -> bool:
    unheard = not is_ordinary(word.folded) and word.folded.isalpha() and len(word.folded) > 3
    return unheard and _could_be_a_place(word)


def _could_be_a_place(word: Word) -> bool:
    if word.folded in single("before_places"):
        return True
    if word.folded in single("place_beginnings"):
        return True
    return not (
        re.search(r"[a-z]{3}[A-Z]|[A-Z]{2}[a-z]", word.written)
        or is_stop(word.folded.split("'")[0])
        or is_stop(word.folded)
        or is_clinical(word.folded)
        or is_eponym(word.folded)
        or is_large_place(word.folded)
        or word.folded in words_of("not_places")
    )
