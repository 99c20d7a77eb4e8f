"""`echo-community demo`."""

import click
from flask.cli import with_appcontext

from echo_community.ops import demo as data
from echo_community.ops.cli import example


@click.command()
@with_appcontext
@example("echo-community demo")
def demo() -> None:
    """Fill an empty installation with two programmes, their people and threads."""
    loaded = data.load()
    click.echo(f"{loaded.people} people, {loaded.threads} threads and {loaded.posts} posts.")
    click.echo(f"Sign in as one of these; the password is {data.PASSWORD}")
    for person in data.sign_ins():
        click.echo(f"  {person.role:<14} {person.email}")
