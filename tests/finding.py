"""Where words stand in the database, whatever column holds them."""

from collections.abc import Iterable, Sequence

from sqlalchemy import text

from echo_community.kernel.db import Base, db


def columns_with(*words: str) -> set[str]:
    """`table.column` of all that holds one of the words, codes and JSON too."""
    tables = Base.metadata.sorted_tables
    every = ((table.name, [column.name for column in table.columns]) for table in tables)
    return set(holding(every, words))


def holding(tables: Iterable[tuple[str, Sequence[str]]], words: Sequence[str]) -> list[str]:
    """`table.column` of these columns where they hold a word; one statement a table."""
    given = {f"w{n}": f"%{word.lower()}%" for n, word in enumerate(words)}
    found = []
    for table, columns in tables:
        cells = ", ".join(f"MAX(CASE WHEN {_holds(each, given)} THEN 1 END)" for each in columns)
        row = db.session.execute(text(f'SELECT {cells} FROM "{table}"'), given).one()
        found += [f"{table}.{each}" for each, holds in zip(columns, row, strict=True) if holds]
    return found


def _holds(column: str, given: Iterable[str]) -> str:
    return " OR ".join(f'lower(CAST("{column}" AS TEXT)) LIKE :{name}' for name in given)
