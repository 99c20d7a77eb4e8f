"""Entries of the audit log as a file: CSV for a spreadsheet, JSON Lines for a program."""

import json
from collections.abc import Iterable, Iterator
from typing import Any

from echo_community.kernel.sheets import csv_line
from echo_community.moderation.logs.entries import EntryRow

COLUMNS = (
    "id", "at", "person", "role", "act", "thing", "thing_id", "thread", "post", "revision", "detail"
)  # fmt: skip
ORIGINAL_POSTER, SYSTEM = "original poster", "system"


def as_csv(rows: Iterable[EntryRow]) -> Iterator[str]:
    """Lines of CSV, with a head."""
    yield csv_line(COLUMNS)
    for row in rows:
        yield csv_line(_values(row).values())


def as_jsonl(rows: Iterable[EntryRow]) -> Iterator[str]:
    """One JSON object a line."""
    for row in rows:
        values = _values(row) | {"detail": dict(row.detail)}
        yield json.dumps(values, ensure_ascii=False) + "\n"


def _values(row: EntryRow) -> dict[str, Any]:
    person = SYSTEM if row.by_system else ORIGINAL_POSTER if row.nameless else row.person
    return {
        "id": row.id,
        "at": row.at.isoformat(timespec="seconds"),
        "person": person,
        "role": row.role.value if row.role else "",
        "act": row.act,
        "thing": row.thing,
        "thing_id": row.thing_id,
        "thread": row.thread_id,
        "post": row.number,
        "revision": row.revision,
        "detail": json.dumps(row.detail, ensure_ascii=False, sort_keys=True) if row.detail else "",
    }
