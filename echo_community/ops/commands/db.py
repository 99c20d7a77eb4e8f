"""`echo-community db`."""

import click
import flask_migrate
from flask.cli import with_appcontext

from echo_community.config import resource
from echo_community.kernel.errors import Refused
from echo_community.ops import health
from echo_community.ops.cli import example
from echo_community.search.vocabulary import services as vocabulary


@click.group()
@example("echo-community db upgrade")
def db() -> None:
    """The tables of the database."""


@db.command()
@with_appcontext
@example("echo-community db upgrade")
def upgrade() -> None:
    """Make the tables, or bring them to this version. Back up first when there is something."""
    before = bring_up_to_date()
    if before == health.head():
        click.echo(f"The database is at revision {before} already.")
    else:
        click.echo(f"The database went from revision {before or 'none'} to {health.head()}.")


def bring_up_to_date() -> str | None:
    """Migrate to the newest revision and load the vocabulary; returns the revision before.

    Raises Refused where it cannot.
    """
    before = health.state()
    if not before.reachable:
        raise Refused(f"The database does not answer: {before.problem}.")
    if before.revision != health.head():
        flask_migrate.upgrade(directory=str(resource("migrations")))
    vocabulary.load()
    return before.revision
