"""A moderator decides on a post: one transaction, audited, told, and what was is kept for undo."""

from collections.abc import Callable
from typing import Any

from flask_babel import gettext
from sqlalchemy import select

from echo_community.discussions import queries
from echo_community.discussions import services as discussions
from echo_community.discussions.drafts import CorrectDraft, EditDraft, SplitDraft
from echo_community.discussions.models import Post, Thread, ThreadTopic
from echo_community.discussions.writing import announce
from echo_community.kernel import audit
from echo_community.kernel.actor import Actor
from echo_community.kernel.clock import now
from echo_community.kernel.db import atomic, db
from echo_community.kernel.errors import Refused
from echo_community.moderation import telling
from echo_community.moderation.drafts import DecisionDraft
from echo_community.moderation.models import Decision, Review
from echo_community.moderation.offers import author_is_told
from echo_community.moderation.services.claims import locked, to_decide
from echo_community.privacy import guard

State = dict[str, Any]
Act = Callable[[Actor, Thread, Post, DecisionDraft], State]


@atomic
def decide(moderator: Actor, review_id: int, draft: DecisionDraft) -> Review:
    """Carry a decision out, close the review, tell whom it concerns.

    Raises Taken where another decided or has it open, Forbidden where it is about oneself, Stopped
    or Refused with what to mend.
    """
    thread, post = thing_of(moderator, review_id)
    review = to_decide(moderator, review_id)
    if draft.seen not in (None, post.revision):
        raise Refused(gettext("The post was edited meanwhile. Read it again, then decide."))
    guard.must_hold(guard.Words({"note": draft.note}, moderator.language))
    before = state_of(thread, post)
    before |= ACTS[draft.decision](moderator, thread, post, draft)
    post.under_review = False
    close(moderator, review, post, draft, before)
    return review


def close(
    moderator: Actor, review: Review, post: Post, draft: DecisionDraft, before: State
) -> None:
    """Note a decision that was carried out, and tell."""
    review.decision, review.reason, review.note = draft.decision, draft.reason, draft.note
    review.decided_by_id, review.decided_at = moderator.id, now()
    review.claimed_by_id, review.claimed_at, review.asked = None, None, False
    review.before = before
    audit.record(
        moderator,
        "review.decide",
        post,
        review=review.id,
        decision=draft.decision,
        reason=draft.reason,
    )
    kept_back = before["hidden"] or before["thread_hidden"] or before["held"]
    author = author_is_told(draft.decision, kept_back=kept_back)
    telling.tell_decided(moderator, review, post, author=author)


def thing_of(moderator: Actor, review_id: int) -> tuple[Thread, Post]:
    """The post that a review is about and its thread, locked, and before the review itself: a
    report takes them in the same order."""
    post_id = db.session.scalar(select(Review.post_id).where(Review.id == review_id))
    if post_id is None:
        locked(moderator, review_id)  # NotVisible where there is none
        raise Refused(gettext("This is not about a post: it is decided on its own page."))
    return queries.post_for(moderator, post_id, lock=True)


def state_of(thread: Thread, post: Post) -> State:
    """What an undo restores: ids and states, no words."""
    gone: Any = thread if post.number == 1 else post
    return {
        "hider": gone.hidden_by_id,
        "hidden": post.hidden,
        "thread_hidden": thread.hidden,
        "held": post.held,
        "under_review": post.under_review,
        "revision": post.revision,
    }


def bring_back(moderator: Actor, thread: Thread, post: Post) -> None:
    """Let all read a post that was hidden on a report or held; not one that somebody deleted."""
    if post.number == 1 and thread.hidden and thread.hidden_by_id is None:
        discussions.restore_thread(moderator, thread.id)
    if post.hidden and post.hidden_by_id is None:
        discussions.restore_post(moderator, post.id)
    if post.held and not post.hidden:
        discussions.release(moderator, post.id)


def _fine(moderator: Actor, thread: Thread, post: Post, _draft: DecisionDraft) -> State:
    bring_back(moderator, thread, post)
    return {}


def _hide(moderator: Actor, thread: Thread, post: Post, _draft: DecisionDraft) -> State:
    if post.number == 1:
        if not thread.hidden:
            discussions.hide_thread(moderator, thread.id)
        thread.hidden_by_id = moderator.id
    else:
        if not post.hidden:
            discussions.hide_post(moderator, post.id)
        post.hidden_by_id = moderator.id
    return {}


def _edit(moderator: Actor, thread: Thread, post: Post, draft: DecisionDraft) -> State:
    """Edit, then bring back: nobody reads in between, so the old words are told to nobody."""
    thing: Any = thread if post.number == 1 else post
    was_hidden = thing.hidden and thing.hidden_by_id is None
    if was_hidden:
        thing.hidden = False
    words = EditDraft(draft.body, draft.revision, draft.title or None, kept=0)
    discussions.edit_post(moderator, post.id, words)
    if was_hidden and post.number == 1:
        thing.hidden = True  # for the service to bring back, with all its posts
        discussions.restore_thread(moderator, thread.id)
    elif was_hidden and not post.held:
        announce(thread, post)
    if post.held:
        discussions.release(moderator, post.id)
    return {"edited": post.revision}


def _lock(moderator: Actor, thread: Thread, _post: Post, _draft: DecisionDraft) -> State:
    was = thread.locked
    discussions.lock(moderator, thread.id, True)
    return {"locked": was}


def _move(moderator: Actor, thread: Thread, _post: Post, draft: DecisionDraft) -> State:
    was = topics_of(thread)
    discussions.move(moderator, thread.id, draft.topics)
    return {"topics": was}


def _split(moderator: Actor, thread: Thread, post: Post, draft: DecisionDraft) -> State:
    words = SplitDraft(draft.title, (post.number,), tuple(topics_of(thread)), draft.rest, note=True)
    target = discussions.split(moderator, thread.id, words)
    return {"split_from": thread.id, "split_into": target.id}


def _merge(moderator: Actor, thread: Thread, _post: Post, draft: DecisionDraft) -> State:
    wanted = select(Post.id).where(Post.thread_id == thread.id)
    moved = list(db.session.scalars(wanted.order_by(Post.number)))
    topics = topics_of(thread)
    target = discussions.merge(moderator, thread.id, draft.thread_id or 0)
    return {"merged": thread.id, "into": target.id, "posts": moved, "topics": topics}


def _correct(moderator: Actor, _thread: Thread, post: Post, draft: DecisionDraft) -> State:
    words = CorrectDraft(draft.body, draft.number, draft.thread_id)
    return {"correction": discussions.correct(moderator, post.id, words).id}


def topics_of(thread: Thread) -> list[int]:
    """The topics that a thread stands under."""
    wanted = select(ThreadTopic.topic_id).where(ThreadTopic.thread_id == thread.id)
    return sorted(db.session.scalars(wanted))


ACTS: dict[Decision, Act] = {
    Decision.FINE: _fine,
    Decision.HIDE: _hide,
    Decision.EDIT: _edit,
    Decision.LOCK: _lock,
    Decision.MOVE: _move,
    Decision.SPLIT: _split,
    Decision.MERGE: _merge,
    Decision.CORRECT: _correct,
}
