"""Reads of what comes in by mail."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from echo_community.consults import sentences
from echo_community.consults.alarming import Alarm, alarms
from echo_community.consults.queries.asking import Number, numbers_to_call
from echo_community.discussions.models import Thread
from echo_community.inbox.asking import WAITS, token_of, waiting_for
from echo_community.inbox.doors import ask_addresses, general_address
from echo_community.inbox.models import MailedQuestion
from echo_community.kernel.actor import Actor
from echo_community.kernel.clock import now
from echo_community.kernel.db import db
from echo_community.kernel.markup import render
from echo_community.kernel.secrets import hashed
from echo_community.policy import Visibility
from echo_community.programmes.models import Programme


@dataclass(frozen=True)
class Addresses:
    """Where one person mails questions to in a programme."""

    programme_id: int
    programme: str
    own: str
    general: str


@dataclass(frozen=True)
class WaitingRow:
    """A question of the reader's that waits for their tap."""

    title: str
    programme: str
    at: datetime
    token: str


@dataclass(frozen=True)
class Waiting:
    """A question that came by mail, as the page that sends it shows it."""

    programme: str
    title: str
    urgency: str
    hub_only: bool
    html: str
    files: int
    alarms: frozenset[Alarm]
    numbers: Sequence[Number]
    thread_id: int | None
    slug: str


def addresses_of(person: Actor) -> Sequence[Addresses]:
    """The person's addresses, a programme each; one statement, none where no mail comes in."""
    own = ask_addresses(person)
    return [
        Addresses(standing.programme_id, standing.name, own[number], general_address(standing.slug))
        for number, standing in person.memberships.items()
        if own.get(number)
    ]


def waiting_of(person: Actor) -> Sequence[WaitingRow]:
    """What the reader mailed and has not sent yet, newest first; one statement."""
    rows = db.session.execute(
        select(MailedQuestion, Programme.name)
        .join(Programme, Programme.id == MailedQuestion.programme_id)
        .where(
            MailedQuestion.user_id == person.id,
            MailedQuestion.thread_id.is_(None),
            MailedQuestion.at > now() - WAITS,
        )
        .order_by(MailedQuestion.id.desc())
    )
    return [
        WaitingRow(found.title, name, found.at, token)
        for found, name in rows
        if hashed(token := token_of(found.id)) == found.token_hash
    ]


def waiting(token: str) -> Waiting:
    """What waits behind a mailed address. Raises NotVisible once it is gone."""
    found = waiting_for(token)
    name = db.session.scalar(select(Programme.name).where(Programme.id == found.programme_id))
    sent = select(Thread.slug).where(Thread.id == found.thread_id)
    return Waiting(
        programme=name or "",
        title=found.title,
        urgency=sentences.urgency(found.urgency),
        hub_only=found.visibility is Visibility.STAFF,
        html=render(found.body),
        alarms=alarms(found.body),
        numbers=numbers_to_call(found.programme_id),
        files=len(found.choices.get("files", ())),
        thread_id=found.thread_id,
        slug=(db.session.scalar(sent) or "") if found.thread_id else "",
    )
