"""One consistent copy of database and files, taken while the site runs."""

import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

from sqlalchemy import Connection, Table, select

from echo_community.kernel.clock import now
from echo_community.kernel.db import db
from echo_community.kernel.errors import Refused
from echo_community.kernel.storage import storage
from echo_community.ops import health
from echo_community.ops.archive import (
    FILES,
    MANIFEST,
    Manifest,
    Row,
    columns,
    tables,
    write_rows,
)

Progress = Callable[[str, int], None]


def back_up(target: Path, version: str, progress: Progress = lambda name, count: None) -> Manifest:
    """Write a backup. Raises Refused where the file exists or the database is not migrated."""
    if target.exists():
        raise Refused(f"{target} exists; choose another name, a backup never replaces one.")
    state = health.state()
    if not state.migrated:
        raise Refused("The database is not that of this version: run echo-community db upgrade.")
    with _new_file(target) as path, ZipFile(path, "w", ZIP_DEFLATED, compresslevel=5) as archive:
        counts = {}
        with snapshot() as connection:
            for table in tables():
                counts[table.name] = write_rows(archive, table.name, _rows(connection, table))
                progress(table.name, counts[table.name])
        files = _copy_files(archive)
        manifest = Manifest(
            version=version,
            revision=state.revision or "",
            made_at=now().isoformat(),
            dialect=db.engine.dialect.name,
            tables=counts,
            files=files,
        )
        # Last: an archive with a manifest is a whole one.
        archive.writestr(MANIFEST, str(manifest))
    return manifest


@contextmanager
def snapshot() -> Iterator[Connection]:
    """A connection that sees the database as it is at its first statement, and disturbs nobody."""
    with db.engine.connect() as connection:
        if connection.dialect.name == "postgresql":
            connection.execution_options(
                isolation_level="REPEATABLE READ", postgresql_readonly=True
            )
        yield connection


def _rows(connection: Connection, table: Table) -> Iterator[Row]:
    query = select(*columns(table)).order_by(*table.primary_key)
    found = connection.execution_options(yield_per=500).execute(query)
    yield from (dict(row) for row in found.mappings())


def _copy_files(archive: ZipFile) -> int:
    """Copy what is stored. After the rows: every file that they name is there already."""
    count = 0
    for name in storage().names():
        try:
            content = storage().get(name)
        except FileNotFoundError:
            continue  # removed meanwhile
        archive.writestr(FILES + name, content, ZIP_STORED)
        count += 1
    return count


@contextmanager
def _new_file(target: Path) -> Iterator[Path]:
    """A file for our eyes only that gets its name when it is complete and on the disk."""
    handle, name = tempfile.mkstemp(prefix=f".{target.name}.", dir=target.parent)  # mode 600
    path = Path(name)
    try:
        yield path
        os.fsync(handle)
        path.replace(target)
    finally:
        os.close(handle)
        path.unlink(missing_ok=True)
