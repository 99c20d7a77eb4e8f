"""Another installation, commands run as an operator does, and servers to talk to."""

import os
import socket
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from flask import Flask
from flask.cli import ScriptInfo
from sqlalchemy import create_engine, text

from echo_community.__main__ import main
from echo_community.app import create_app
from echo_community.config import Settings
from echo_community.kernel.db import db
from tests.conftest import POSTGRES, _postgres_database

Run = Callable[..., Result]


@contextmanager
def installation(folder: Path, name: str) -> Iterator[Settings]:
    """Settings of an installation of its own where nothing is yet, not even tables."""
    settings = Settings(instance=str(folder), log_level="ERROR", secret_key="e" * 40)
    if not POSTGRES:
        yield settings
        return
    name = f"echo_{name}_{os.getpid()}"
    yield replace(settings, database_url=_postgres_database(name))
    server = create_engine(os.environ["ECHO_TEST_POSTGRES_URL"], isolation_level="AUTOCOMMIT")
    with server.connect() as connection:
        connection.execute(text(f'DROP DATABASE "{name}" WITH (FORCE)'))
    server.dispose()


@pytest.fixture
def elsewhere(tmp_path: Path, worker: str) -> Iterator[Settings]:
    """Settings of a second installation."""
    with installation(tmp_path / "elsewhere", f"{worker}_elsewhere") as settings:
        yield settings


@pytest.fixture
def other(elsewhere: Settings) -> Iterator[Flask]:
    """The application of that second installation; enter its context to work in it."""
    app = create_app(elsewhere)
    app.config.update(TESTING=True)
    yield app
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def command(app: Flask) -> Run:
    """`command("doctor")` runs it on this test's installation; `on=` names another."""

    def run(*arguments: str, on: Flask | None = None, **options: Any) -> Result:
        there = on or app
        found = ScriptInfo(create_app=lambda: there, set_debug_flag=False)
        with there.app_context():
            return CliRunner().invoke(main, list(arguments), obj=found, **options)

    return run


@pytest.fixture
def environ(elsewhere: Settings) -> dict[str, str]:
    """The environment of a process that works on the second installation."""
    ours = {name: value for name, value in os.environ.items() if not name.startswith("ECHO_")}
    return ours | {
        "ECHO_INSTANCE": elsewhere.instance,
        "ECHO_DATABASE_URL": elsewhere.database_url,
        "ECHO_SECRET_KEY": elsewhere.secret_key,
        "ECHO_LOG_LEVEL": "WARNING",
        "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
    }


@pytest.fixture
def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
