"""What was mended in a transcript, or dropped: a line of the report each."""

import enum
from dataclasses import dataclass


class Mend(enum.StrEnum):
    """What was wrong, and what became of it."""

    NO_SIGNATURE = "no_signature"  # read as if it began with WEBVTT
    TIME_REPAIRED = "time_repaired"
    TIME_UNREADABLE = "time_unreadable"  # the cue is dropped
    END_BEFORE_START = "end_before_start"  # it ends when the next begins, or was read
    UNORDERED = "unordered"  # put in its place
    OVERLAP = "overlap"  # the earlier one ends when the later begins
    ROLLING = "rolling"  # lines that stood in the caption before
    EMPTY = "empty"  # dropped


@dataclass(frozen=True, slots=True)
class Mended:
    """Something that was mended, and in which line of the file, from 1."""

    line: int
    what: Mend
