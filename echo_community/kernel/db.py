"""The database: one session, one way to write (@atomic), both dialects."""

import enum
import functools
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any, ParamSpec, TypeVar, cast

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import (
    JSON,
    ColumnElement,
    DateTime,
    Dialect,
    Enum,
    MetaData,
    Table,
    event,
    select,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.orm import DeclarativeBase, Session
from sqlalchemy.types import TypeDecorator

P = ParamSpec("P")
R = TypeVar("R")
M = TypeVar("M", bound="Base")

_writing: ContextVar[bool] = ContextVar("writing", default=False)


class UtcDateTime(TypeDecorator[datetime]):
    """A moment: stored in UTC on both databases, always read back with its zone."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """To UTC; SQLite has no zones, so there it is stored without."""
        if value is None:
            return None
        utc = value.astimezone(UTC)
        return utc.replace(tzinfo=None) if dialect.name == "sqlite" else utc

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """With its zone again."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def _values(kind: type[enum.Enum]) -> list[str]:
    return [member.value for member in kind]


class Base(DeclarativeBase):
    """Every table."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {
        datetime: UtcDateTime(),
        dict[str, Any]: JSON(),
        enum.Enum: Enum(
            enum.Enum,
            native_enum=False,
            length=20,
            values_callable=_values,
            create_constraint=False,
        ),
    }


# Models derive from Base itself, which type checkers understand; the extension keeps the session.
db = SQLAlchemy(session_options={"expire_on_commit": False})


@event.listens_for(Engine, "connect")
def _prepare_sqlite(connection: Any, _record: Any) -> None:
    if not isinstance(connection, sqlite3.Connection):
        return
    # SQLAlchemy begins transactions itself (below); the driver must not do so behind its back.
    connection.isolation_level = None
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",  # what was acknowledged survives a power cut too
        "foreign_keys=ON",
        "busy_timeout=15000",
        "cache_size=-32000",
        "mmap_size=268435456",
        "temp_store=MEMORY",
    ):
        connection.execute(f"PRAGMA {pragma}")


@event.listens_for(Engine, "begin")
def _begin_sqlite(connection: Connection) -> None:
    if connection.dialect.name == "sqlite":
        # A writer takes its place at once: a reader that turns writer later could be refused.
        connection.exec_driver_sql("BEGIN IMMEDIATE" if _writing.get() else "BEGIN")


@contextmanager
def transaction() -> Iterator[Session]:
    """One transaction: commits at the end of the outermost, rolls back on any error."""
    session = db.session()
    if _writing.get():
        yield session
        return
    if session.new or session.dirty or session.deleted:
        raise RuntimeError("Something was changed outside @atomic; writes belong in a service.")
    session.rollback()  # ends the read before, so that what follows sees the newest rows
    token = _writing.set(True)
    try:
        session.connection()
        yield session
        session.commit()
    except BaseException:
        session.rollback()
        session.info.pop("after_commit", None)
        raise
    finally:
        _writing.reset(token)
    for act in session.info.pop("after_commit", []):
        act()


def atomic(service: Callable[P, R]) -> Callable[P, R]:
    """Make a service one transaction; inside another it joins that one."""

    @functools.wraps(service)
    def inside(*args: P.args, **kwargs: P.kwargs) -> R:
        with transaction():
            return service(*args, **kwargs)

    return inside


def after_commit(act: Callable[[], object]) -> None:
    """Do this once the transaction under way is safe (wake a worker, say); never if it fails."""
    db.session().info.setdefault("after_commit", []).append(act)


def dialect() -> str:
    """`sqlite` or `postgresql`."""
    return db.engine.dialect.name


def keep_statistics() -> None:
    """Let the database count its tables anew, so that it plans by what is in them now.

    Without it SQLite takes a reader's few read marks for no fewer than all threads, and walks
    these instead. It looks at a sample, so it takes no longer on a large database.
    """
    db.session.rollback()
    with db.engine.begin() as connection:
        if connection.dialect.name == "sqlite":
            connection.exec_driver_sql("PRAGMA analysis_limit=1000")
        connection.exec_driver_sql("ANALYZE")


def insert(table: type[Base] | Table) -> Any:
    """INSERT with ON CONFLICT, spelt alike by both databases."""
    return (postgresql if dialect() == "postgresql" else sqlite).insert(cast("Table", table))


def find(model: type[M], *where: ColumnElement[bool], lock: bool = False) -> M | None:
    """One row or none; `lock` keeps others from changing it until the commit."""
    query = select(model).where(*where)
    return db.session.scalar(query.with_for_update() if lock else query)
