"""`echo-community mail`: a mail that came in, read as a mail server hands it over."""

import importlib
import json
import os
import sys
from email.utils import parseaddr

import click
import structlog
from flask.cli import ScriptInfo

from echo_community.config import Settings
from echo_community.inbox.refusing import LARGEST
from echo_community.inbox.taking import Taken, take
from echo_community.ops.cli import Commands, example

log = structlog.get_logger()


@click.group(
    cls=Commands,
    found_in={"poll": "mail_box", "receive": "mail", "reply-address": "mail_box"},
)
@example("echo-community mail receive --dry-run --json < message.eml")
def mail() -> None:
    """Mail that comes in."""


@click.command("receive")
@click.option("--dry-run", is_flag=True, help="Store nothing; any sender and address will do.")
@click.option("--to", default="", help="The address it was delivered to, if the server says.")
@click.option("--json", "as_json", is_flag=True, help="One object on one line.")
@click.pass_context
@example(
    "echo-community mail receive --dry-run --json < message.eml",
    'echo-community mail receive --to "$ORIGINAL_RECIPIENT" < message.eml',
)
def receive_(context: click.Context, dry_run: bool, to: str, as_json: bool) -> None:
    """Post the mail on standard input, or print why it is refused.

    The status is 0 either way, so that a mail server does not send the mail again; it is 75 where
    it should, because the database does not answer.
    """
    raw = sys.stdin.buffer.read(LARGEST + 1)
    if dry_run:
        sent_from = parseaddr(Settings.read().mail_from)[1]
        taken = take(raw, our_domain=sent_from.rpartition("@")[2])
        reason: str | None = taken.reason
    else:
        taken, reason = _received(context.ensure_object(ScriptInfo), raw, to)
    click.echo(_json(taken, reason) if as_json else _told(taken, reason))


def _received(info: ScriptInfo, raw: bytes, to: str) -> tuple[Taken, str | None]:
    try:
        with info.load_app().app_context():
            # All features: a dry run does without them, and is three times as quick.
            receipt = importlib.import_module("echo_community.inbox.receiving").receive(raw, to)
    # Whatever it is, the mail is not lost: its server keeps it and tries again.
    except Exception as problem:
        log.error("mail not received", problem=type(problem).__name__)
        sys.exit(os.EX_TEMPFAIL)
    return receipt.taken, receipt.reason


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
