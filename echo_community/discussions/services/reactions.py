"""Thanks, same here, changed my practice: one tap each."""

from sqlalchemy import ColumnElement, func, select, update

from echo_community import policy
from echo_community.discussions import guarding, queries
from echo_community.discussions.models import Post, Reaction, ReactionKind, Thread
from echo_community.discussions.writing import stays_nameless
from echo_community.kernel import audit
from echo_community.kernel.actor import Actor
from echo_community.kernel.clock import now
from echo_community.kernel.db import atomic, db, find, insert
from echo_community.kernel.errors import Forbidden
from echo_community.policy import Can


@atomic
def react(reader: Actor, post_id: int, kind: ReactionKind, on: bool = True) -> None:
    """React to a post of somebody else, or take it back; the same twice changes nothing."""
    # The lock makes two readers of one post count one after the other.
    thread, post = _reactable(reader, post_id)
    if on:
        _put(reader, thread, post, kind)
    else:
        db.session.execute(update(Reaction).where(*_own(reader, post, kind)).values(withdrawn=True))
    _recount(post, kind)


@atomic
def say_what_changed(reader: Actor, post_id: int, note: str) -> None:
    """Add a line on what changed to one's “changed my practice”. Raises Stopped."""
    thread, post = _reactable(reader, post_id)
    # Nobody could release a line that is held, so nothing overrides the guard here.
    guarding.must_hold(reader, thread.programme_id, note=note)
    _put(reader, thread, post, ReactionKind.CHANGED_PRACTICE)
    reaction = find(Reaction, *_own(reader, post, ReactionKind.CHANGED_PRACTICE))
    if reaction and reaction.note != note:
        reaction.note = note
        audit.record(reader, "reaction.note", reaction)
    _recount(post, ReactionKind.CHANGED_PRACTICE)


def _reactable(reader: Actor, post_id: int) -> tuple[Thread, Post]:
    thread, post = queries.post_for(reader, post_id, lock=True)
    policy.require(reader, Can.REACT, post)
    if thread.hidden or thread.held:
        raise Forbidden(Can.REACT)
    return thread, post


def _put(reader: Actor, thread: Thread, post: Post, kind: ReactionKind) -> None:
    facts = {"at": now(), "withdrawn": False}
    db.session.execute(
        insert(Reaction)
        .values(
            post_id=post.id,
            thread_id=thread.id,
            programme_id=thread.programme_id,
            kind=kind,
            author_id=reader.id,
            nameless=stays_nameless(thread, reader.id),
            note="",
            **facts,
        )
        .on_conflict_do_update(
            index_elements=["post_id", "kind", "author_id"], set_=facts, where=Reaction.withdrawn
        )
    )


def _recount(post: Post, kind: ReactionKind) -> None:
    standing = select(func.count(Reaction.id)).where(
        Reaction.post_id == post.id, Reaction.kind == kind, ~Reaction.withdrawn
    )
    db.session.execute(
        update(Post)
        .where(Post.id == post.id)
        .values({kind.value: standing.scalar_subquery()})
        .execution_options(synchronize_session=False)
    )
    db.session.expire(post, [kind.value])


def _own(reader: Actor, post: Post, kind: ReactionKind) -> tuple[ColumnElement[bool], ...]:
    return Reaction.post_id == post.id, Reaction.kind == kind, Reaction.author_id == reader.id
