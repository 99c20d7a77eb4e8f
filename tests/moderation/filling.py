"""A row in every table that holds words, and the same words in every column of them."""

from enum import Enum
from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    Date,
    DateTime,
    Integer,
    String,
    Table,
    Time,
    func,
    insert,
    select,
    update,
)
from sqlalchemy import Enum as EnumType
from sqlalchemy.types import TypeDecorator

from echo_community.kernel.clock import now
from echo_community.kernel.db import db, transaction
from echo_community.moderation.purging.places import everywhere, of_programme


def fill(programme_id: int, words: str) -> list[str]:
    """Write the words into every column that is looked through; returns the columns."""
    filled = []
    with transaction():
        for place in everywhere():
            _row_in(place.table, programme_id)
            rows = of_programme(place.table, programme_id)
            for name in place.columns:
                column = place.table.c[name]
                length = getattr(column.type, "length", None) or 10_000
                said = words.lower().replace(" ", "-") if column.info.get("code") else words
                assert len(said) < length, f"{place.table.name}.{name} is too short for this test"
                db.session.execute(
                    update(place.table)
                    .where(rows, column.is_(None) | ~func.lower(column).contains(said.lower()))
                    .values({name: said})
                )
                filled.append(f"{place.table.name}.{name}")
    return filled


def _row_in(table: Table, programme_id: int) -> None:
    here = select(func.count()).select_from(table).where(of_programme(table, programme_id))
    if not db.session.scalar(here):
        db.session.execute(insert(table).values(**_values(table, programme_id)))


def _values(table: Table, programme_id: int) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for column in table.columns:
        if column.name == "programme_id":
            values[column.name] = programme_id
        elif column.foreign_keys and not column.nullable:
            parent = next(iter(column.foreign_keys)).column
            _row_in(parent.table, programme_id)
            wanted = select(func.min(parent)).where(of_programme(parent.table, programme_id))
            values[column.name] = db.session.scalar(wanted)
        elif not column.nullable and not (column.primary_key and column.autoincrement is True):
            alone = len(column.table.primary_key.columns) == 1
            if column.primary_key and alone and isinstance(column.type, Integer):
                continue
            if column.default is None:
                values[column.name] = _made(column.type)
    return values


def _made(kind: Any) -> Any:
    if isinstance(kind, EnumType):
        members: Any = kind.enum_class
        return next(iter(members)) if issubclass(members, Enum) else kind.enums[0]
    if isinstance(kind, (TypeDecorator, DateTime)):
        return now()
    if isinstance(kind, Date):
        return now().date()
    if isinstance(kind, Time):
        return now().time()
    if isinstance(kind, Boolean):
        return False
    if isinstance(kind, Integer):
        return 1
    if isinstance(kind, JSON):
        return {}
    if isinstance(kind, String):
        return "x"
    raise AssertionError(kind)
