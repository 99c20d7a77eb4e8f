"""Migrations: they make what the models say, and go down and up again with rows in the tables."""

from typing import Any

import flask_migrate
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask import Flask
from sqlalchemy import func, select

from echo_community.discussions import services
from echo_community.discussions.models import Post, Thread
from echo_community.kernel.db import Base, db
from tests.world import World


def _ours(thing: Any, name: str | None, kind: str, *_rest: Any) -> bool:
    return not (kind == "table" and (name or "").startswith("search_words"))


def _migrate(app: Flask, verb: str, to: str) -> None:
    db.session.remove()
    db.engine.dispose()
    getattr(flask_migrate, verb)(app.extensions["migrate"].directory, to)


def test_the_migrations_make_exactly_the_tables_of_the_models(app: Flask) -> None:
    with db.engine.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"compare_type": True, "include_object": _ours}
        )
        assert compare_metadata(context, Base.metadata) == []


def test_each_step_goes_down_and_up_again_and_keeps_the_words(world: World) -> None:
    amina = world.member()
    thread = world.thread(by=amina, replies=2)
    services.accept(amina, db.session.query(Post.id).filter_by(number=2).scalar() or 0)
    counts = {kind: db.session.scalar(select(func.count(kind.id))) for kind in (Thread, Post)}

    _migrate(world.app, "downgrade", "0001")
    _migrate(world.app, "upgrade", "head")

    for kind, count in counts.items():
        assert db.session.scalar(select(func.count(kind.id))) == count
    answer = select(Thread.answer, Thread.answer_number).where(Thread.id == thread.id)
    assert tuple(db.session.execute(answer).one()) == ("Reply number 1.", 2)


def test_the_first_step_goes_down_to_nothing_with_rows_in_the_tables(world: World) -> None:
    world.thread(replies=2)

    _migrate(world.app, "downgrade", "base")
    with db.engine.connect() as connection:
        left = set(db.inspect(connection).get_table_names())
    _migrate(world.app, "upgrade", "head")

    assert left <= {"alembic_version"}
    assert db.session.scalar(select(func.count(Thread.id))) == 0
