"""`echo-community user`."""

import sys

import click
from flask import current_app
from flask.cli import with_appcontext

from echo_community.accounts import services as accounts
from echo_community.config import Settings
from echo_community.ops.cli import example


@click.group()
@example("echo-community user sign-in-link nora@clinic.example")
def user() -> None:
    """People and their ways in."""


@user.command("create-admin")
@click.option("--email", required=True, help="Their address; an account that has it is taken.")
@click.option("--name", required=True, help="Their name, as others see it.")
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input.")
@click.option("--no-password", is_flag=True, help="Print a one-time sign-in address instead.")
@with_appcontext
@example('echo-community user create-admin --email ada@hub.example --name "Ada Root" --no-password')
def create_admin(email: str, name: str, password_stdin: bool, no_password: bool) -> None:
    """Make a site administrator. Asks for a password where a terminal can."""
    password = _password(password_stdin, no_password)
    person = accounts.create_admin(email, name, password)
    click.echo(f"{person.name} <{person.email}> is a site administrator.")
    if password is None:
        click.echo(_link(email))


@user.command("sign-in-link")
@click.argument("email")
@with_appcontext
@example("echo-community user sign-in-link nora@clinic.example")
def sign_in_link(email: str) -> None:
    """Print an address that signs EMAIL in once, for who cannot get mail."""
    click.echo(_link(email))


def _password(from_stdin: bool, none: bool) -> str | None:
    if from_stdin:
        return sys.stdin.readline().rstrip("\n") or None
    if none or not sys.stdin.isatty():
        return None
    asked: str = click.prompt("Password", hide_input=True, confirmation_prompt=True)
    return asked


def _link(email: str) -> str:
    settings: Settings = current_app.extensions["settings"]
    return settings.base_url.rstrip("/") + accounts.sign_in_link(email)
