"""The command line: help, and trouble told in a sentence."""

import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace

import click
import pytest
from click.testing import CliRunner
from flask import Flask

from echo_community.__main__ import main
from echo_community.accounts.models import User
from echo_community.app import create_app
from echo_community.config import Settings
from echo_community.kernel.db import db
from echo_community.ops import health
from echo_community.programmes.actors import actor_for_email
from tests.ops.conftest import Run
from tests.world import World


def every_command(
    group: click.Group = main, path: tuple[str, ...] = ()
) -> Iterator[tuple[str, ...]]:
    here = click.Context(group)
    for name in group.list_commands(here):
        command = group.get_command(here, name)
        yield (*path, name)
        if isinstance(command, click.Group):
            yield from every_command(command, (*path, name))


@pytest.mark.parametrize("path", list(every_command()), ids=" ".join)
def test_every_command_explains_itself_with_an_example(path: tuple[str, ...]) -> None:
    result = CliRunner().invoke(main, [*path, "--help"])

    assert result.exit_code == 0
    assert "Example" in result.stdout
    assert " ".join(("echo-community", *path)) in result.stdout


def test_the_commands_are_those_of_the_design() -> None:
    wanted = {"audit", "serve", "worker", "db", "demo", "doctor", "backup", "restore", "user"}

    wanted |= {"import", "export", "search", "reindex", "vocabulary", "run", "privacy", "purge"}
    wanted |= {"mail", "transcript"}
    assert wanted == set(main.list_commands(click.Context(main)))


def test_upgrade_says_from_where_to_where(command: Run, other: Flask) -> None:
    first, second = command("db", "upgrade", on=other), command("db", "upgrade", on=other)

    assert first.stdout == f"The database went from revision none to {health.head()}.\n"
    assert "already" in second.stdout


def test_an_administrator_is_made_with_a_password_or_a_link(app: Flask, command: Run) -> None:
    made = ("user", "create-admin", "--email", "ada@hub.example", "--name", "Ada Root")
    weak = command(*made, "--password-stdin", input="ada\n")
    by_link = command(*made)
    by_password = command(*made, "--password-stdin", input="granite tulip orbit 52\n")

    assert weak.exit_code == 1
    assert weak.stderr.startswith("Error: ")
    assert "http://127.0.0.1:8000/sign-in/link/" in by_link.stdout
    assert "/sign-in/link/" not in by_password.stdout
    db.session.rollback()
    assert actor_for_email("ada@hub.example").is_admin
    assert db.session.query(User).one().password_hash


def test_a_sign_in_link_opens_the_door(world: World, command: Run) -> None:
    amina = world.person("Amina Diallo")

    result = command("user", "sign-in-link", str(amina.email))

    base, _, path = result.stdout.strip().partition("/sign-in/")
    assert base == "http://127.0.0.1:8000"
    assert world.client().get(f"/sign-in/{path}").status_code == 200


def test_backup_and_restore_are_one_command_each(
    world: World, command: Run, other: Flask, tmp_path
) -> None:
    world.thread(replies=2)
    target = str(tmp_path / "echo.zip")

    assert command("backup", target).exit_code == 0
    assert command("restore", target, on=other).exit_code == 0
    again = command("backup", target)
    assert again.exit_code == 1
    assert "never replaces" in again.stderr
    missing = command("restore", str(tmp_path / "none.zip"), on=other)
    assert missing.exit_code == 1
    assert "none.zip" in missing.stderr


@pytest.mark.parametrize(
    "arguments", [("backup", "x.zip"), ("demo",), ("user", "sign-in-link", "a@b.example")]
)
@pytest.mark.parametrize("state", ["unreachable", "unmigrated"])
def test_no_database_is_a_sentence_not_a_traceback(
    command: Run,
    other: Flask,
    settings: Settings,
    arguments: tuple[str, ...],
    state: str,
    tmp_path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    if state == "unreachable":
        url = "postgresql+psycopg://nobody:hush@127.0.0.1:1/none"
        other = create_app(replace(settings, database_url=url))

    result = command(*arguments, on=other)

    assert result.exit_code == 1
    assert "database" in result.stderr
    assert result.stderr.count("\n") == 1
    assert "hush" not in result.stderr
    assert not list(tmp_path.glob("*.zip"))


@pytest.mark.once
@pytest.mark.parametrize("command", ["serve", "doctor"])
def test_production_refuses_the_default_secret(command: str, tmp_path) -> None:
    ended = subprocess.run(
        [sys.executable, "-m", "echo_community", command],
        env=os.environ | {"ECHO_ENV": "production", "ECHO_INSTANCE": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=60,
    )

    assert ended.returncode == 1
    assert "ECHO_SECRET_KEY" in ended.stdout + ended.stderr
    assert "Traceback" not in ended.stderr


def test_run_and_demo_refuse_in_production(
    command: Run, settings: Settings, free_port: int
) -> None:
    app = create_app(replace(settings, env="production", base_url="https://echo.example"))

    for name in (("demo",), ("run", "--port", str(free_port))):
        result = command(*name, on=app)
        assert result.exit_code == 1
        assert "production" in result.stderr
