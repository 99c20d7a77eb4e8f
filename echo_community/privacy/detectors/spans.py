"""A place in a text, and which of several that overlap is kept."""

import bisect
import enum
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol, TypeVar


class Label(enum.StrEnum):
    """What a place in a text tells; names as in the data the guard is measured on."""

    NAME = "NAME"
    DOB = "DOB"
    DATE = "DATE"
    AGE_OVER_89 = "AGE_OVER_89"
    ADDRESS = "ADDRESS"
    POSTCODE = "POSTCODE"
    PHONE = "PHONE"
    EMAIL = "EMAIL"
    HEALTH_NUMBER = "HEALTH_NUMBER"
    MRN = "MRN"
    FACILITY_ROOM = "FACILITY_ROOM"
    ORG_EMPLOYER = "ORG_EMPLOYER"
    HANDLE_URL = "HANDLE_URL"
    PLATE = "PLATE"
    COMMUNITY = "COMMUNITY"


LABELS = tuple(Label)


@dataclass(frozen=True, slots=True)
class Span:
    """A place in a text: offsets in code points, certainty from 0 to 1, what to write instead."""

    start: int
    end: int
    label: Label
    certainty: float
    suggestion: str = ""


class Stretch(Protocol):
    """Whatever lies somewhere in a text, more or less surely."""

    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...
    @property
    def certainty(self) -> float: ...


Some = TypeVar("Some", bound=Stretch)


def without_overlaps(spans: Iterable[Some]) -> list[Some]:
    """The surest of those that overlap, the longer of equals, in the order of the text."""
    kept: list[Some] = []
    starts: list[int] = []
    for span in sorted(spans, key=lambda s: (-s.certainty, s.start - s.end, s.start)):
        place = bisect.bisect(starts, span.start)
        free_before = place == 0 or kept[place - 1].end <= span.start
        free_after = place == len(kept) or span.end <= kept[place].start
        if free_before and free_after and span.start < span.end:
            kept.insert(place, span)
            starts.insert(place, span.start)
    return kept
