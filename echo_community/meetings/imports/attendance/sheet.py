"""A participant report as a video meeting writes it: its lines, whatever the file is made of.

It reads the lists of Zoom, Teams and Google Meet: several lists one below the other, with summaries
before them; UTF-8 or UTF-16; parted by comma, semicolon or tab; heads in English or French.
"""

import csv
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass

from echo_community.kernel.sheets import text_of
from echo_community.kernel.words import tidy_line
from echo_community.meetings.imports.attendance.columns import (
    ACTION,
    DURATION,
    EMAIL,
    FIRST,
    JOIN,
    LAST,
    LEAVE,
    NAME,
    WAITED,
    columns_of,
    plain,
)

LARGEST = 5 * 1024 * 1024  # bytes
MOST_LINES = 20_000
LONGEST_NAME = 120


class NotAReport(Exception):
    """The file is no participant report; the message says what is missing."""


@dataclass(frozen=True)
class RawLine:
    """A line of a list of people, as it stands there; `number` is its line in the file."""

    number: int
    name: str
    email: str
    join: str
    leave: str
    duration: str
    action: str = ""
    waited: bool = False  # in the waiting room, which is not the meeting


def lines_of(content: bytes) -> list[RawLine]:
    """The most precise list of people in a report. Raises NotAReport."""
    if len(content) > LARGEST:
        raise NotAReport("too large")
    lists = _lists(_cells(text_of(content)))
    if not lists:
        raise NotAReport("no list")
    # A list of each coming and going says more than one of the first and the last.
    return max(lists, key=lambda each: (each[0], len(each[1])))[1]


def _cells(text: str) -> list[tuple[int, list[str]]]:
    """Rows with the number of their line; one that only parts two lists has no cells."""
    text = text.replace("\x00", "").replace("\r\n", "\n").replace("\r", "\n")
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_separator(text))
    rows: list[tuple[int, list[str]]] = []
    try:
        for row in reader:
            cells = [tidy_line(cell) for cell in row]
            parts = len(cells) < 2 or not any(cells)  # nothing, or a heading
            rows.append((reader.line_num, [] if parts else cells))
            if len(rows) >= MOST_LINES:
                break
    except csv.Error as problem:
        raise NotAReport("broken") from problem
    return rows


def _separator(text: str) -> str:
    """What parts the cells of the line that is a head; a time holds commas too."""
    for line in text.split("\n")[:60]:
        for sign in "\t;,":
            [cells] = [*csv.reader([line], delimiter=sign)] or [[]]
            if columns_of(cells):
                return sign
    return ","


def _lists(rows: Sequence[tuple[int, list[str]]]) -> list[tuple[bool, list[RawLine]]]:
    found: list[tuple[bool, list[RawLine]]] = []
    columns: dict[str, int] = {}
    for number, cells in rows:
        if head := columns_of(cells):
            columns = head
            found.append((_is_precise(cells, head), []))
        elif not cells:
            columns = {}
        elif columns:
            found[-1][1].append(_line(number, cells, columns))
    return [(precise, [line for line in lines if line.name or line.email])
            for precise, lines in found]  # fmt: skip


def _is_precise(cells: Sequence[str], head: dict[str, int]) -> bool:
    if ACTION in head:
        return True
    spans = JOIN in head and LEAVE in head
    return spans and not re.match(r"(?:first|premi)", plain(cells[head[JOIN]]))


def _line(number: int, cells: Sequence[str], columns: dict[str, int]) -> RawLine:
    def cell(name: str) -> str:
        place = columns.get(name, len(cells))
        return cells[place] if place < len(cells) else ""

    name = cell(NAME) or f"{cell(FIRST)} {cell(LAST)}".strip()
    email = cell(EMAIL).lower()
    return RawLine(
        number,
        name[:LONGEST_NAME],
        email if re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", email) and len(email) < 255 else "",
        cell(JOIN),
        cell(LEAVE),
        cell(DURATION),
        plain(cell(ACTION)),
        plain(cell(WAITED)) in ("yes", "oui", "true", "vrai"),
    )
