"""Whether the database is there and as the code expects it."""

import functools
from dataclasses import dataclass

from alembic.script import ScriptDirectory
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, OperationalError, ProgrammingError

from echo_community.config import resource
from echo_community.kernel.db import db

UNMIGRATED = ("no such table", "no such column", "does not exist")


@dataclass(frozen=True)
class State:
    """What the database is like: `revision` is none before the first migration."""

    reachable: bool
    revision: str | None
    problem: str = ""

    @property
    def migrated(self) -> bool:
        """Whether the tables are those of this version."""
        return self.reachable and self.revision == head()


@functools.cache
def scripts() -> ScriptDirectory:
    """The migrations that came with this version."""
    return ScriptDirectory(str(resource("migrations")))


@functools.cache
def head() -> str:
    """The newest of them."""
    return scripts().get_current_head() or ""


def state() -> State:
    """Ask the database, in one statement."""
    try:
        with db.engine.connect() as connection:
            revision = connection.scalar(text("SELECT version_num FROM alembic_version"))
    except DBAPIError as problem:
        if is_unmigrated(problem):
            return State(True, None)
        return State(False, None, first_line(problem))
    return State(True, revision)


def is_unmigrated(problem: DBAPIError) -> bool:
    """Whether a statement failed because a table or column is not there yet."""
    kind = isinstance(problem, OperationalError | ProgrammingError)
    return (
        kind
        and any(sign in str(problem.orig) for sign in UNMIGRATED)
        and not ("database" in str(problem.orig) and "does not exist" in str(problem.orig))
    )


def first_line(problem: DBAPIError) -> str:
    """What the database said, without the statement and its values."""
    return (str(problem.orig).strip().splitlines() or [type(problem).__name__])[0]
