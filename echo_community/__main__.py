"""The `echo-community` command."""

import importlib

import click
from flask import Flask
from flask.cli import ScriptInfo

from echo_community import __version__
from echo_community.ops.cli import Commands, example

COMMANDS = {
    "audit": "audit",
    "backup": "copies",
    "db": "db",
    "demo": "demo",
    "doctor": "doctor",
    "export": "threads",
    "import": "threads",
    "mail": "mail",
    "privacy": "privacy",
    "purge": "purge",
    "reindex": "search",
    "restore": "copies",
    "run": "processes",
    "search": "search",
    "serve": "processes",
    "transcript": "transcript",
    "user": "user",
    "vocabulary": "vocabulary",
    "worker": "processes",
}


def _app() -> Flask:
    """The application, for the commands that need one."""
    app: Flask = importlib.import_module("echo_community.app").create_app()
    return app


@click.group(
    cls=Commands,
    found_in=COMMANDS,
    context_settings={
        "obj": ScriptInfo(create_app=_app, set_debug_flag=False),
        "help_option_names": ["-h", "--help"],
    },
)
@click.version_option(__version__, prog_name="echo-community")
@example("echo-community db upgrade", "echo-community serve --port 8000")
def main() -> None:
    """ECHO Community. Settings are ECHO_* variables; docs/operators.md lists them."""


if __name__ == "__main__":
    main(prog_name="echo-community")
