"""`echo-community audit`: the chain of seals over the audit log."""

import json
from dataclasses import asdict
from typing import Any

import click
from flask.cli import with_appcontext

from echo_community.kernel import sealing, verifying
from echo_community.kernel.verifying import Verdict
from echo_community.ops.cli import example


@click.group()
@example("echo-community audit verify")
def audit() -> None:
    """The audit log: seal it, and prove that it is what it was."""


@audit.command()
@with_appcontext
@example("echo-community audit seal")
def seal() -> None:
    """Seal now what the worker would within ten minutes."""
    count = sealing.seal_all()
    click.echo(f"{count} entries sealed.")


@audit.command()
@with_appcontext
@example("echo-community audit head >> /safe/elsewhere/audit-heads.txt")
def head() -> None:
    """Print the newest seal's number, hash and time: note it outside of this machine."""
    newest = sealing.head()
    when = newest.sealed_at.isoformat(timespec="seconds") if newest.sealed_at else "nothing sealed"
    click.echo(f"{newest.id} {newest.hash} {when}")


@audit.command()
@click.option("--head", "noted", metavar="HASH", help="The chain must hold this hash, noted once.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
@with_appcontext
@example(
    "echo-community audit verify",
    "echo-community audit verify --head $(tail -1 audit-heads.txt | cut -d' ' -f2)",
)
def verify(noted: str | None, as_json: bool) -> None:
    """Recompute every seal; name the first batch and entry that differs. Status 1 when broken."""
    verdict = verifying.verify(noted)
    click.echo(json.dumps(_as_json(verdict)) if as_json else _in_words(verdict))
    if verdict.broken:
        raise SystemExit(1)


def _in_words(verdict: Verdict) -> str:
    if verdict.broken:
        return f"BROKEN. {verdict.broken}"
    return (
        f"Whole: {verdict.entries} entries under {verdict.seals} seals; "
        f"{verdict.unsealed} not sealed yet. Head {verdict.head.hash}"
    )


def _as_json(verdict: Verdict) -> dict[str, Any]:
    return {
        "whole": verdict.broken is None,
        "seals": verdict.seals,
        "entries": verdict.entries,
        "unsealed": verdict.unsealed,
        "head": verdict.head.hash,
        "broken": asdict(verdict.broken) if verdict.broken else None,
    }
