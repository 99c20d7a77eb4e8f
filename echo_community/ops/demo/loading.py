"""Filling an empty installation with the demo."""

from dataclasses import dataclass

from flask import current_app
from sqlalchemy import select

from echo_community.config import Settings
from echo_community.kernel import audit
from echo_community.kernel.actor import ANYBODY
from echo_community.kernel.clock import now
from echo_community.kernel.db import atomic, db
from echo_community.kernel.errors import Refused
from echo_community.ops.demo import people, programmes, threads
from echo_community.programmes.models import Programme


@dataclass(frozen=True)
class Loaded:
    """How much there is."""

    people: int
    threads: int
    posts: int


def is_wanted() -> bool:
    """Whether nothing is here yet that a demo could disturb."""
    return db.session.scalar(select(Programme.id).limit(1)) is None


@atomic
def load() -> Loaded:
    """Load all of it or nothing. Raises Refused in production, and where a programme is."""
    settings: Settings = current_app.extensions["settings"]
    if settings.production:
        raise Refused("The demo's people have a known password: it is not for production.")
    if not is_wanted():
        raise Refused("There is a programme already; the demo goes into an empty installation.")
    today = now()
    loaded = programmes.load(today)
    everybody = people.load(loaded, today)
    written = []
    for programme in loaded.values():
        audit.record(ANYBODY, "programme.create", programme)
        written += threads.load(programme, everybody, today)
        threads.mark_read(programme, today)
    return Loaded(len(everybody), len(written), sum(thread.last_number for thread in written))
