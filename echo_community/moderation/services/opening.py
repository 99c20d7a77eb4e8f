"""Reviews begin: on a report, where the guard held something, at a new member's first posts."""

from collections.abc import Collection

from sqlalchemy import func, select

from echo_community.discussions.models import Post, Thread
from echo_community.kernel.actor import Actor, Role
from echo_community.kernel.clock import now
from echo_community.kernel.db import db
from echo_community.moderation.models import Cause, Reason, Review
from echo_community.privacy.holds import open_holds
from echo_community.privacy.models import HoldCause
from echo_community.programmes.models import Programme

GRAVITY = {Reason.IDENTIFIES_PATIENT: 3, Reason.UNSAFE_ADVICE: 2}
OF_CAUSE = {Cause.RESCAN: 3, Cause.HELD: 2, Cause.OVERRIDE: 2, Cause.APPEAL: 2}
# The first of these that a post waits for is why it stands in the queue.
FIRST = (Cause.FLAG, Cause.RESCAN, Cause.OVERRIDE, Cause.HELD, Cause.FIRST_POST, Cause.APPEAL)
MEMBERS = frozenset({Role.PARTICIPANT, Role.GRADUATE})


def open_for(thread: Thread, post: Post, cause: Cause, gravity: int = 0) -> Review:
    """The review in which a post waits, opened if there is none. The caller has the post locked."""
    gravity = max(gravity, OF_CAUSE.get(cause, 1))
    review = waiting(post.id)
    if review is None:
        review = Review(
            programme_id=post.programme_id,
            cause=cause,
            gravity=gravity,
            thread_id=thread.id,
            post_id=post.id,
            about_id=post.author_id,
            opened_at=now(),
        )
        db.session.add(review)
    review.gravity = max(review.gravity, gravity)
    if FIRST.index(cause) < FIRST.index(review.cause):
        review.before = {"cause": review.cause}  # why it waits should a report be taken back
        review.cause = cause
    db.session.flush()
    return review


def settle(review: Review, reasons: Collection[Reason]) -> None:
    """A report was taken back: the review stands for what is left, or there is none any more."""
    if reasons:
        review.gravity = max(GRAVITY.get(reason, 1) for reason in reasons)
    elif was := review.before.get("cause"):
        review.cause, review.before = Cause(was), {}
        review.gravity = OF_CAUSE.get(review.cause, 1)
    else:
        db.session.delete(review)


def waiting(post_id: int) -> Review | None:
    """The open review of a post, locked."""
    query = select(Review).where(Review.post_id == post_id, Review.decided_at.is_(None))
    locked = query.order_by(Review.id).limit(1).with_for_update()
    return db.session.scalar(locked.execution_options(populate_existing=True))


def look_at_written(thread: Thread, post: Post, actor: Actor) -> None:
    """A post that waits for a moderator, or is one of a new member's first, goes into the queue."""
    db.session.flush()
    if post.held:
        open_for(thread, post, cause_of_hold(post))
    elif post.number and post.revision == 1 and _is_early(post, actor):
        open_for(thread, post, Cause.FIRST_POST)


def cause_of_hold(post: Post) -> Cause:
    """Why a post is held: its author said that it is no patient's, or nobody could be asked."""
    hold = open_holds([post.id]).get(post.id)
    overridden = hold is not None and hold.cause is HoldCause.OVERRIDE
    return Cause.OVERRIDE if overridden else Cause.HELD


def _is_early(post: Post, actor: Actor) -> bool:
    """Whether it is among the first posts of a member, of which the programme wants to see some."""
    if actor.role_in(post.programme_id) not in MEMBERS:
        return False
    written = (
        select(func.count(Post.id))
        .where(
            Post.author_id == post.author_id,
            Post.programme_id == post.programme_id,
            Post.number > 0,
        )
        .scalar_subquery()
    )
    wanted = select(Programme.first_posts >= written).where(Programme.id == post.programme_id)
    return bool(db.session.scalar(wanted))
