"""The demo's pearls, made of its quick questions, and what was found before it was asked."""

from datetime import datetime, timedelta

from sqlalchemy import select

from echo_community.accounts.models import User
from echo_community.consults.drafts import FoundDraft
from echo_community.consults.pearl_drafts import PearlDraft
from echo_community.consults.services import finding
from echo_community.consults.services.pearls import make_pearl
from echo_community.discussions.models import Thread
from echo_community.kernel.clock import day_in
from echo_community.kernel.db import db
from echo_community.ops.demo import source
from echo_community.ops.demo.moments import at
from echo_community.ops.demo.source import Entry, moment
from echo_community.programmes.actors import actor_for
from echo_community.programmes.models import Programme, Topic


def load(
    programme: Programme, threads: dict[str, Thread], people: dict[str, User], today: datetime
) -> None:
    """All of a programme; `threads` are its discussions and quick questions, by their key."""
    for entry in source.pearls(programme.slug):
        with at(moment(entry["days_ago"], today)):
            expert = actor_for(people[entry["by"]].id)
            make_pearl(expert, threads[entry["consult"]].id, _draft(programme, entry, today))
    for entry in source.found(programme.slug):
        with at(moment(entry["days_ago"], today)):
            draft = FoundDraft(threads[entry["thread"]].id, entry["post"])
            finding.found(actor_for(people[entry["by"]].id), programme.id, draft)


def _draft(programme: Programme, entry: Entry, today: datetime) -> PearlDraft:
    here = Topic.programme_id == programme.id, Topic.slug.in_(entry["topics"])
    return PearlDraft(
        entry["question"],
        entry["answer"],
        entry["evidence"],
        topics=tuple(db.session.scalars(select(Topic.id).where(*here))),
        review_on=day_in(today, "UTC") + timedelta(days=entry["review_in"]),
    )
