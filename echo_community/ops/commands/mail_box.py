"""`echo-community mail`: addresses that mails come in by, and a mailbox to look into."""

import click
from flask.cli import with_appcontext

from echo_community.discussions import queries
from echo_community.inbox import polling
from echo_community.kernel.errors import Refused
from echo_community.notifications.reply_addresses import reply_address
from echo_community.ops.cli import example
from echo_community.programmes.actors import actor_for_email


@click.command("reply-address")
@click.option("--thread", "thread_id", type=int, required=True, help="Its number.")
@click.option("--as", "email", required=True, help="Whose replies.")
@with_appcontext
@example("echo-community mail reply-address --thread 12 --as jo@clinic.example")
def reply_address_(thread_id: int, email: str) -> None:
    """Print the address by which a person answers in a thread, for three months."""
    person = actor_for_email(email)
    address = reply_address(person.id, queries.thread_for(person, thread_id).id)
    if not address:
        raise Refused("No mail comes in: set ECHO_MAIL_IN, see docs/operators.md.")
    click.echo(address)


@click.command("poll")
@click.option("--again", is_flag=True, help="Try those too that could not be read before.")
@with_appcontext
@example("echo-community mail poll", "echo-community mail poll --again")
def poll_(again: bool) -> None:
    """Take what is new in the mailbox of ECHO_MAIL_POLL; the worker does so every minute."""
    click.echo(f"{polling.look(again=again)} mails taken.")
