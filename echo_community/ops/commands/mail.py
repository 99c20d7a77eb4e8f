"""`echo-community mail`: a mail that came in, read as a mail server hands it over."""

import json
import sys
from email.utils import parseaddr

import click

from echo_community.config import Settings
from echo_community.inbox.taking import Taken, take
from echo_community.ops.cli import Commands, example

NOT_YET = "not-yet"  # the way into a thread is not built: nothing may be said to be taken


@click.group(cls=Commands, found_in={"receive": "mail"})
@example("echo-community mail receive --dry-run --json < message.eml")
def mail() -> None:
    """Mail that comes in."""


@click.command("receive")
@click.option("--dry-run", is_flag=True, help="Store nothing; any sender and address will do.")
@click.option("--json", "as_json", is_flag=True, help="One object on one line.")
@example(
    "echo-community mail receive --dry-run --json < message.eml",
    "echo-community mail receive --json < message.eml",
)
def receive_(dry_run: bool, as_json: bool) -> None:
    """Read one mail from standard input, and print what it says or why it is refused.

    Without --dry-run a mail is still refused as not-yet: posting by mail is not built. The status
    is 0 either way, so that a mail server does not send the mail again.
    """
    sent_from = parseaddr(Settings.read().mail_from)[1]
    taken = take(sys.stdin.buffer.read(), our_domain=sent_from.rpartition("@")[2])
    reason = taken.reason or (None if dry_run else NOT_YET)
    click.echo(_json(taken, reason) if as_json else _told(taken, reason))


def _json(taken: Taken, reason: str | None) -> str:
    row = {
        "accepted": reason is None,
        "reason": reason,
        "text": taken.text,
        "attachments": [one.name for one in taken.attachments],
    }
    return json.dumps(row, ensure_ascii=False)


def _told(taken: Taken, reason: str | None) -> str:
    files = "".join(f"\n[{one.name}, {one.size} bytes]" for one in taken.attachments)
    return f"Refused: {reason}" if reason else f"{taken.text}{files}"
