"""Deleting, bringing back and releasing: nothing is gone, and each is one transaction."""

from sqlalchemy import and_, or_, select

from echo_community import policy
from echo_community.discussions import queries
from echo_community.discussions.models import (
    Post,
    Thread,
)
from echo_community.discussions.writing import (
    announce,
    hold_back,
    put_in_index,
    take_thread_back,
    withdraw,
)
from echo_community.kernel import audit
from echo_community.kernel.actor import Actor
from echo_community.kernel.db import atomic, db
from echo_community.kernel.errors import Forbidden, NotVisible, Overtaken
from echo_community.policy import Can
from echo_community.privacy import holds


@atomic
def hide_post(actor: Actor, post_id: int) -> Post:
    """Delete a post, as its readers see it; it is kept and `restore_post` brings it back."""
    thread, post = queries.post_for(actor, post_id, lock=True)
    if post.number == 1:
        hide_thread(actor, thread.id)
        return post
    policy.require(actor, Can.HIDE_POST, post)
    post.hidden, post.hidden_by_id = True, actor.id
    if not post.held:
        withdraw(thread, post)
    audit.record(actor, "post.hide", post)
    return post


@atomic
def restore_post(actor: Actor, post_id: int) -> Post:
    """Bring a hidden post back: its hider or a moderator."""
    thread, post = queries.post_for(actor, post_id, action=Can.RESTORE_POST, lock=True)
    _show_post(thread, post)
    audit.record(actor, "post.restore", post)
    return post


def _show_post(thread: Thread, post: Post) -> None:
    post.hidden, post.hidden_by_id = False, None
    if not post.held:
        announce(thread, post)


def _show_thread(thread: Thread) -> None:
    thread.hidden, thread.hidden_by_id = False, None
    put_in_index(thread, *queries.posts_for_index(thread.id))


@atomic
def hide_thread(actor: Actor, thread_id: int) -> Thread:
    """Hide a whole thread from everybody but moderators."""
    thread = queries.thread_for(actor, thread_id, lock=True)
    policy.require(actor, Can.HIDE_THREAD, thread)
    thread.hidden, thread.hidden_by_id = True, actor.id
    take_thread_back(thread)
    audit.record(actor, "thread.hide", thread)
    return thread


@atomic
def restore_thread(actor: Actor, thread_id: int) -> Thread:
    """Bring a hidden thread back: its hider or a moderator."""
    thread = queries.thread_for(actor, thread_id, action=Can.RESTORE_THREAD, lock=True)
    _show_thread(thread)
    audit.record(actor, "thread.restore", thread)
    return thread


@atomic
def withhold(reader: Actor, post_id: int) -> tuple[Thread, Post]:
    """Hide a post at once on a reader's word that it identifies a patient; moderators decide.

    Of a first post the whole thread goes: its title holds the same words. No hider is noted, so
    nobody but a moderator brings it back.
    """
    thread, post = queries.post_for(reader, post_id, Can.FLAG_POST, lock=True)
    post.under_review = True
    if post.number == 1:
        thread.hidden, thread.hidden_by_id = True, None
        take_thread_back(thread)
    else:
        post.hidden, post.hidden_by_id = True, None
        withdraw(thread, post)
    audit.record(reader, "post.withhold", post)
    return thread, post


@atomic
def give_back(reader: Actor, post_id: int) -> None:
    """The opposite of withhold, for whoever reported it and was wrong; the caller knows that."""
    thread, post = hidden_for_now(reader, post_id)
    if post.number == 1:
        _show_thread(thread)
    else:
        _show_post(thread, post)
    audit.record(reader, "post.give-back", post)


def hidden_for_now(reader: Actor, post_id: int) -> tuple[Thread, Post]:
    """A post of the reader's programmes that was withheld, locked, though they cannot read it."""
    query = (
        select(Thread, Post)
        .join(Post, Post.thread_id == Thread.id)
        .where(
            Post.id == post_id,
            Post.under_review,
            policy.where(reader, Can.READ_PROGRAMME, Post),
            or_(
                and_(Post.number == 1, Thread.hidden, Thread.hidden_by_id.is_(None)),
                and_(Post.number != 1, Post.hidden, Post.hidden_by_id.is_(None)),
            ),
        )
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    found = db.session.execute(query).one_or_none()
    if found is None:
        raise NotVisible
    return found[0], found[1]


@atomic
def hold(moderator: Actor, post_id: int) -> Post:
    """Take a release back: the post waits again."""
    thread, post = queries.post_for(moderator, post_id, lock=True)
    policy.require(moderator, Can.READ_WITHHELD, post)
    if not post.held and not post.hidden:
        hold_back(thread, post)
    post.held = True
    audit.record(moderator, "post.hold", post)
    return post


@atomic
def release(moderator: Actor, post_id: int, read: int | None = None) -> Post:
    """Let everybody read a held post; `read` is the revision that was looked at.

    Raises Overtaken where it was edited since.
    """
    thread, post = queries.post_for(moderator, post_id, lock=True)
    policy.require(moderator, Can.RELEASE_HELD, post)
    if read not in (None, post.revision):
        raise Overtaken(post.source, post.revision)
    if holds.holds_by(post.id, moderator.id):  # who wrote it so is no second pair of eyes
        raise Forbidden(Can.RELEASE_HELD)
    post.held = False
    holds.end(post.id, moderator.id)
    if post.number == 1:
        thread.held = False
    announce(thread, post)
    if post.number == 1:  # what others wrote below it was released before, but not findable
        put_in_index(thread, *queries.posts_for_index(thread.id))
    audit.record(moderator, "post.release", post)
    return post
