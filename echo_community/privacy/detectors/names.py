"""Names of patients and of people around them, told from colleagues, drugs and diseases."""

import re
from collections.abc import Collection, Iterator

from echo_community.privacy.detectors import clearing, naming
from echo_community.privacy.detectors.backwards import backwards
from echo_community.privacy.detectors.cues import single
from echo_community.privacy.detectors.initials import initials
from echo_community.privacy.detectors.judging import judged
from echo_community.privacy.detectors.lists import is_also_a_word, is_mostly_a_word, is_stop
from echo_community.privacy.detectors.reading import Reading, Word, fold
from echo_community.privacy.detectors.situations import situations
from echo_community.privacy.detectors.spans import Label, Span

_AGAIN = 0.85  # from this certainty on, a name once found is a name wherever it stands
_TIED = re.compile(r" (?:and|et|or|ou|&) |, ")
_TAUGHT = 0.75  # below this, a name in a sentence about a talk is a speaker's
_SURE = 0.9  # from this on, no colleague beside it clears a name
_SIGNED = re.compile(
    r"(?:^|\n|[.!?] )[ ]*(?:-{1,2}|~)?[ ]*(?:many thanks|thanks|thank you|thx|merci|"
    r"cheers|best|regards|kind regards|cordialement|bien a vous|signed|"
    r"sincerely)[^\n]{0,20}?[,.!-]?"
    r"\s*\n?\s*(?P<who>[a-z][^\n.?!]{1,40})(?=\.?\s*(?:\n|$))"
)


def names(reading: Reading, known: Collection[str] = ()) -> Iterator[Span]:
    """Names of private people; `known` are members, clear after @, Dr or in a signature."""
    members = {part for name in known for part in re.split(r"[\s-]+", fold(name))}
    signed = [found.span("who") for found in _SIGNED.finditer(reading.folded)]
    clear: dict[int, str] = {}
    found = [*initials(reading), *backwards(reading), *_read(reading, clear), *situations(reading)]
    for span in found:
        inside = any(start <= span.start and span.end <= end for start, end in signed)
        parts = re.split(r"[\s.,-]+", reading.folded[span.start : span.end])
        if inside and span.certainty < 0.9 and (not members or {*parts} <= members | {""}):
            continue
        if span.certainty < _AGAIN and (
            {*parts} <= {*clear.values()} or _next_is_clear(reading, span, clear)
        ):
            continue
        yield span


def _next_is_clear(reading: Reading, span: Span, clear: Collection[int]) -> bool:
    """ "Hamid or Louise, can you share": tied to a colleague who follows."""
    tied = _TIED.match(reading.after(span.end, 6))
    return tied is not None and span.end + tied.end() in clear


def again(reading: Reading, found: Collection[Span]) -> Iterator[Span]:
    """The same names once more: a name told by its place is one where nothing tells it."""
    told = {
        word
        for span in found
        if span.label is Label.NAME and span.certainty >= _AGAIN
        for word in re.split(r"[\s.,-]+", reading.folded[span.start : span.end])
        if len(word) > 2
        and word not in single("within_names")
        and not is_mostly_a_word(word)
        and not is_stop(word)
    }
    for place, word in enumerate(reading.words if told else ()):
        if word.folded not in told or not (word.capital or not is_also_a_word(word.folded)):
            continue
        if (
            not clearing.colleague_before(reading, place)
            and not clearing.cited_after(reading, word.end)
            and reading.before(word.start, 1) not in {"@", "."}
        ):
            last = naming.extent(reading, place) if word.capital else place
            yield Span(word.start, naming.end_of(reading, last), Label.NAME, 0.6)


def _read(reading: Reading, clear: dict[int, str]) -> Iterator[Span]:
    """Names one after the other; those of colleagues and authors are put into `clear`."""
    words, place, told, cleared = reading.words, 0, -1, -1
    while place < len(words):
        certainty, last = judged(reading, place)
        if not certainty and naming.beside(reading, place, told):
            certainty, last = 0.75, naming.extent(reading, place)
        tied = clearing.is_tied(reading, place, cleared)
        if 0 < certainty < _TAUGHT and clearing.is_of_teaching(reading, place):
            certainty = 0
        if (not certainty or (tied and certainty < _SURE)) and _may_be_clear(words[place]):
            whole = max(last, naming.extent(reading, place))
            if tied or _is_clear(reading, place, whole):
                cleared = last = whole
                certainty = 0
                clear.update({word.start: word.folded for word in words[place : last + 1]})
        if certainty:
            told = last
            first = place - 1 if naming.nickname_before(reading, place) else place
            yield Span(words[first].start, naming.end_of(reading, last), Label.NAME, certainty)
        place = last + 1


def _may_be_clear(word: Word) -> bool:
    named = word.capital or naming.is_sure(word) or naming.is_strange(word)
    return named and len(word.written) > 2 and naming.could_be_part(word)


def _is_clear(reading: Reading, place: int, last: int) -> bool:
    end = naming.end_of(reading, last)
    if naming.age_after(reading, end) or naming.kin_before(reading, place):
        return False
    colleague = clearing.is_colleague(reading, place, last)
    return colleague or clearing.cited_after(reading, reading.words[last].end)
