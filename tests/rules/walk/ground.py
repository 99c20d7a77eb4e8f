"""People of every kind, and what the makers of things share."""

import itertools
from typing import Any

from flask.testing import FlaskClient

from echo_community.discussions.models import Post, Thread
from echo_community.kernel.actor import ANYBODY, Actor
from echo_community.kernel.db import db, transaction
from tests.world import World

ROLES = ("anonymous", "outsider", "participant", "graduate", "expert", "coordinator", "admin")


class Ground:
    """A programme with people of every kind, each with a browser."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.programme = world.programme("Chronic Pain")
        self.author = world.member("Ben Okafor")
        self.hub = world.expert("Dr Lena Fortier")
        self.people: dict[str, Actor] = {
            "anonymous": ANYBODY,
            "outsider": world.member("Omar Haddad", of="Hepatitis C"),
            "participant": world.member("Amina Diallo"),
            "graduate": world.member("Wendy Lacroix", "graduate"),
            "expert": world.expert(),
            "coordinator": world.coordinator(),
            "admin": world.admin(),
        }
        self.browsers: dict[str, FlaskClient] = {}
        self.topics = self.weeks = 0
        self.numbers = itertools.count()
        self.reporter: Actor | None = None

    def browser(self, role: str) -> FlaskClient:
        """The browser of one of them, signed in."""
        if role not in self.browsers:
            self.browsers[role] = self.world.client(self.people[role])
        return self.browsers[role]

    def _add(self, row: Any) -> int:
        with transaction():
            db.session.add(row)
        return int(row.id)

    def _post(self, thread: Thread, number: int) -> Post:
        return db.session.query(Post).filter_by(thread_id=thread.id, number=number).one()
