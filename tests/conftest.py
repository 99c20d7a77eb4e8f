"""Fixtures: an application on a database of its own, a world to fill it, a count of statements."""

import itertools
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import flask_migrate
import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import create_engine, event, text
from sqlalchemy.engine import make_url

from echo_community.app import create_app
from echo_community.config import Settings
from echo_community.kernel.db import Base, db
from tests import sparing
from tests.world import Browser, World

sparing.spare_rules()
sparing.spare_the_disk()
sparing.spare_collections()

POSTGRES = os.environ.get("ECHO_TEST_DATABASE") == "postgres"
SHARED = Path(os.environ.get("ECHO_SHARED", Path(__file__).parents[2] / "shared"))


TRUNCATED_EVERY = 50  # tests
_tests = itertools.count(1)

# What takes longest, first: else one process ends it while the other has nothing left to do.
LONGEST = (
    "test_every_address_answers_everybody",
    "test_run_starts_all_says_who",
    "test_real_threads_",
    "test_the_demo_is_whole",
    "test_no_answer_to_what_others_do",
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the longest tests."""
    items.sort(key=lambda item: not item.name.startswith(LONGEST))


@pytest.fixture(scope="session")
def worker(request: pytest.FixtureRequest) -> str:
    """The name of this process among those that run the suite."""
    return getattr(request.config, "workerinput", {}).get("workerid", "main")


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory, worker: str) -> Iterator[str]:
    """The address of a database that the migrations made, once a process."""
    folder = tmp_path_factory.mktemp("template")
    url = f"sqlite:///{folder / 'e.sqlite'}"
    if POSTGRES:
        url = _postgres_database(f"echo_{worker}_{os.getpid()}")
    app = _application(folder, url)
    with app.app_context():
        flask_migrate.upgrade(directory=app.extensions["migrate"].directory)
        db.session.remove()
        db.engine.dispose()
    yield url


@pytest.fixture
def database_url(migrated: str, tmp_path: Path) -> Iterator[str]:
    """A migrated, empty database for one test."""
    if POSTGRES:
        yield migrated
        return
    shutil.copy(str(make_url(migrated).database), tmp_path / "echo.sqlite")
    yield f"sqlite:///{tmp_path / 'echo.sqlite'}"


@pytest.fixture
def settings(database_url: str, tmp_path: Path) -> Settings:
    """Settings of one test: a folder of its own, no mail server."""
    return Settings(
        instance=str(tmp_path), database_url=database_url, log_level="ERROR", secret_key="t" * 40
    )


@pytest.fixture
def app(settings: Settings) -> Iterator[Flask]:
    """The application, its context open, its tables empty."""
    app = create_app(settings)
    app.config.update(TESTING=True, WTF_CSRF_ENABLED=False, RATELIMIT_ENABLED=False)
    app.test_client_class = Browser
    sparing.spare_templates(app)
    with app.app_context():
        if POSTGRES:
            sparing.spare_connections(app)
        sparing.spare_statements(db.engine)
        yield app
        db.session.remove()
        if POSTGRES:
            _empty()
        else:
            db.engine.dispose()


@pytest.fixture
def world(app: Flask) -> World:
    """Builders of people, programmes and threads."""
    return World(app)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A browser without script, signed in as nobody."""
    return app.test_client()


@pytest.fixture
def count_queries(app: Flask) -> Any:
    """`with count_queries() as seen:` lists the statements that ran inside."""

    @contextmanager
    def counting() -> Iterator[list[str]]:
        seen: list[str] = []

        def note(_conn: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
            if not statement.startswith(("BEGIN", "PRAGMA", "SAVEPOINT", "RELEASE")):
                seen.append(statement)

        event.listen(db.engine, "before_cursor_execute", note)
        try:
            yield seen
        finally:
            event.remove(db.engine, "before_cursor_execute", note)

    return counting


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real and synthetic data; tests that need it skip where it is not."""
    if not SHARED.is_dir():
        pytest.skip("ECHO_SHARED names no folder")
    return SHARED


def _application(folder: Path, url: str) -> Flask:
    return create_app(Settings(instance=str(folder), database_url=url, log_level="ERROR"))


def _postgres_database(name: str) -> str:
    server = make_url(os.environ["ECHO_TEST_POSTGRES_URL"])
    engine = create_engine(server, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)'))
        connection.execute(text(f'CREATE DATABASE "{name}"'))
    engine.dispose()
    return server.set(database=name).render_as_string(hide_password=False)


def _empty() -> None:
    """Empty what a test filled, and count from one again; much quicker than TRUNCATE of all.

    Nothing is vacuumed (tests/services), so rows lie in the order they were written in; now and
    then what was deleted is thrown away, which each test would have to walk past.
    """
    # The words of the index stand outside the metadata; no trigger takes them along here.
    tables = ["search_words", *(table.name for table in Base.metadata.sorted_tables)]
    if next(_tests) % TRUNCATED_EVERY == 0:
        listed = ", ".join(f'"{name}"' for name in tables)
        db.session.execute(text(f"TRUNCATE {listed} RESTART IDENTITY"))
        db.session.commit()
        return
    any_row = " UNION ALL ".join(
        f"SELECT '{name}' WHERE EXISTS (SELECT FROM \"{name}\")" for name in tables
    )
    counted = (
        "SELECT sequencename FROM pg_sequences WHERE schemaname = 'public' "
        "AND last_value IS NOT NULL"
    )
    filled = db.session.scalars(text(any_row)).all()
    used = db.session.scalars(text(counted)).all()
    # As a replica: past foreign keys, and past the triggers that keep the audit log append-only.
    emptied = [f'DELETE FROM "{name}"' for name in filled]
    begun = [f"SELECT setval('\"{name}\"', 1, false)" for name in used]
    db.session.execute(
        text("; ".join(["SET LOCAL session_replication_role = replica", *emptied, *begun]))
    )
    db.session.commit()
