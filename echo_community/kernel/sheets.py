"""CSV as spreadsheets write and read it: they must not take what people wrote for a formula."""

import csv
import io
from collections.abc import Iterable, Iterator
from typing import Any

MARK = "\ufeff"  # by which spreadsheets know UTF-8


def text_of(content: bytes) -> str:
    """The text of a sheet: UTF-8, UTF-16 as video meetings write it, or what Windows had before."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", errors="replace")
    if content[1:2] == b"\x00":  # Teams leaves the mark out at times
        return content.decode("utf-16-le", errors="replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def separator_of(text: str) -> str:
    """What parts its cells, by its first line: a comma, a semicolon (as in French) or a tab."""
    return max(",;\t", key=text.partition("\n")[0].count)


def csv_lines(head: Iterable[Any], rows: Iterable[Iterable[Any]]) -> Iterator[str]:
    """A sheet with its head."""
    yield MARK + csv_line(head)
    for row in rows:
        yield csv_line(row)


def calm(value: Any) -> Any:
    """A text that a spreadsheet would take for a formula, as a text."""
    if isinstance(value, str) and value[:1] in ("=", "+", "-", "@", "\t", "\r", "\n"):
        return f"'{value}"
    return "" if value is None else value


def csv_line(values: Iterable[Any]) -> str:
    """A row of a sheet."""
    kept = io.StringIO()
    csv.writer(kept).writerow([calm(value) for value in values])
    return kept.getvalue()
