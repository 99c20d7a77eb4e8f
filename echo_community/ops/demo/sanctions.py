"""What the demo's moderators did about members: a warning that is over, an appeal, slow mode."""

from datetime import datetime

from echo_community.accounts.models import User
from echo_community.kernel import audit
from echo_community.kernel.db import db, find
from echo_community.moderation.models import Cause, Reason, Review
from echo_community.moderation.sanctions.models import Sanction, SanctionKind
from echo_community.moderation.sanctions.services import ACTS
from echo_community.ops.demo import source
from echo_community.ops.demo.source import Entry, moment
from echo_community.privacy import guard
from echo_community.programmes.actors import actor_for
from echo_community.programmes.models import Membership, Programme


def load(programme: Programme, people: dict[str, User], today: datetime) -> None:
    """All of one programme. Nobody is mailed: it was long ago, and the addresses are invented."""
    for entry in source.sanctions():
        if entry["programme"] == programme.slug:
            _impose(programme, people[entry["person"]], people[entry["by"]], entry, today)


def _impose(
    programme: Programme, person: User, moderator: User, entry: Entry, today: datetime
) -> None:
    here = Membership.user_id == person.id, Membership.programme_id == programme.id
    membership = find(Membership, *here)
    assert membership is not None  # noqa: S101  tests load the demo
    guard.check(guard.Words({"words": entry["words"], "appeal": entry.get("appeal", "")}))
    sanction = Sanction(
        programme_id=programme.id,
        user_id=person.id,
        by_id=moderator.id,
        kind=SanctionKind(entry["kind"]),
        reason=Reason(entry["reason"]),
        words=entry["words"],
        at=moment(entry["days_ago"], today),
        until=moment(entry["until_days_ago"], today),
        gap=entry.get("gap", 0),
        appeal=entry.get("appeal", ""),
    )
    db.session.add(sanction)
    if sanction.kind is SanctionKind.SLOW:
        membership.slow_until, membership.slow_gap = sanction.until, sanction.gap
    if sanction.appeal:
        sanction.review_id = _appeal(sanction, entry, today)
    actor = actor_for(moderator.id)
    audit.record(actor, ACTS[sanction.kind], membership, user=person.id, reason=sanction.reason)


def _appeal(sanction: Sanction, entry: Entry, today: datetime) -> int:
    review = Review(
        programme_id=sanction.programme_id,
        cause=Cause.APPEAL,
        gravity=1,
        about_id=sanction.by_id,
        opened_at=moment(entry["appeal_days_ago"], today),
    )
    db.session.add(review)
    db.session.flush()
    return review.id
