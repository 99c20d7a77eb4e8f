"""Trouble of the command line, told in a sentence."""

import functools

from obstore.exceptions import BaseError
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError

from echo_community.config import BadSettings
from echo_community.kernel.errors import Forbidden, NotVisible, Refused
from echo_community.ops import health


@functools.singledispatch
def sentence(problem: Exception) -> str:
    """What to tell an operator of something that may well happen."""
    return str(problem)


@sentence.register
def _(problem: DBAPIError) -> str:
    if health.is_unmigrated(problem):
        return "The database has not been migrated: run echo-community db upgrade."
    return f"The database does not answer: {health.first_line(problem)}."


@sentence.register(ArgumentError)
@sentence.register(NoSuchModuleError)
def _(problem: Exception) -> str:
    return f"ECHO_DATABASE_URL makes no sense: {problem}."


@sentence.register
def _(problem: ModuleNotFoundError) -> str:
    extra = {"psycopg": "postgres"}.get(problem.name or "", problem.name)
    return f"{problem.name} is not installed: pip install 'echo-community[{extra}]'."


@sentence.register
def _(problem: OSError) -> str:
    return f"{problem.filename or 'System'}: {problem.strerror or problem}."


@sentence.register
def _(problem: BaseError) -> str:
    return f"The storage does not answer: {str(problem).splitlines()[0]}"


@sentence.register
def _(problem: NotVisible) -> str:
    return "There is no such thing; check the name."


@sentence.register
def _(problem: Forbidden) -> str:
    return f"This person may not do that: {problem}."


EXPECTED = (
    BadSettings,
    Refused,
    Forbidden,
    NotVisible,
    DBAPIError,
    ArgumentError,
    ModuleNotFoundError,
    BaseError,
    OSError,
)
