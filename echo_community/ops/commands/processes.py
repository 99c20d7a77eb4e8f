"""`echo-community serve`, `worker` and `run`."""

import os
from collections.abc import Iterator

import click
from flask.cli import ScriptInfo

from echo_community.config import Settings
from echo_community.inbox import polling
from echo_community.kernel.db import db as database
from echo_community.kernel.errors import Refused
from echo_community.kernel.mail import Carrier
from echo_community.kernel.sealing import seal_audit
from echo_community.moderation.sanctions.ending import tell_of_ended_sanctions
from echo_community.ops import demo, serving, sweep
from echo_community.ops.cli import example
from echo_community.ops.commands.db import bring_up_to_date
from echo_community.ops.running import Together, answers

PERIODIC = (
    polling.poll,
    seal_audit,
    sweep.sweep,
    tell_of_ended_sanctions,
)  # named here, so that the worker knows of it

host = click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
port = click.option("--port", default=8000, show_default=True, envvar="PORT", help="Port.")


@click.command()
@host
@port
@click.option("--workers", type=click.IntRange(1, 64), help="Web processes; one a core, at most 4.")
@example("echo-community serve --host 0.0.0.0 --port 8000 --workers 4")
def serve(host: str, port: int, workers: int | None) -> None:
    """Serve the site."""
    Settings.read()
    serving.must_be_free(host, port)
    serving.serve(host, port, workers or serving.usual_workers())


@click.command()
@click.pass_context
@example("echo-community worker")
def worker(ctx: click.Context) -> None:
    """Deliver mail and do what is due by the clock. Any number may run."""
    serving.work(ctx.ensure_object(ScriptInfo).load_app())


@click.command()
@host
@port
@click.pass_context
@example("echo-community run", "PORT=8001 make run")
def run(ctx: click.Context, host: str, port: int) -> None:
    """Try it out: database, demo data, web and worker at once. Not for production."""
    address = f"http://{'127.0.0.1' if host == '0.0.0.0' else host}:{port}"  # noqa: S104  compared
    os.environ.setdefault("ECHO_BASE_URL", address)
    serving.must_be_free(host, port)
    app = ctx.ensure_object(ScriptInfo).load_app()
    with app.app_context():
        words = _prepare(app.extensions["settings"], address)
        database.session.remove()
        database.engine.dispose()
    family = Together()
    family.start("web", lambda: serving.serve(host, port, workers=1))
    family.start("worker", lambda: serving.work(app))
    healthy = f"{address}/healthz"
    raise SystemExit(family.run(lambda: answers(healthy), lambda: click.echo(words)))


def _prepare(settings: Settings, address: str) -> str:
    """Make the database and, where nothing is, the demo. Returns what to tell when it is up."""
    if settings.production:
        raise Refused("run is for trying it out. In production start serve and worker.")
    bring_up_to_date()
    if demo.is_wanted():
        click.echo("Loading the demo data.")
        demo.load()
    return "\n".join(_told(settings, address))


def _told(settings: Settings, address: str) -> Iterator[str]:
    yield f"\nECHO Community is at {address}\n"
    if people := demo.sign_ins():
        yield f"Sign in as one of these; the password is {demo.PASSWORD}"
        yield from (f"  {person.role:<14} {person.email}" for person in people)
    if not settings.mail_url:
        yield f"\nMails are not sent but written to {Carrier(settings).folder}"
    yield f"Stop with Ctrl+C; the data stays in {settings.folder}"
