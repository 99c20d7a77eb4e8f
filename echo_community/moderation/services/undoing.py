"""A decision is taken back: the post stands as it stood, and the review waits again."""

from collections.abc import Callable
from typing import Any

from flask_babel import gettext
from sqlalchemy import select

from echo_community import policy
from echo_community.discussions import services as discussions
from echo_community.discussions.drafts import EditDraft, SplitDraft
from echo_community.discussions.models import Post, Revision, Thread
from echo_community.kernel import audit
from echo_community.kernel.actor import Actor
from echo_community.kernel.clock import now
from echo_community.kernel.db import atomic, db, find
from echo_community.kernel.errors import Refused
from echo_community.moderation import telling
from echo_community.moderation.models import Decision, Review
from echo_community.moderation.services.claims import locked
from echo_community.moderation.services.deciding import State, bring_back, thing_of
from echo_community.policy import Can

UNDOABLE = frozenset(
    {
        Decision.FINE,
        Decision.HIDE,
        Decision.EDIT,
        Decision.LOCK,
        Decision.MOVE,
        Decision.SPLIT,
        Decision.MERGE,
        Decision.CORRECT,
    }
)


@atomic
def undo(moderator: Actor, review_id: int) -> Review:
    """Restore what was before the decision; the review is this moderator's to decide anew.

    Raises Refused with what to do where it cannot be undone any more.
    """
    thread, post = thing_of(moderator, review_id)
    review = locked(moderator, review_id)
    policy.require(moderator, Can.DECIDE_REVIEW, review)
    decision = review.decision
    if decision is None:
        return review  # undone already
    if decision not in UNDOABLE:
        raise Refused(gettext("This cannot be undone."))
    if reverse := REVERSED.get(decision):
        reverse(moderator, thread, post, review.before)
    _put_back(moderator, thread, post, review.before)
    telling.take_back_decided(review)
    review.decision = review.reason = review.decided_by_id = review.decided_at = None
    review.claimed_by_id, review.claimed_at = moderator.id, now()
    audit.record(moderator, "review.undo", post, review=review.id, decision=decision)
    return review


def _put_back(moderator: Actor, thread: Thread, post: Post, before: State) -> None:
    """Hidden, held and under review as it was."""
    gone = thread.hidden if post.number == 1 else post.hidden
    was_gone = before["thread_hidden"] if post.number == 1 else before["hidden"]
    thing: Any = thread if post.number == 1 else post
    if gone and not was_gone:
        thing.hidden_by_id = None
        bring_back(moderator, thread, post)
    elif was_gone and gone:
        thing.hidden_by_id = before["hider"]
    elif was_gone:
        if post.held:  # what is held is out of everybody's sight already
            thing.hidden = True
        else:
            discussions.withhold(moderator, post.id)
    if before["held"] and not post.held:
        discussions.hold(moderator, post.id)
    post.under_review = before["under_review"]


def _unedit(moderator: Actor, _thread: Thread, post: Post, before: State) -> None:
    """The words of before the edit, as a newest version; the guard may hold them again."""
    if post.revision != before["edited"]:
        raise Refused(gettext("The post was changed again since. Edit it by hand."))
    if before["edited"] == before["revision"]:
        return
    old = find(Revision, Revision.post_id == post.id, Revision.revision == before["revision"])
    if old is None:
        raise Refused(gettext("The earlier version is gone. Edit the post by hand."))
    words = EditDraft(old.source, post.revision, old.title, reason="undo", kept=0)
    discussions.edit_post(moderator, post.id, words)


def _unlock(moderator: Actor, thread: Thread, _post: Post, before: State) -> None:
    discussions.lock(moderator, thread.id, before["locked"])


def _move_back(moderator: Actor, thread: Thread, _post: Post, before: State) -> None:
    discussions.move(moderator, thread.id, before["topics"])


def _join_again(moderator: Actor, _thread: Thread, _post: Post, before: State) -> None:
    discussions.merge(moderator, before["split_into"], before["split_from"])


def _part_again(moderator: Actor, thread: Thread, _post: Post, before: State) -> None:
    """The posts that came get a thread of their own: a new address, to which the old one leads."""
    moved = select(Post.number).where(Post.id.in_(before["posts"]), Post.thread_id == thread.id)
    numbers = tuple(db.session.scalars(moved.order_by(Post.number)))
    old = db.session.get_one(Thread, before["merged"])
    words = SplitDraft(old.title, numbers, tuple(before["topics"]))
    target = discussions.split(moderator, thread.id, words)
    old.merged_into_id = target.id


def _uncorrect(moderator: Actor, _thread: Thread, _post: Post, before: State) -> None:
    discussions.take_back_correction(moderator, before["correction"])


REVERSED: dict[Decision, Callable[[Actor, Thread, Post, State], None]] = {
    Decision.EDIT: _unedit,
    Decision.LOCK: _unlock,
    Decision.MOVE: _move_back,
    Decision.SPLIT: _join_again,
    Decision.MERGE: _part_again,
    Decision.CORRECT: _uncorrect,
}
