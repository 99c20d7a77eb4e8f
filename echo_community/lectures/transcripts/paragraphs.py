"""A transcript as it is read: paragraphs by who speaks."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from echo_community.lectures.transcripts.cues import Cue

PAUSE = 1800  # milliseconds of silence after a sentence that begin a new paragraph
LONG, LONGEST = 450, 900  # characters: ends with a sentence; ends with a cue


@dataclass(frozen=True, slots=True)
class Paragraph:
    """What one person says in one go; `first` and `last` are places among the cues."""

    start_ms: int
    end_ms: int
    speaker: str | None
    text: str
    first: int
    last: int


def paragraphs(cues: Sequence[Cue]) -> list[Paragraph]:
    """The cues, in order, as paragraphs; every cue is in exactly one."""
    groups: list[list[int]] = []
    for place in range(len(cues)):
        if groups and _goes_on([cues[n] for n in groups[-1]], cues[place]):
            groups[-1].append(place)
        else:
            groups.append([place])
    return [_paragraph(cues, group) for group in groups]


def _goes_on(group: Sequence[Cue], cue: Cue) -> bool:
    last = group[-1]
    size = sum(len(one.text) for one in group)
    ended = _line(last.text).endswith((".", "?", "!", "…", "»", '"'))
    if cue.speaker != group[0].speaker or size >= LONGEST:
        return False
    return not (ended and (size >= LONG or cue.start_ms - last.end_ms >= PAUSE))


def _paragraph(cues: Sequence[Cue], group: Sequence[int]) -> Paragraph:
    first, last = group[0], group[-1]
    words = _joined(cues[n].text for n in group)
    return Paragraph(
        cues[first].start_ms, cues[last].end_ms, cues[first].speaker, words, first, last
    )


def _joined(texts: Iterable[str]) -> str:
    return " ".join(filter(None, map(_line, texts)))


def _line(text: str) -> str:
    return " ".join(text.split())
