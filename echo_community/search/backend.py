"""The full text of the database in use; both modules have the same functions."""

from types import ModuleType

from echo_community.kernel.db import dialect
from echo_community.search import postgres, sqlite


def backend() -> ModuleType:
    """`postgres` or `sqlite`."""
    return postgres if dialect() == "postgresql" else sqlite
