"""A cue: what is said, from when to when."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Cue:
    """Some words of a transcript; times in milliseconds from the beginning of the media.

    `raw` is the text with its tags, `text` without; `line` is where its times stand in the file,
    from 1.
    """

    id: str
    start_ms: int
    end_ms: int
    speaker: str | None
    text: str
    raw: str
    line: int = 0
