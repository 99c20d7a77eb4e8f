"""Columns that name stored files, and the end of files that no column names any more."""

from collections.abc import Iterable
from datetime import timedelta
from itertools import islice
from typing import Any

from sqlalchemy import Column, String, select, text, union
from sqlalchemy.orm import MappedColumn, mapped_column

from echo_community.kernel.clock import now
from echo_community.kernel.db import Base, db, dialect, transaction
from echo_community.kernel.storage import storage

YOUNG = timedelta(days=1)  # a file this young may belong to a row that is being written
BATCH = 200


def stored_name(**options: Any) -> MappedColumn[Any]:
    """A column that names a stored file; as long as a row does, the file is kept."""
    return mapped_column(String(64), info={"code": True, "stored": True}, **options)


def forget_unused() -> int:
    """Remove stored files that no row names; returns how many."""
    old = storage().names(before=now() - YOUNG)
    count = 0
    while batch := list(islice(old, BATCH)):
        unused = set(batch) - named(batch)
        if unused:
            count += _forget(unused)
    return count


def _forget(names: set[str]) -> int:
    with transaction() as session:
        if dialect() == "postgresql":
            # Who writes a row first and the file after it waits here, and then writes the file
            # anew; on SQLite the transaction itself keeps other writers out.
            for table in {column.table.name for column in _columns()}:
                session.execute(text(f'LOCK TABLE "{table}" IN SHARE ROW EXCLUSIVE MODE'))
        unused = names - named(names)
        for name in unused:
            storage().delete(name)
    return len(unused)


def named(names: Iterable[str]) -> set[str]:
    """Those of some stored files that a row names."""
    wanted = list(names)
    return set(db.session.scalars(union(*(select(c).where(c.in_(wanted)) for c in _columns()))))


def _columns() -> list[Column[Any]]:
    return [
        column
        for table in Base.metadata.sorted_tables
        for column in table.columns
        if "stored" in column.info
    ]
