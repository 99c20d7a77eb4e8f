"""The `echo-community` command: what there is, and how trouble is told."""

import importlib
from collections.abc import Callable, Mapping
from typing import Any

import click


class Commands(click.Group):
    """Commands imported when they are called, that tell trouble in a sentence and status 1."""

    def __init__(self, *args: Any, found_in: Mapping[str, str], **settings: Any) -> None:
        """`found_in` says of every command in which module of ops.commands it stands."""
        super().__init__(*args, **settings)
        self.found_in = found_in

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names of all commands."""
        return sorted(self.found_in)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name; nothing of the others is imported."""
        if cmd_name not in self.found_in:
            return None
        module = importlib.import_module(f"echo_community.ops.commands.{self.found_in[cmd_name]}")
        name = cmd_name.replace("-", "_")
        found: click.Command = getattr(module, f"{name}_", None) or getattr(module, name)
        return found

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; what may well go wrong is no traceback."""
        try:
            return super().invoke(ctx)
        except click.ClickException:
            raise
        except Exception as problem:
            trouble = importlib.import_module("echo_community.ops.trouble")
            if not isinstance(problem, trouble.EXPECTED):
                raise
            raise click.ClickException(trouble.sentence(problem)) from problem


def example(*lines: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Add an example to what --help says of a command."""

    def add(command: Callable[..., Any]) -> Callable[..., Any]:
        shown = "\n".join(f"  {line}" for line in lines)
        command.__doc__ = f"{command.__doc__}\n\n\b\nExample:\n{shown}\n"
        return command

    return add
