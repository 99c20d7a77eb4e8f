"""`echo-community privacy rescan`: everything read again by the guard as it is now."""

import sys

import click
from flask.cli import with_appcontext

from echo_community.kernel.actor import Actor
from echo_community.kernel.errors import Refused
from echo_community.moderation.rescanning import queries, services
from echo_community.ops.bars import Bars
from echo_community.ops.cli import example
from echo_community.programmes.actors import coordinator_of


@click.command()
@click.option("--programme", metavar="SLUG", help="Only this one; else all.")
@click.option("--hide", is_flag=True, help="Hold what stops until a moderator has looked.")
@click.option("--progress", is_flag=True, help="Draw the progress bar even into a file.")
@with_appcontext
@example("echo-community privacy rescan", "echo-community privacy rescan --programme chronic-pain")
def rescan(programme: str | None, hide: bool, progress: bool) -> None:
    """Scan everything again, after the guard has improved; it may be broken off and run again.

    What is stopped waits in the moderators' queue. Prints counts by label, no words.
    """
    for slug in [programme] if programme else queries.programmes():
        actor = coordinator_of(slug)
        with Bars(progress or sys.stderr.isatty()) as bars:
            _scan(actor, slug, hide, bars)


def _scan(actor: Actor, slug: str, hide: bool, bars: Bars) -> None:
    if not actor.memberships:
        raise Refused(f"There is no programme {slug!r}.")
    begun = services.begin(actor, next(iter(actor.memberships)), hides=hide)
    scan = services.scan_all(begun.id, lambda done, of: bars("rescan", done, of))
    labels = ", ".join(f"{label} {count}" for label, count in sorted(scan.found.items()))
    click.echo(
        f"{slug}: {scan.done} posts read, {scan.stopped} stop, {scan.opened} new in the queue."
    )
    if labels:
        click.echo(f"  {labels}")
