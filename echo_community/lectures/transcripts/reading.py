"""A transcript file as real tools write it: WebVTT or SRT, its times repaired where they are odd.

Lines of times are brought into the form of WebVTT first; then the one parser reads the file.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from echo_community.lectures.transcripts import webvtt
from echo_community.lectures.transcripts.cues import Cue
from echo_community.lectures.transcripts.mending import mended
from echo_community.lectures.transcripts.mends import Mend, Mended

# A time as people and tools write it: "0: 0: 8,5", "1:02.300", "00:00:08".
_TIME = r"(?:(\d{1,3})\s*:\s*)?(\d{1,3})\s*:\s*(\d{1,2})(?:\s*[.,:]\s*(\d{1,3}))?"
_ARROW = r"\s*(?:-{1,2}\s?>|[–—−]\s?>|→)\s*"
_TIMES = re.compile(rf"\s*{_TIME}{_ARROW}{_TIME}(?=\s|$)(.*)", re.DOTALL)
_LIKE_TIMES = re.compile(r"\d\s*:\s*\d.*(?:-->|[–—−→]\s?>?)")
# Of SRT: where a caption stands ("{\an8}"), and a number alone above the times.
_PLACE = re.compile(r"\{\\[^}]*\}")


class NotATranscript(ValueError):
    """There is no cue in the file."""


@dataclass(frozen=True)
class Transcript:
    """The cues of a file in order, and what was mended to get them."""

    cues: list[Cue]
    report: list[Mended]

    @property
    def ends_at(self) -> int:
        """When the last words end, in milliseconds."""
        return max((cue.end_ms for cue in self.cues), default=0)


def read(content: bytes) -> Transcript:
    """The cues of a WebVTT or SRT file, mended. Raises NotATranscript."""
    text = decoded(content)
    report: list[Mended] = []
    vtt = text.startswith(webvtt.SIGNATURE)
    lines = text.split("\n")
    repaired = [
        _repaired(number, line, report, srt=not vtt) for number, line in enumerate(lines, 1)
    ]
    shift = 0 if vtt else 2
    if not vtt:
        if any("-->" in line for line in lines) and not any("," in t for t in _times(lines)):
            report.append(Mended(1, Mend.NO_SIGNATURE))
        repaired = [webvtt.SIGNATURE, "", *repaired]
    cues = webvtt.parse("\n".join(repaired))
    cues, mends = mended([_in_file(cue, shift, srt=not vtt) for cue in cues])
    if not cues:
        raise NotATranscript
    return Transcript(cues, sorted(report + mends, key=lambda one: one.line))


def decoded(content: bytes) -> str:
    """Bytes as text with `\\n` at line ends: UTF-8, UTF-16 with its mark, else Windows-1252."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        text = content.decode("utf-16", "replace")
    else:
        try:
            text = content.decode("utf-8-sig")
        except UnicodeDecodeError:
            text = content.decode("cp1252", "replace")
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "\ufffd")


def _times(lines: list[str]) -> Iterator[str]:
    return (line for line in lines if "-->" in line)


def _repaired(number: int, line: str, report: list[Mended], *, srt: bool) -> str:
    """A line of the file; one of times as WebVTT has it, unless nobody can read it."""
    if "-->" in line and webvtt.timings(line) is not None:
        return line
    found = _TIMES.match(line)
    if found is None:
        if _LIKE_TIMES.search(line) and len(line) < 80:
            report.append(Mended(number, Mend.TIME_UNREADABLE))
            return "-->"  # so that its words are dropped, and no other cue's
        return line
    start, end = (_milliseconds(*found.groups()[n : n + 4]) for n in (0, 4))
    if not (srt and _is_srt(line)):
        report.append(Mended(number, Mend.TIME_REPAIRED))
    return f"{webvtt.clock(start)} --> {webvtt.clock(end)}{found[9]}"


def _is_srt(line: str) -> bool:
    """Whether the times are as SRT has them, so that nothing was wrong with them."""
    time = r"\d{2,}:\d{2}:\d{2},\d{3}"
    return re.match(rf"{time} --> {time}(\s|$)", line) is not None


def _milliseconds(hours: str | None, minutes: str, seconds: str, part: str | None) -> int:
    """A part of a second in one digit is tenths: "8,5" is eight and a half."""
    whole = int(hours or 0) * 3600 + int(minutes) * 60 + int(seconds)
    return whole * 1000 + (int(part.ljust(3, "0")) if part else 0)


def _in_file(cue: Cue, shift: int, *, srt: bool) -> Cue:
    """The cue with its line in the file itself, and without what SRT alone has."""
    text, raw, name = cue.text, cue.raw, cue.id
    if srt:
        text, raw = _PLACE.sub("", text), _PLACE.sub("", raw)
        name = "" if name.strip().isdecimal() else name
    return Cue(name, cue.start_ms, cue.end_ms, cue.speaker, text, raw, cue.line - shift)
