"""Where posts and threads stand now that were split off or merged; and what there is to split."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from echo_community import policy
from echo_community.discussions.models import Post, PostMove, Thread
from echo_community.discussions.rows import post_row, post_rows, read
from echo_community.kernel.actor import Actor
from echo_community.kernel.db import db
from echo_community.kernel.markup import excerpt
from echo_community.policy import READER, Can
from echo_community.programmes.bylines import Byline

PICKED_A_PAGE = 100


@dataclass(frozen=True)
class NewPlace:
    """Where something stands now; without a number, a whole thread."""

    thread_id: int
    slug: str
    number: int | None


@dataclass(frozen=True)
class PickRow:
    """A post as the form that splits a thread shows it."""

    number: int
    byline: Byline
    excerpt: str
    created_at: datetime
    held: bool
    hidden: bool


def place_now(reader: Actor, thread_id: int, number: int | None = None) -> NewPlace | None:
    """Where a post, or else its whole thread, went; none where it did not, or is not for them."""
    if number is not None and (found := _post_now(reader, thread_id, number)):
        return found
    return _thread_now(reader, thread_id)


def posts_to_pick(reader: Actor, thread_id: int, page: int = 1) -> Sequence[PickRow]:
    """The posts that may leave a thread, a hundred a page; one statement."""
    wanted = (
        post_rows()
        .where(
            Post.thread_id == thread_id,
            Post.number > 1,
            policy.where(READER, Can.READ_POST, Post),
        )
        .limit(PICKED_A_PAGE + 1)
        .offset((page - 1) * PICKED_A_PAGE)
    )
    return [_pick(row) for row in read(reader, wanted)]


def _pick(row: Any) -> PickRow:
    post = post_row(row)
    return PickRow(
        post.number,
        post.byline,
        excerpt(post.html, 120),
        post.created_at,
        post.held,
        post.hidden,
    )


def _post_now(reader: Actor, thread_id: int, number: int) -> NewPlace | None:
    found = db.session.execute(
        select(Thread.id, Thread.slug, Post.number)
        .join(Post, Post.thread_id == Thread.id)
        .join(PostMove, PostMove.post_id == Post.id)
        .where(
            PostMove.thread_id == thread_id,
            PostMove.number == number,
            policy.where(reader, Can.READ_POST, Post),
            policy.where(reader, Can.READ_THREAD, Thread),
        )
    ).one_or_none()
    return NewPlace(*found) if found else None


def _thread_now(reader: Actor, thread_id: int) -> NewPlace | None:
    old = select(Thread.merged_into_id).where(Thread.id == thread_id).scalar_subquery()
    found = db.session.execute(
        select(Thread.id, Thread.slug).where(
            Thread.id == old, policy.where(reader, Can.READ_THREAD, Thread)
        )
    ).one_or_none()
    return NewPlace(found.id, found.slug, None) if found else None
