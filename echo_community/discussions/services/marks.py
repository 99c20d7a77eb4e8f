"""What is said of a post by who asked and by experts: accepted, endorsed, superseded."""

from typing import Any

from sqlalchemy import Integer, cast, exists, literal, select

from echo_community import policy
from echo_community.discussions import guarding, kinds, queries
from echo_community.discussions.answers import keep_answer
from echo_community.discussions.drafts import SupersedeDraft
from echo_community.discussions.models import (
    Level,
    Mark,
    MarkKind,
    Post,
    Subscription,
    Thread,
)
from echo_community.discussions.telling import readable_to_each
from echo_community.discussions.writing import put_in_index
from echo_community.kernel import audit
from echo_community.kernel.actor import Actor
from echo_community.kernel.clock import now
from echo_community.kernel.db import UtcDateTime, atomic, db, find
from echo_community.kernel.errors import Forbidden, NotVisible
from echo_community.notifications.models import NoticeKind
from echo_community.notifications.services import take_back, tell_found
from echo_community.policy import Can
from echo_community.programmes.models import Membership


@atomic
def accept(asker: Actor, post_id: int) -> Post:
    """Say that this post answered it. One a thread: an earlier acceptance moves here."""
    thread, post = _to_be_answered(asker, post_id)
    if post.accepted:
        return post
    moved = db.session.scalars(
        select(Post).where(Post.thread_id == thread.id, Post.accepted, Post.id != post.id)
    ).all()
    for other in moved:
        _take_acceptance(asker, other)
    _mark(asker, post, MarkKind.ACCEPTED, nameless=thread.nameless)
    post.accepted = True
    _settle(thread, post, *moved)
    _tell(asker, thread, post, MarkKind.ACCEPTED)
    return post


@atomic
def take_back_acceptance(asker: Actor, post_id: int) -> Post:
    """Undo it."""
    thread, post = _to_be_answered(asker, post_id)
    if post.accepted:
        _take_acceptance(asker, post)
        _settle(thread, post)
    return post


@atomic
def endorse(expert: Actor, post_id: int) -> Post:
    """Stand behind a post as an expert; several may."""
    thread, post = _to_be_marked(expert, post_id, Can.ENDORSE_POST)
    if _mark(expert, post, MarkKind.ENDORSED):
        post.endorsed = True
        _settle(thread, post)
        _tell(expert, thread, post, MarkKind.ENDORSED)
    return post


@atomic
def take_back_endorsement(expert: Actor, post_id: int) -> Post:
    """No longer stand behind it; others may still."""
    thread, post = _to_be_marked(expert, post_id, Can.ENDORSE_POST)
    own = _standing(post, MarkKind.ENDORSED, Mark.author_id == expert.id)
    if own:
        _withdraw(expert, post, own)
        post.endorsed = bool(_standing(post, MarkKind.ENDORSED))
        _settle(thread, post)
    return post


@atomic
def supersede(expert: Actor, post_id: int, draft: SupersedeDraft) -> Post:
    """Say that a post is no longer current, why, and what replaced it. It stays readable.

    Raises Stopped with what the guard found, NotVisible where there is no such other post.
    """
    thread, post = _to_be_marked(expert, post_id, Can.SUPERSEDE_POST)
    # A note is no post: it cannot wait for a moderator, so nothing overrides the guard here.
    guarding.must_hold(expert, thread.programme_id, why=draft.why)
    successor_id = _successor(expert, thread, post, draft)
    _withdraw(
        expert, post, _standing(post, MarkKind.SUPERSEDED, Mark.author_id != expert.id), quiet=True
    )
    _mark(expert, post, MarkKind.SUPERSEDED, reason=draft.why, successor_id=successor_id)
    post.superseded = True
    _settle(thread, post)
    _tell(expert, thread, post, MarkKind.SUPERSEDED)
    return post


@atomic
def lift(expert: Actor, post_id: int) -> Post:
    """The post is current after all; `put_back` undoes this."""
    thread, post = _to_be_marked(expert, post_id, Can.SUPERSEDE_POST)
    _withdraw(expert, post, _standing(post, MarkKind.SUPERSEDED))
    post.superseded = False
    _settle(thread, post)
    return post


@atomic
def put_back(expert: Actor, post_id: int) -> Post:
    """The note that was lifted last stands again, as it was."""
    thread, post = _to_be_marked(expert, post_id, Can.SUPERSEDE_POST)
    lifted = select(Mark).where(Mark.post_id == post.id, Mark.kind == MarkKind.SUPERSEDED)
    mark = db.session.scalars(lifted.order_by(Mark.at.desc(), Mark.id.desc()).limit(1)).first()
    if mark is None:
        raise NotVisible
    mark.withdrawn, post.superseded = False, True
    audit.record(expert, f"post.{mark.kind}", post)
    _settle(thread, post)
    return post


def _to_be_answered(asker: Actor, post_id: int) -> tuple[Thread, Post]:
    """A reply that the one who asked may accept."""
    thread, post = queries.post_for(asker, post_id, lock=True)
    policy.require(asker, Can.ACCEPT_ANSWER, thread)
    if post.number < 2 or post.hidden or post.held:
        raise Forbidden(Can.ACCEPT_ANSWER)
    return thread, post


def _to_be_marked(expert: Actor, post_id: int, action: Can) -> tuple[Thread, Post]:
    """A post that an expert may mark; a summary says what others said, so it bears no mark."""
    thread, post = queries.post_for(expert, post_id, lock=True)
    policy.require(expert, action, post)
    if post.number == 0 or thread.hidden or thread.held:
        raise Forbidden(action)
    return thread, post


def _successor(expert: Actor, thread: Thread, post: Post, draft: SupersedeDraft) -> int | None:
    if draft.number is None:
        return None
    found = queries.post_at(expert, draft.thread_id or thread.id, draft.number)
    there, other = queries.post_for(expert, found)
    if other.id == post.id or there.programme_id != thread.programme_id:
        raise NotVisible
    if other.hidden or other.held or there.hidden or there.held:
        raise NotVisible
    return other.id


def _standing(post: Post, kind: MarkKind, *which: Any) -> list[Mark]:
    """The marks of a kind that a post bears now."""
    marks = select(Mark).where(Mark.post_id == post.id, Mark.kind == kind, ~Mark.withdrawn)
    return list(db.session.scalars(marks.where(*which)))


def _mark(
    actor: Actor,
    post: Post,
    kind: MarkKind,
    *,
    nameless: bool = False,
    reason: str = "",
    successor_id: int | None = None,
) -> bool:
    """Put the actor's mark on a post; whether that changed anything."""
    mark = find(Mark, Mark.post_id == post.id, Mark.kind == kind, Mark.author_id == actor.id)
    if mark is None:
        mark = Mark(post_id=post.id, kind=kind, author_id=actor.id)
        db.session.add(mark)
    elif not mark.withdrawn and (mark.reason, mark.successor_id) == (reason, successor_id):
        return False
    mark.thread_id, mark.programme_id, mark.nameless = post.thread_id, post.programme_id, nameless
    mark.reason, mark.successor_id = reason, successor_id
    mark.at, mark.withdrawn = now(), False
    audit.record(actor, f"post.{kind}", post)
    return True


def _withdraw(actor: Actor, post: Post, marks: list[Mark], *, quiet: bool = False) -> None:
    for mark in marks:
        mark.withdrawn = True
        take_back(_cause(post, mark.kind, mark.author_id))
        if not quiet:
            audit.record(actor, f"post.{mark.kind}.undo", post)


def _take_acceptance(asker: Actor, post: Post) -> None:
    # One that was imported has no mark.
    post.accepted = False
    _withdraw(asker, post, _standing(post, MarkKind.ACCEPTED), quiet=True)
    audit.record(asker, "post.accepted.undo", post)


def _settle(thread: Thread, *posts: Post) -> None:
    """What hangs on marks: the thread's answer, the index, what its kind makes of them."""
    keep_answer(thread)
    put_in_index(thread, *posts)
    kinds.of(thread.kind).marked(thread)


def _tell(actor: Actor, thread: Thread, post: Post, kind: MarkKind) -> None:
    """Tell the author of a post, unless it was themselves or they muted the thread."""
    db.session.flush()
    nameless = kind is MarkKind.ACCEPTED and thread.nameless
    muted = exists().where(
        Subscription.user_id == Membership.user_id,
        Subscription.thread_id == thread.id,
        Subscription.level == Level.MUTE,
    )
    person: Any = Membership.user_id
    tell_found(
        select(
            person,
            literal(NoticeKind(kind).value),
            Membership.programme_id,
            literal(_cause(post, kind, actor.id)),
            Post.thread_id,
            Post.number,
            cast(None if nameless else actor.id, Integer),
            literal(now(), UtcDateTime()),
        )
        .join(Post, Post.author_id == Membership.user_id)
        .join(Thread, Thread.id == Post.thread_id)
        .where(
            Post.id == post.id,
            Post.programme_id == Membership.programme_id,
            Membership.user_id != actor.id,
            ~muted,
            *readable_to_each(),
        )
    )


def _cause(post: Post, kind: MarkKind, author_id: int) -> str:
    # Of an acceptance without who accepted: a thread has one asker, and they may be nameless.
    by = f" by {author_id}" if kind is MarkKind.ENDORSED else ""
    return f"{kind} {post.id}{by}"
