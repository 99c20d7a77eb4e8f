"""The `echo-community` command: what there is, and how trouble is told."""

import functools
from collections.abc import Callable
from typing import Any

import click
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


class Commands(click.Group):
    """Commands that tell trouble in a sentence and end with status 1."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; what may well go wrong is no traceback."""
        try:
            return super().invoke(ctx)
        except EXPECTED as problem:
            raise click.ClickException(sentence(problem)) from problem


def example(*lines: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Add an example to what --help says of a command."""

    def add(command: Callable[..., Any]) -> Callable[..., Any]:
        shown = "\n".join(f"  {line}" for line in lines)
        command.__doc__ = f"{command.__doc__}\n\n\b\nExample:\n{shown}\n"
        return command

    return add
