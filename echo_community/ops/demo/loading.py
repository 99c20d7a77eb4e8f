"""Filling an empty installation with the demo."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from flask import current_app
from sqlalchemy import select

from echo_community.accounts.models import User
from echo_community.config import Settings
from echo_community.discussions.models import Thread
from echo_community.discussions.related import relate_due
from echo_community.kernel import audit
from echo_community.kernel.actor import ANYBODY
from echo_community.kernel.clock import now
from echo_community.kernel.db import atomic, db
from echo_community.kernel.errors import Refused
from echo_community.lectures.models import Lecture
from echo_community.meetings.models import Session
from echo_community.ops.demo import (
    advice,
    cases,
    consults,
    guarded,
    lectures,
    lessons,
    marks,
    moderating,
    people,
    programmes,
    reviews,
    sanctions,
    sessions,
    source,
    threads,
)
from echo_community.programmes.actors import coordinator_of
from echo_community.programmes.models import Programme
from echo_community.search.vocabulary import services as vocabulary
from echo_community.search.vocabulary.data import concept

# What members of the demo call it, which no dictionary knows.
OWN_WORD = concept("take-home naloxone", "other", fr="trousse de la maison", lay="house kit")


@dataclass(frozen=True)
class Loaded:
    """How much there is."""

    people: int
    threads: int
    posts: int


def is_wanted() -> bool:
    """Whether nothing is here yet that a demo could disturb."""
    return db.session.scalar(select(Programme.id).limit(1)) is None


def load() -> Loaded:
    """Load all of it or nothing. Raises Refused in production, and where a programme is."""
    loaded = _load()
    lessons.leave()
    relate_due()
    return loaded


@atomic
def _load() -> Loaded:
    settings: Settings = current_app.extensions["settings"]
    if settings.production:
        raise Refused("The demo's people have a known password: it is not for production.")
    if not is_wanted():
        raise Refused("There is a programme already; the demo goes into an empty installation.")
    today = now()
    loaded = programmes.load(today)
    everybody = people.load(loaded, today)
    written: list[Thread] = []
    first: dict[str, Thread] = {}
    told: dict[str, dict[str, Thread]] = {}
    archives: list[Callable[[], dict[str, Lecture]]] = []
    for programme in loaded.values():
        audit.record(ANYBODY, "programme.create", programme)
        vocabulary.add(coordinator_of(programme.slug), programme.id, OWN_WORD)
        begun = threads.load(programme, everybody, today)
        calendar = sessions.load(programme, everybody, today)
        told[programme.slug] = presented = _cases(programme, everybody, calendar, today)
        marks.load(programme.slug, begun, everybody, today)
        moderating.load(programme, begun)
        written += [*begun.values(), *presented.values()]
        archives.append(partial(lectures.load, programme, everybody, calendar, presented, today))
        sanctions.load(programme, everybody, today)
        guarded.load(programme, tuple(f"{today - timedelta(days=n * 31):%Y-%m}" for n in range(3)))
        if programme.slug == source.FIRST:
            first = begun
    # Last, so that the addresses of what else there is stay as they are.
    for archive in archives:
        written += [db.session.get_one(Thread, each.thread_id) for each in archive().values()]
    marks.date(today)
    for programme in loaded.values():
        asked = consults.load(programme, everybody, told[programme.slug], today)
        written += asked.values()
        threads.mark_read(programme, today)
    reviews.load(first, everybody, today)
    return Loaded(len(everybody), len(written), sum(thread.last_number for thread in written))


def _cases(
    programme: Programme,
    everybody: dict[str, User],
    calendar: dict[str, Session],
    today: datetime,
) -> dict[str, Thread]:
    """The cases of a programme that have a thread, by their key."""
    desk = cases.begin(programme, everybody, calendar, today)
    return advice.load(desk, cases.load(desk))
