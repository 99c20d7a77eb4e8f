"""The database's own files, written anew: what was deleted is not in their bytes any more.

Without it a removed text stays readable in free pages (SQLite) or dead rows (PostgreSQL) until
something else is written there.
"""

import sqlite3
import time
from collections.abc import Callable, Sequence
from contextlib import closing, suppress
from typing import Any

from flask import current_app
from sqlalchemy import text
from sqlalchemy.engine import Connection
from sqlalchemy.exc import OperationalError, ProgrammingError

from echo_community.kernel.db import db, dialect
from echo_community.kernel.errors import Refused

PATIENCE = 30  # seconds, with somebody who reads
PAUSE = 0.25
STILL_READ = (
    "Somebody has been reading for so long that what they see cannot go yet. It is tried again "
    "every minute; pg_stat_activity shows who it is on PostgreSQL."
)

Watcher = Callable[[int, int], object]  # how much is done, of how much


def rewrite(tables: Sequence[str], told: Watcher = lambda done, of: None) -> None:
    """Write these tables anew (on SQLite the whole file), and the queue of jobs.

    Outside any transaction. Writers wait meanwhile, on PostgreSQL readers of a table too. Raises
    Refused where somebody has been reading for so long that it must be tried again.
    """
    db.session.rollback()  # what was read holds a lock until then
    try:
        if dialect() == "sqlite":
            _rewrite_file(told)
        else:
            _rewrite_tables(tables, told)
        _rewrite_queue()
    except (sqlite3.OperationalError, OperationalError) as problem:  # locked, for all our patience
        raise Refused(STILL_READ) from problem


def _rewrite_file(told: Watcher) -> None:
    connection: Any = db.engine.raw_connection()
    try:
        cursor = connection.cursor()
        # Full-text tables note a removal beside what they remove, until their parts are merged.
        full_text = "SELECT name FROM sqlite_master WHERE sql LIKE 'CREATE VIRTUAL TABLE%fts5%'"
        for (name,) in cursor.execute(full_text).fetchall():
            cursor.execute(f"INSERT INTO {name}({name}) VALUES('optimize')")  # noqa: S608
        steps = ("PRAGMA analysis_limit=1000", "ANALYZE", "VACUUM")
        for done, step in enumerate(steps):
            told(done, len(steps) + 1)
            cursor.execute(step)
        _truncate_log(cursor)
        told(len(steps) + 1, len(steps) + 1)
    finally:
        connection.close()


def _rewrite_tables(tables: Sequence[str], told: Watcher) -> None:
    # The planner's samples of columns hold whole values: they are made anew and rewritten too.
    with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        _wait_for_readers(connection)
        connection.exec_driver_sql(f"SET lock_timeout = '{PATIENCE}s'")
        try:
            for done, name in enumerate(tables):
                told(done, len(tables) + 1)
                connection.exec_driver_sql(f'VACUUM (FULL, ANALYZE) "{name}"')
            connection.exec_driver_sql("VACUUM (FULL) pg_catalog.pg_statistic")
            with suppress(ProgrammingError):  # not every role may: the server does it by itself
                connection.exec_driver_sql("CHECKPOINT")
            told(len(tables) + 1, len(tables) + 1)
        finally:
            connection.exec_driver_sql("RESET lock_timeout")


def _wait_for_readers(connection: Connection) -> None:
    """Rows that the oldest transaction of the server could still see would be copied along."""
    ours = connection.scalar(text("SELECT pg_current_xact_id()::text::bigint"))
    oldest = text("SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint")
    for _ in range(int(PATIENCE / PAUSE)):
        if connection.scalar(oldest) > ours:
            return
        time.sleep(PAUSE)
    raise Refused(STILL_READ)


def _rewrite_queue() -> None:
    file = current_app.extensions["settings"].folder / "jobs.sqlite"
    if file.exists():
        with closing(sqlite3.connect(file, timeout=15, isolation_level=None)) as connection:
            connection.execute("VACUUM")
            _truncate_log(connection)


def _truncate_log(connection: Any) -> None:
    [busy, *_] = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    if busy:
        raise Refused(STILL_READ)
