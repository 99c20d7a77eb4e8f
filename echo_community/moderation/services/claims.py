"""A review is claimed while a moderator has it open, so that no two work on one."""

from datetime import timedelta

from sqlalchemy import select

from echo_community import policy
from echo_community.kernel.actor import Actor
from echo_community.kernel.clock import now
from echo_community.kernel.db import atomic, db
from echo_community.kernel.errors import NotVisible
from echo_community.moderation.errors import Taken
from echo_community.moderation.models import Review
from echo_community.policy import Can

CLAIMED_FOR = timedelta(minutes=15)


@atomic
def claim(moderator: Actor, review_id: int) -> None:
    """Take a review on, unless it is decided, another has it, or it is about oneself."""
    review = locked(moderator, review_id)
    may = policy.can(moderator, Can.DECIDE_REVIEW, review)
    if may and review.decided_at is None and not is_anothers(moderator, review):
        review.claimed_by_id, review.claimed_at = moderator.id, now()


@atomic
def leave(moderator: Actor, review_id: int) -> Review:
    """Leave it to others."""
    review = locked(moderator, review_id)
    if review.claimed_by_id == moderator.id:
        review.claimed_by_id = review.claimed_at = None
    return review


def to_decide(moderator: Actor, review_id: int) -> Review:
    """A review that this moderator may decide now, locked; else Taken, Forbidden or NotVisible."""
    review = locked(moderator, review_id)
    policy.require(moderator, Can.DECIDE_REVIEW, review)
    if review.decided_at is not None or is_anothers(moderator, review):
        raise Taken
    return review


def locked(moderator: Actor, review_id: int) -> Review:
    """A review of a programme that the person moderates, as it is now."""
    query = (
        select(Review)
        .where(Review.id == review_id, policy.where(moderator, Can.READ_REVIEWS, Review))
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    review = db.session.scalar(query)
    if review is None:
        raise NotVisible
    return review


def is_anothers(moderator: Actor, review: Review) -> bool:
    """Whether another has it open now."""
    if review.claimed_by_id in (None, moderator.id) or review.claimed_at is None:
        return False
    return review.claimed_at > now() - CLAIMED_FOR
