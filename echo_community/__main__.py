"""The `echo-community` command."""

import click
from flask.cli import ScriptInfo

from echo_community import __version__
from echo_community.app import create_app
from echo_community.ops.cli import Commands, example
from echo_community.ops.commands.audit import audit
from echo_community.ops.commands.copies import backup, restore
from echo_community.ops.commands.db import db
from echo_community.ops.commands.demo import demo
from echo_community.ops.commands.doctor import doctor
from echo_community.ops.commands.processes import run, serve, worker
from echo_community.ops.commands.search import reindex, search
from echo_community.ops.commands.threads import export, import_
from echo_community.ops.commands.user import user
from echo_community.ops.commands.vocabulary import vocabulary


@click.group(
    cls=Commands,
    context_settings={
        "obj": ScriptInfo(create_app=create_app, set_debug_flag=False),
        "help_option_names": ["-h", "--help"],
    },
)
@click.version_option(__version__, prog_name="echo-community")
@example("echo-community db upgrade", "echo-community serve --port 8000")
def main() -> None:
    """ECHO Community. Settings are ECHO_* variables; docs/operators.md lists them."""


COMMANDS = (
    *(audit, backup, db, demo, doctor, export, import_, restore),
    *(reindex, run, search, serve, user, vocabulary, worker),
)
for command in COMMANDS:
    main.add_command(command)

if __name__ == "__main__":
    main(prog_name="echo-community")
