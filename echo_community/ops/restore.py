"""A backup into an empty installation."""

from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from zipfile import ZipFile

import flask_migrate
from alembic.util import CommandError
from sqlalchemy import (
    JSON,
    Connection,
    Integer,
    MetaData,
    Table,
    bindparam,
    exists,
    func,
    inspect,
    select,
    text,
)

from echo_community.config import resource
from echo_community.kernel.db import db, transaction
from echo_community.kernel.errors import Refused
from echo_community.kernel.storage import storage
from echo_community.ops import health
from echo_community.ops.archive import FILES, Manifest, Row, open_archive, read_rows, tables

Progress = Callable[[str, int], None]
BATCH = 500


def restore(path: str, progress: Progress = lambda name, count: None) -> Manifest:
    """Put a backup back. Raises Refused where something is there already or it is not whole."""
    with open_archive(path) as archive:
        manifest = Manifest.read(archive)
        if damaged := archive.testzip():
            raise Refused(f"The backup is damaged: {damaged} is not what it was.")
        _must_be_empty()
        _go_to(manifest)
        with transaction() as session:
            connection = session.connection()
            _clear_what_was_shipped(connection)
            # The tables as they are at the backup's revision, which may be an older one.
            there = MetaData()
            there.reflect(connection, only=list(manifest.tables))
            for table in there.sorted_tables:
                _fill(connection, table, archive, manifest.tables[table.name])
                progress(table.name, manifest.tables[table.name])
            _restore_files(archive, manifest)
    flask_migrate.upgrade(directory=str(resource("migrations")))
    return manifest


def _must_be_empty() -> None:
    if health.state().revision is None:
        return
    with db.engine.connect() as connection:
        known = set(inspect(connection).get_table_names())
        full = [
            table.name
            for table in tables()
            if table.name in known
            and not table.info.get("shipped")
            and connection.scalar(select(exists().select_from(table)))
        ]
    if full:
        raise Refused(
            f"This installation is not empty: there are rows in {', '.join(full)}. "
            "A backup goes into a new one; set ECHO_INSTANCE or ECHO_DATABASE_URL to that."
        )


def _clear_what_was_shipped(connection: Connection) -> None:
    """Make room for the backup's own state of what every new installation holds."""
    known = set(inspect(connection).get_table_names())
    for table in reversed(tables()):
        if table.info.get("shipped") and table.name in known:
            connection.execute(table.delete())


def _go_to(manifest: Manifest) -> None:
    """Make the tables as they were when the backup was made."""
    try:
        health.scripts().get_revision(manifest.revision)
    except CommandError as problem:
        raise Refused(
            f"This backup is of version {manifest.version}, which is newer than this one; "
            "install that version and restore with it."
        ) from problem
    folder = str(resource("migrations"))
    flask_migrate.upgrade(directory=folder, revision=manifest.revision)
    if health.state().revision != manifest.revision:
        flask_migrate.downgrade(directory=folder, revision=manifest.revision)


def _fill(connection: Connection, table: Table, archive: ZipFile, expected: int) -> None:
    for column in table.columns:
        if isinstance(column.type, JSON):
            column.type.none_as_null = True
    # Rows that name a row of their own table get that name when all are there.
    own = [k.parent.name for k in table.foreign_keys if k.column.table is table]
    later: list[Row] = []
    for batch in _batches(read_rows(archive, table)):
        for row in batch:
            if any(row[name] is not None for name in own):
                later.append({"row": row["id"]} | {f"new_{name}": row[name] for name in own})
                row.update(dict.fromkeys(own))
        connection.execute(table.insert(), batch)
    if later:
        connection.execute(
            table.update()
            .where(table.c.id == bindparam("row"))
            .values({name: bindparam(f"new_{name}") for name in own}),
            later,
        )
    _check(connection, table, expected)
    _move_sequence(connection, table)


def _check(connection: Connection, table: Table, expected: int) -> None:
    found = connection.scalar(select(func.count()).select_from(table))
    if found != expected:
        raise Refused(
            f"The backup is damaged: {table.name} should have {expected} rows and has {found}. "
            "Nothing was restored."
        )


def _move_sequence(connection: Connection, table: Table) -> None:
    """PostgreSQL numbers new rows from its own count, which inserted numbers do not move."""
    keys = list(table.primary_key)
    if connection.dialect.name != "postgresql" or len(keys) != 1:
        return
    if isinstance(keys[0].type, Integer):
        connection.execute(
            text(
                "SELECT setval(pg_get_serial_sequence(:table, :key), :highest) "
                "WHERE CAST(:highest AS bigint) IS NOT NULL"
            ),
            {
                "table": table.name,
                "key": keys[0].name,
                "highest": connection.scalar(select(func.max(keys[0]))),
            },
        )


def _restore_files(archive: ZipFile, manifest: Manifest) -> None:
    names = [name for name in archive.namelist() if name.startswith(FILES)]
    for name in names:
        if FILES + storage().put(archive.read(name)) != name:
            raise Refused(f"The backup is damaged: {name} is not what it was.")
    if len(names) != manifest.files:
        raise Refused(f"The backup is damaged: {manifest.files - len(names)} files are missing.")


def _batches(rows: Iterable[Row]) -> Iterator[list[Row]]:
    rows = iter(rows)
    while batch := list(islice(rows, BATCH)):
        yield batch
