"""The file of a backup: a zip of one JSON Lines file a table, the stored files and a manifest.

Rows are written as plain values, not as one database's dump: a backup of SQLite restores into
PostgreSQL and the other way round, and needs no tool of either.
"""

import base64
import enum
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from datetime import UTC, date, datetime, time
from typing import Any
from zipfile import BadZipFile, ZipFile

from sqlalchemy import Column, Date, DateTime, LargeBinary, Table, Time
from sqlalchemy.types import TypeEngine

from echo_community.kernel.db import Base
from echo_community.kernel.errors import Refused

FORMAT = 1
MANIFEST = "manifest.json"
FILES = "files/"

Row = dict[str, Any]


@dataclass(frozen=True)
class Manifest:
    """What a backup says of itself: where it came from and how much it holds."""

    version: str
    revision: str
    made_at: str
    dialect: str
    tables: Mapping[str, int] = field(default_factory=dict)
    files: int = 0
    format: int = FORMAT

    def __str__(self) -> str:
        return json.dumps(asdict(self), indent=2)

    @classmethod
    def read(cls, archive: ZipFile) -> "Manifest":
        """The manifest of an open backup. Raises Refused where there is none that we know."""
        try:
            manifest = cls(**json.loads(archive.read(MANIFEST)))
        except (KeyError, ValueError, TypeError) as problem:
            raise Refused(
                "This is not a backup of ECHO Community: its manifest is missing."
            ) from problem
        if manifest.format != FORMAT:
            raise Refused(
                f"This backup is in format {manifest.format}, made by version {manifest.version}; "
                "restore it with that version."
            )
        return manifest


def open_archive(path: str) -> ZipFile:
    """Open a backup for reading. Raises Refused where it is none."""
    try:
        return ZipFile(path)
    except BadZipFile as problem:
        raise Refused(
            f"{path} is not a backup of ECHO Community, or only a part of one."
        ) from problem


def tables() -> list[Table]:
    """Every table whose rows are kept, those that others refer to first."""
    return [table for table in Base.metadata.sorted_tables if not table.info.get("derived")]


def columns(table: Table) -> list[Column[Any]]:
    """The columns whose values are kept; those that the database computes are not."""
    return [column for column in table.columns if column.computed is None]


def member(table: str) -> str:
    """The name of a table's rows in the archive."""
    return f"tables/{table}.jsonl"


def write_rows(archive: ZipFile, table: str, rows: Iterable[Row]) -> int:
    """Add a table; returns how many rows it has."""
    count = 0
    with archive.open(member(table), "w", force_zip64=True) as out:
        for row in rows:
            out.write(json.dumps(row, default=_plain, ensure_ascii=False).encode() + b"\n")
            count += 1
    return count


def read_rows(archive: ZipFile, table: Table) -> Iterator[Row]:
    """The rows of a table as its columns take them."""
    types = {column.name: column.type for column in table.columns}
    with archive.open(member(table.name)) as lines:
        for line in lines:
            yield {name: _typed(value, types[name]) for name, value in json.loads(line).items()}


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, enum.Enum):
        return value.value
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    raise TypeError(f"no way to write a {type(value).__name__}")


def _typed(value: Any, kind: TypeEngine[Any]) -> Any:
    if value is None:
        return None
    if isinstance(kind, DateTime):
        return datetime.fromisoformat(value)
    if isinstance(kind, Date):
        return date.fromisoformat(value)
    if isinstance(kind, Time):
        return time.fromisoformat(value)
    if isinstance(kind, LargeBinary):
        return base64.b64decode(value)
    return value
