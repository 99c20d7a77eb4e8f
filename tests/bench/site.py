"""A site to measure: imported threads, readers who are signed in."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import flask_migrate
from flask import Flask
from flask.sessions import SecureCookieSessionInterface
from sqlalchemy import func, select

from echo_community.accounts.models import SignIn, User
from echo_community.app import create_app
from echo_community.config import Settings
from echo_community.discussions.imports import import_threads
from echo_community.discussions.models import Post, Thread
from echo_community.kernel.actor import Role
from echo_community.kernel.clock import now
from echo_community.kernel.db import db, transaction
from echo_community.kernel.secrets import fresh, hashed
from echo_community.programmes.actors import coordinator_of
from echo_community.programmes.models import Membership, Programme

SLUG = "bench"
READERS = 20
THREADS = 50
FULL_PAGE = 20  # posts


@dataclass(frozen=True)
class Site:
    """What the load needs: where the data is, whose cookies, which threads."""

    settings: Settings
    cookies: Sequence[str]
    threads: Sequence[int]
    posts: int

    def save(self, file: Path) -> None:
        """For the processes that serve it."""
        file.write_text(json.dumps({"threads": list(self.threads), "cookies": list(self.cookies)}))


def build(folder: Path, database_url: str, data: Path) -> Site:
    """Migrate, import the threads, sign readers in."""
    settings = Settings(
        instance=str(folder), database_url=database_url, log_level="ERROR", secret_key="b" * 40
    )
    app = create_app(settings)
    with app.app_context():
        flask_migrate.upgrade(app.extensions["migrate"].directory)
        with transaction():
            programme = Programme(slug=SLUG, name="Bench")
            db.session.add(programme)
        import_threads(coordinator_of(SLUG), programme.id, data, trusted=True)
        if db.engine.dialect.name == "postgresql":
            with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
                connection.exec_driver_sql("VACUUM ANALYZE")
        else:
            with transaction() as session:
                session.connection().exec_driver_sql("ANALYZE")
        cookies = [_reader(app, programme.id, n) for n in range(READERS)]
        threads = db.session.scalars(
            select(Thread.id)
            .where(Thread.last_number >= FULL_PAGE, ~Thread.hidden)
            .order_by(Thread.id)
            .limit(THREADS)
        ).all()
        posts = db.session.scalar(select(func.count(Post.id))) or 0
        db.session.remove()
        db.engine.dispose()
    return Site(settings, cookies, threads, posts)


def _reader(app: Flask, programme_id: int, n: int) -> str:
    token = fresh()
    with transaction():
        user = User(name=f"Reader {n}", email=f"reader{n}@bench.example")
        db.session.add(user)
        db.session.flush()
        db.session.add_all(
            [
                Membership(
                    user_id=user.id,
                    programme_id=programme_id,
                    role=Role.PARTICIPANT,
                    joined_at=now() - timedelta(days=100),
                    norms_accepted=1,
                ),
                SignIn(
                    user_id=user.id,
                    token_hash=hashed(token),
                    device="Bench",
                    own_device=True,
                    expires_at=now().replace(year=now().year + 1),
                ),
            ]
        )
    signer = SecureCookieSessionInterface().get_signing_serializer(app)
    assert signer is not None
    value = signer.dumps({"_user_id": token, "csrf_token": "0" * 40, "programme": SLUG})
    return f"{app.config['SESSION_COOKIE_NAME']}={value}"
