"""All detectors over one text, piece by piece."""

from collections.abc import Callable, Collection, Iterator
from dataclasses import replace
from datetime import date

from echo_community.privacy.detectors.addresses import addresses, rooms
from echo_community.privacy.detectors.ages import ages
from echo_community.privacy.detectors.codes import codes
from echo_community.privacy.detectors.communities import communities
from echo_community.privacy.detectors.contacts import contacts
from echo_community.privacy.detectors.dates import dates
from echo_community.privacy.detectors.employers import employers
from echo_community.privacy.detectors.language import language_of
from echo_community.privacy.detectors.names import again, names
from echo_community.privacy.detectors.reading import Reading, pieces
from echo_community.privacy.detectors.spans import Span, without_overlaps
from echo_community.privacy.detectors.suggestions import suggest

_DETECTORS: tuple[Callable[[Reading], Iterator[Span]], ...] = (
    contacts,
    codes,
    dates,
    ages,
    addresses,
    rooms,
    communities,
    employers,
)


def scan(
    text: str, language: str = "en", known: Collection[str] = (), today: date | None = None
) -> list[Span]:
    """What in a text may tell who a patient is, in its order, with what to write instead.

    The language is that of the suggestions; what the text is written in, its own words tell.
    `known` are members' names: clear after @, Dr or in a signature, never beside a relative's
    word, an age or "my patient". With `today`, a date is answered by how long ago it was.
    """
    found: list[Span] = []
    written_in = language_of(text, usual=language)
    for offset, piece in pieces(text):
        for span in _scan_piece(Reading(piece, written_in), language, known, today):
            found.append(replace(span, start=span.start + offset, end=span.end + offset))
    return found


def _scan_piece(
    reading: Reading, language: str, known: Collection[str], today: date | None
) -> Iterator[Span]:
    spans = [span for detector in _DETECTORS for span in detector(reading)]
    spans = without_overlaps([*spans, *names(reading, known)])
    for span in without_overlaps([*spans, *again(reading, spans)]):
        yield replace(span, suggestion=suggest(span, reading, language, today))
