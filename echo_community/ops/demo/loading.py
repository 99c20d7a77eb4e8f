"""Filling an empty installation with the demo."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

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
from echo_community.meetings.models import Session
from echo_community.ops.demo import (
    advice,
    cases,
    consults,
    guarded,
    habits,
    lectures,
    lessons,
    marks,
    moderating,
    pearls,
    people,
    programmes,
    reviews,
    rota,
    sanctions,
    sessions,
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


@dataclass(frozen=True)
class Begun:
    """A programme with what all else hangs on: sessions, and threads by their key."""

    programme: Programme
    calendar: dict[str, Session]
    threads: dict[str, Thread]
    cases: dict[str, Thread]

    @property
    def written(self) -> Collection[Thread]:
        """All of its threads so far."""
        return [*self.threads.values(), *self.cases.values()]


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
    begun = [_begin(programme, everybody, today) for programme in loaded.values()]
    written = [
        thread for each in begun for thread in (*each.threads.values(), *each.cases.values())
    ]
    # These come last, so that the addresses of what else there is stay as they are.
    for each in begun:
        archive = lectures.load(each.programme, everybody, each.calendar, each.cases, today)
        written += [db.session.get_one(Thread, one.thread_id) for one in archive.values()]
    marks.date(today)
    for each in begun:
        written += _corridor(each, everybody, today)
        threads.mark_read(each.programme, today)
    reviews.load(begun[0].threads, everybody, today)
    habits.load(loaded, everybody, today)
    return Loaded(len(everybody), len(written), sum(thread.last_number for thread in written))


def _begin(programme: Programme, everybody: dict[str, User], today: datetime) -> Begun:
    """Discussions, sessions and cases, and what the hub did about them."""
    audit.record(ANYBODY, "programme.create", programme)
    vocabulary.add(coordinator_of(programme.slug), programme.id, OWN_WORD)
    written = threads.load(programme, everybody, today)
    calendar = sessions.load(programme, everybody, today)
    desk = cases.begin(programme, everybody, calendar, today)
    presented = advice.load(desk, cases.load(desk))
    marks.load(programme.slug, written, everybody, today)
    moderating.load(programme, written)
    sanctions.load(programme, everybody, today)
    guarded.load(programme, tuple(f"{today - timedelta(days=n * 31):%Y-%m}" for n in range(3)))
    return Begun(programme, calendar, written, presented)


def _corridor(begun: Begun, everybody: dict[str, User], today: datetime) -> Collection[Thread]:
    """Who is on call, quick questions, and what was made of them."""
    rota.load(begun.programme, everybody, today)
    asked = consults.load(begun.programme, everybody, begun.cases, today)
    pearls.load(begun.programme, begun.threads | asked, everybody, today)
    consults.was_seen(asked.values(), today)
    return asked.values()
