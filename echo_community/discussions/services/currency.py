"""Whether advice still holds: an expert says so with a tap, and takes it back with another."""

from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, func, select

from echo_community.discussions.models import Check
from echo_community.kernel import audit
from echo_community.kernel.actor import Actor
from echo_community.kernel.clock import today_in, years_after
from echo_community.kernel.db import db
from echo_community.kernel.errors import NotVisible

AGAIN = 2  # years until an expert is asked again


def next_review(expert: Actor) -> date:
    """The day for which what an expert looks at today is to be looked at again."""
    return years_after(today_in(expert.time_zone), AGAIN)


def note_check(expert: Actor, thing: Any, made: Check, act: str) -> None:
    """Keep that `thing` was found current: its day moves on, the check knows it before and after.

    Part of a transaction.
    """
    made.programme_id, made.author_id = thing.programme_id, expert.id
    made.review_on, made.before = next_review(expert), thing.review_on
    db.session.add(made)
    thing.review_on = made.review_on
    audit.record(expert, act, thing, review_on=str(made.review_on))


def drop_check(
    expert: Actor, thing: Any, made: Check, of_thing: ColumnElement[bool], act: str
) -> None:
    """It was not looked at after all: the day stands that stood before. Part of a transaction.

    `of_thing` says which checks are of the same thing. Raises NotVisible where another has said so
    since.
    """
    kind = type(made)
    latest = select(func.max(kind.id)).where(of_thing, ~kind.withdrawn)
    if made.id != db.session.scalar(latest):
        raise NotVisible
    made.withdrawn = True
    if thing.review_on == made.review_on:  # else somebody chose another day since
        thing.review_on = made.before
    audit.record(expert, act, thing)
