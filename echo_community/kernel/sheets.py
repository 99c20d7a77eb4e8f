"""Lines of CSV for spreadsheets, which must not take what people wrote for a formula."""

import csv
import io
from collections.abc import Iterable, Iterator
from typing import Any

MARK = "\ufeff"  # by which spreadsheets know UTF-8


def csv_lines(head: Iterable[Any], rows: Iterable[Iterable[Any]]) -> Iterator[str]:
    """A sheet with its head."""
    yield MARK + _line(head)
    for row in rows:
        yield _line(row)


def calm(value: Any) -> Any:
    """A text that a spreadsheet would take for a formula, as a text."""
    if isinstance(value, str) and value[:1] in ("=", "+", "-", "@", "\t", "\r", "\n"):
        return f"'{value}"
    return "" if value is None else value


def _line(values: Iterable[Any]) -> str:
    kept = io.StringIO()
    csv.writer(kept).writerow([calm(value) for value in values])
    return kept.getvalue()
