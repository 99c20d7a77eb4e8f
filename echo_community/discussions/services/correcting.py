"""Unsafe advice: an expert's correction above the post, told to all whom the advice reached."""

from typing import Any

from sqlalchemy import Integer, Select, String, and_, cast, literal, or_, select

from echo_community import policy
from echo_community.discussions import queries
from echo_community.discussions.drafts import CorrectDraft, SupersedeDraft
from echo_community.discussions.mentions import linked
from echo_community.discussions.models import (
    Bookmark,
    Correction,
    Post,
    Reaction,
    ReadMark,
    Thread,
)
from echo_community.discussions.services import marks
from echo_community.discussions.telling import readable_to_each
from echo_community.kernel import audit
from echo_community.kernel.actor import Actor
from echo_community.kernel.clock import now
from echo_community.kernel.db import UtcDateTime, atomic, db, find
from echo_community.kernel.errors import NotVisible
from echo_community.kernel.markup import excerpt, render
from echo_community.notifications.models import NoticeKind
from echo_community.notifications.services import take_back, tell_found
from echo_community.policy import Can
from echo_community.privacy import guard
from echo_community.programmes.models import Membership

LONGEST_REASON = 280  # of the mark: the first words of the correction


@atomic
def correct(expert: Actor, post_id: int, draft: CorrectDraft) -> Correction:
    """Put a correction above a post, mark it superseded, and tell all whom it reached.

    Raises Stopped with what the guard found, NotVisible where there is no such other post.
    """
    _, post = queries.post_for(expert, post_id, lock=True)
    policy.require(expert, Can.CORRECT_POST, post)
    guard.must_hold(guard.Words({"body": draft.body}, expert.language))
    correction = Correction(
        post_id=post.id,
        programme_id=post.programme_id,
        author_id=expert.id,
        source=draft.body,
        html=linked(render(draft.body), post.programme_id),
    )
    db.session.add(correction)
    why = SupersedeDraft(excerpt(correction.html, LONGEST_REASON), draft.number, draft.thread_id)
    marks.supersede(expert, post.id, why)  # and puts both in the index
    take_back(f"superseded {post.id}")  # its author is told of the correction instead
    audit.record(expert, "post.correct", post, correction=correction.id)
    tell_found(_reached(expert, post, correction))
    return correction


@atomic
def take_back_correction(expert: Actor, correction_id: int) -> Post:
    """The post stands as it was before; who has not read of the correction is not told."""
    correction = find(Correction, Correction.id == correction_id)
    if correction is None:
        raise NotVisible
    _, post = queries.post_for(expert, correction.post_id, lock=True)
    policy.require(expert, Can.CORRECT_POST, post)
    correction.withdrawn = True
    db.session.flush()
    take_back(cause_of(correction))
    audit.record(expert, "post.correct.undo", post, correction=correction.id)
    if not standing(post.id):
        marks.lift(expert, post.id)
    return post


def standing(post_id: int) -> bool:
    """Whether a correction stands above the post."""
    one = select(Correction.id).where(Correction.post_id == post_id, ~Correction.withdrawn)
    return db.session.scalar(one.limit(1)) is not None


def cause_of(correction: Correction) -> str:
    """The cause of every notice of a correction."""
    return f"corrected {correction.id}"


def reached(thread_id: int, number: int) -> Any:
    """The condition that a member read, reacted to or keeps a post; the query joins Post."""
    person = Membership.user_id
    read = select(ReadMark.user_id).where(
        ReadMark.user_id == person, ReadMark.thread_id == thread_id, ReadMark.number >= number
    )
    reacted = select(Reaction.id).where(
        Reaction.author_id == person, Reaction.post_id == Post.id, ~Reaction.withdrawn
    )
    kept = select(Bookmark.id).where(
        Bookmark.user_id == person, Bookmark.post_id == Post.id, Bookmark.removed_at.is_(None)
    )
    return or_(read.exists(), reacted.exists(), kept.exists())


def _reached(expert: Actor, post: Post, correction: Correction) -> Select[Any]:
    """A row for each of them and for its author, muted or not: a wrong dose is not chatter."""
    found: tuple[Any, ...] = (
        Membership.user_id,
        literal(NoticeKind.CORRECTED.value),
        Membership.programme_id,
        literal(cause_of(correction), String),
        Post.thread_id,
        Post.number,
        cast(expert.id, Integer),
        literal(now(), UtcDateTime()),
    )
    return (
        select(*found)
        .join(Post, and_(Post.id == post.id, Post.programme_id == Membership.programme_id))
        .join(Thread, Thread.id == Post.thread_id)
        .where(
            Membership.user_id != expert.id,
            or_(Membership.user_id == Post.author_id, reached(post.thread_id, post.number)),
            *readable_to_each(),
        )
    )
