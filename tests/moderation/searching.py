"""Looks for words everywhere an installation keeps anything."""

from collections.abc import Iterator
from pathlib import Path

from flask import current_app
from sqlalchemy import text

from echo_community.kernel.db import db, dialect
from echo_community.kernel.storage import storage
from tests.finding import holding


def cells(*words: str) -> list[str]:
    """`table.column` of every cell, cast to text, of every table that holds one of the words."""
    db.session.rollback()
    found = holding(_tables(), words)
    db.session.rollback()
    return found


def files(*words: str) -> list[str]:
    """Files of the instance folder, databases and their logs included, with one of the words."""
    folder: Path = current_app.extensions["settings"].folder
    wanted = [word.lower().encode() for word in words]
    return [
        str(path.relative_to(folder))
        for path in sorted(folder.rglob("*"))
        if path.is_file() and any(word in path.read_bytes().lower() for word in wanted)
    ]


def relations(*words: str) -> list[str]:
    """On PostgreSQL: tables, indexes and what lies beside them whose own bytes hold a word."""
    if dialect() == "sqlite":
        return []
    with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("CHECKPOINT"))
    names = db.session.execute(
        text(
            "SELECT relname, pg_relation_filepath(oid) AS path FROM pg_class WHERE relkind IN "
            "('r', 'i', 't', 'm') AND pg_relation_filepath(oid) LIKE 'base/%'"
        )
    ).all()
    found = []
    for name, path in names:
        content = bytes(
            db.session.scalar(
                text("SELECT pg_read_binary_file(:p, 0, 1000000000, true)"), {"p": path}
            )
            or b""
        ).lower()
        if any(word.lower().encode() in content for word in words):
            found.append(name)
    db.session.rollback()
    return found


def terms(*words: str) -> list[str]:
    """On SQLite: what the full-text tables know of these words, merged away or not."""
    if dialect() != "sqlite":
        return []
    known: list[str] = []
    for table in ("search_words", "search_words_titles"):
        db.session.execute(
            text(f"CREATE VIRTUAL TABLE temp.known USING fts5vocab('main', '{table}', 'row')")
        )
        known += db.session.scalars(text("SELECT term FROM temp.known")).all()
        db.session.execute(text("DROP TABLE temp.known"))
    db.session.rollback()
    return [term for term in known if any(word in term for word in words)]


def stored() -> set[str]:
    """The names of all stored files."""
    return set(storage().names())


def _tables() -> Iterator[tuple[str, list[str]]]:
    """Every table with its columns, those outside the metadata too."""
    if dialect() == "sqlite":
        tables = db.session.scalars(
            text("SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE '%VIRTUAL%'")
        )
        for table in list(tables):
            known = db.session.execute(text(f'PRAGMA table_info("{table}")'))
            yield table, [row[1] for row in known]
        return
    rows = db.session.execute(
        text(
            "SELECT table_name, array_agg(column_name::text) FROM information_schema.columns "
            "WHERE table_schema = current_schema() GROUP BY table_name"
        )
    ).all()
    yield from ((row[0], row[1]) for row in rows)
