"""`echo-community doctor`."""

import click
from flask.cli import ScriptInfo

from echo_community.config import BadSettings
from echo_community.ops.cli import example
from echo_community.ops.doctor import Finding, examine


@click.command()
@click.pass_context
@example("echo-community doctor && echo all is well")
def doctor(ctx: click.Context) -> None:
    """Check settings, database, storage, mail, clock and worker; say what to mend."""
    try:
        app = ctx.ensure_object(ScriptInfo).load_app()
    except BadSettings as problem:
        click.echo(Finding("settings", False, str(problem)))
        raise SystemExit(1) from problem
    wrong = 0
    with app.app_context():
        for finding in examine(app):
            click.echo(str(finding))
            wrong += not finding.well
    if wrong:
        raise click.ClickException(f"{wrong} to mend." if wrong > 1 else "One thing to mend.")
