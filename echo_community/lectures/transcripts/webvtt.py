"""WebVTT by its specification's own algorithm; nothing is mended here.

WebVTT: The Web Video Text Tracks Format (W3C), section 6, parsing. Names and order follow it, so
that the two can be read side by side. Settings of cues, regions and style sheets say how captions
look: they are read past.
"""

import re
from collections.abc import Iterable

from echo_community.lectures.transcripts.cue_text import said
from echo_community.lectures.transcripts.cues import Cue

SIGNATURE = "WEBVTT"
_WHITE = "\t\n\f\r "
_DIGITS = re.compile(r"[0-9]+")


class NotWebVtt(ValueError):
    """The file does not begin as WebVTT does."""


def decoded(content: bytes) -> str:
    """The bytes of a file as text: UTF-8, without the mark at its beginning."""
    text = content.decode("utf-8", "replace")
    return text.removeprefix("\ufeff")


def parse(text: str) -> list[Cue]:
    """The cues of a WebVTT file in the order of the file. Raises NotWebVtt."""
    text = text.replace("\0", "\ufffd").replace("\r\n", "\n").replace("\r", "\n")
    if not text.startswith(SIGNATURE) or text[6:7] not in ("", " ", "\t", "\n"):
        raise NotWebVtt
    lines = _Lines(text)
    lines.next()  # the signature's own
    if lines.at_end:
        return []
    if lines.peek():
        _block(lines, in_header=True)
    cues = []
    while lines.skip_empty():
        cue = _block(lines)
        if cue is not None:
            cues.append(cue)
    return cues


class _Lines:
    """The lines of a file, one ahead; and whether a cue was seen, which ends style sheets."""

    def __init__(self, text: str) -> None:
        self._lines = text.split("\n")
        # What follows the last line feed is a line only if there is something.
        if self._lines[-1] == "":
            self._lines.pop()
        self._at = 0
        self.seen_cue = False

    @property
    def at_end(self) -> bool:
        """Whether nothing is left."""
        return self._at >= len(self._lines)

    @property
    def number(self) -> int:
        """Of the line that was read last, from 1."""
        return self._at

    def peek(self) -> str:
        """The next line."""
        return self._lines[self._at]

    def next(self) -> str:
        """The next line, read."""
        self._at += 1
        return self._lines[self._at - 1]

    def back(self) -> None:
        """Have the line that was read last come again."""
        self._at -= 1

    def skip_empty(self) -> bool:
        """Go past empty lines; whether anything is left."""
        while not self.at_end and not self.peek():
            self._at += 1
        return not self.at_end


def _block(lines: _Lines, *, in_header: bool = False) -> Cue | None:
    """Collect a block: up to an empty line, or to the times of another cue."""
    buffer = ""
    count = 0
    arrow = 0  # the line with the times of this block's cue
    times: tuple[int, int] | None = None
    identifier = ""
    dropped = False  # a style sheet's or a region's
    while not lines.at_end:
        line = lines.next()
        count += 1
        if "-->" in line:
            if in_header or not (count == 1 or (count == 2 and not arrow)):
                lines.back()
                break
            arrow = lines.number
            times = timings(line)
            if times is not None:
                identifier, buffer = buffer, ""
                lines.seen_cue = True
        elif not line:
            break
        else:
            if not in_header and count == 2 and not lines.seen_cue and _is_about_looks(buffer):
                dropped, buffer = True, ""
            buffer = f"{buffer}\n{line}" if buffer else line
    if times is None or dropped:
        return None
    words = said(buffer)
    return Cue(identifier, *times, words.speaker, words.text, buffer, arrow)


def _is_about_looks(first: str) -> bool:
    """Whether a block that begins so is a style sheet or a region."""
    return first.rstrip(_WHITE) in ("STYLE", "REGION")


def timings(line: str) -> tuple[int, int] | None:
    """The times of a cue, in milliseconds, or none where the line is not one of times."""
    start, at = _timestamp(line, _past_white(line, 0))
    if start is None:
        return None
    at = _past_white(line, at)
    if line[at : at + 3] != "-->":
        return None
    end, _ = _timestamp(line, _past_white(line, at + 3))
    return None if end is None else (start, end)


def _past_white(line: str, at: int) -> int:
    while at < len(line) and line[at] in _WHITE:
        at += 1
    return at


def _timestamp(line: str, at: int) -> tuple[int | None, int]:
    """Collect a timestamp from there on: its milliseconds, and where it ends."""
    wrong = None, at
    values: list[int] = []
    hours = False
    for separator in ("", ":", ":"):
        if len(values) == 2 and not (hours or line[at : at + 1] == ":"):
            break
        if line[at : at + len(separator)] != separator:
            return wrong
        at += len(separator)
        digits = _DIGITS.match(line, at)
        if digits is None:
            return wrong
        value = int(digits[0])
        if not values:
            hours = len(digits[0]) != 2 or value > 59
        elif len(digits[0]) != 2:
            return wrong
        values.append(value)
        at = digits.end()
    digits = _DIGITS.match(line, at + 1)
    if line[at : at + 1] != "." or digits is None or len(digits[0]) != 3:
        return wrong
    *hour, minute, second = values
    if minute > 59 or second > 59:
        return wrong
    whole = (hour[0] if hour else 0) * 3600 + minute * 60 + second
    return whole * 1000 + int(digits[0]), digits.end()


def written(cues: Iterable[Cue]) -> str:
    """Cues as a WebVTT file."""
    blocks = [SIGNATURE]
    for cue in cues:
        head = f"{cue.id}\n" if cue.id else ""
        blocks.append(f"{head}{clock(cue.start_ms)} --> {clock(cue.end_ms)}\n{cue.raw}")
    return "\n\n".join(blocks) + "\n"


def clock(moment: int) -> str:
    """Milliseconds as WebVTT writes them: `00:23:10.500`."""
    seconds, rest = divmod(moment, 1000)
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}.{rest:03}"
