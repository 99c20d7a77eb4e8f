"""The one path of words for posts: guard, render, clean, store, audit; then announce."""

from sqlalchemy import select

from echo_community.discussions.models import Post, Purpose, Thread, ThreadReader, ThreadTopic
from echo_community.kernel import audit
from echo_community.kernel.actor import Actor
from echo_community.kernel.clock import now
from echo_community.kernel.db import db
from echo_community.kernel.markup import Format, excerpt, plain_text, render
from echo_community.privacy import guard
from echo_community.search import index
from echo_community.search.index import Document


def write_post(
    thread: Thread,
    author: Actor,
    body: str,
    *,
    purpose: Purpose = Purpose.MESSAGE,
    title: str = "",
    reason: str = "",
) -> Post:
    """Check, render and store a new post. Raises Stopped with what the guard found."""
    held = guard.must_hold(guard.Words({"title": title, "body": body}, author.language), reason)
    thread.last_number += 1
    post = Post(
        thread_id=thread.id,
        programme_id=thread.programme_id,
        author_id=author.id,
        number=thread.last_number,
        purpose=purpose,
        source=body,
        format=Format.MARKDOWN,
        html=render(body),
        visibility=thread.visibility,
        nameless=thread.nameless and author.id == thread.author_id,
        held=held,
        created_at=now(),
    )
    db.session.add(post)
    audit.record(author, "post.write", post, held=held)
    return post


def announce(thread: Thread, post: Post) -> None:
    """A post that all may read now: count it, move the thread up, fill the index."""
    thread.last_post_at = max(thread.last_post_at, post.created_at)
    if post.number > 1:
        thread.replies += 1
    else:
        thread.excerpt = excerpt(post.html)
    put_in_index(thread, post)


def withdraw(thread: Thread, post: Post) -> None:
    """The opposite of announce: the post is no longer for all."""
    if post.number > 1:
        thread.replies -= 1
    index.drop(thread.kind, post.id)


def put_in_index(thread: Thread, *posts: Post) -> None:
    """Make posts findable, unless their thread is not for all; a nameless author's id stays out."""
    if thread.held or thread.hidden:
        return
    topics = tuple(
        db.session.scalars(select(ThreadTopic.topic_id).where(ThreadTopic.thread_id == thread.id))
    )
    readers = tuple(
        db.session.scalars(select(ThreadReader.user_id).where(ThreadReader.thread_id == thread.id))
    )
    db.session.flush()
    shown = [post for post in posts if not (post.held or post.hidden)]
    index.put(*(document(thread, post, topics, readers) for post in shown))


def document(
    thread: Thread, post: Post, topics: tuple[int, ...], readers: tuple[int, ...] = ()
) -> Document:
    """A post as the index takes it."""
    return Document(
        kind=thread.kind,
        key=post.id,
        programme_id=thread.programme_id,
        title=thread.title,
        body=plain_text(post.html, quotes=False),
        written_at=post.created_at,
        visibility=post.visibility,
        thread_id=thread.id,
        post_number=post.number,
        author_id=None if post.nameless else post.author_id,
        source_id=thread.source_id,
        topics=topics,
        aliases=thread.aliases,
        readers=readers,
    )
