"""What a member reported themselves."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import or_, select

from echo_community import policy
from echo_community.discussions.models import Post
from echo_community.kernel.actor import Actor
from echo_community.kernel.db import db
from echo_community.kernel.errors import NotVisible
from echo_community.moderation.models import Flag, Reason, Review
from echo_community.policy import Can


@dataclass(frozen=True, slots=True)
class OwnFlag:
    """The reader's report of a post, and whether it still stands before a decision."""

    reason: Reason
    at: datetime
    is_open: bool


@dataclass(frozen=True, slots=True)
class PlaceOfPost:
    """Where a post stands."""

    thread_id: int
    number: int


def place_of_post(reader: Actor, post_id: int) -> PlaceOfPost:
    """Where a post of the reader's programmes stands, readable or not; or NotVisible."""
    found = db.session.execute(
        select(Post.thread_id, Post.number).where(
            Post.id == post_id, policy.where(reader, Can.READ_PROGRAMME, Post)
        )
    ).one_or_none()
    if found is None:
        raise NotVisible
    return PlaceOfPost(*found)


def own_flag(reader: Actor, thread_id: int, number: int) -> OwnFlag | None:
    """The reader's report of the post that stands there, if its words are the ones reported."""
    found = db.session.execute(
        select(Flag.reason, Flag.created_at, Review.decided_at)
        .join(Review, Review.id == Flag.review_id)
        .join(Post, Post.id == Flag.post_id)
        .where(
            Post.thread_id == thread_id,
            Post.number == number,
            Flag.author_id == reader.id,
            or_(
                Review.decided_at.is_(None),
                Post.edited_at.is_(None),
                Post.edited_at <= Review.decided_at,
            ),
        )
    ).one_or_none()
    return OwnFlag(found.reason, found.created_at, found.decided_at is None) if found else None
