"""Imported posts meet the guard, and what may be read by all is counted and indexed."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select, update

from echo_community.discussions.answers import keep_answers
from echo_community.discussions.models import Attachment, Post, Thread, ThreadReader, ThreadTopic
from echo_community.discussions.writing import document, texts_beside
from echo_community.kernel.db import db
from echo_community.privacy import guard
from echo_community.programmes.queries import names_in
from echo_community.search import index

POST = (
    Post.id,
    Post.thread_id,
    Post.number,
    Post.html,
    Post.visibility,
    Post.nameless,
    Post.author_id,
    Post.created_at,
    Post.endorsed,
    Post.accepted,
    Post.superseded,
)
THREAD = (
    Thread.id,
    Thread.kind,
    Thread.programme_id,
    Thread.author_id,
    Thread.title,
    Thread.aliases,
    Thread.source_id,
    Thread.replies,
)

# Images of an HTML post are not shown, and the addresses of its smileys are nobody's page.
_IMAGE = re.compile(r"<img\b[^>]*>", re.IGNORECASE)


@dataclass(frozen=True)
class Scanned:
    """A post and the labels of what in it stops."""

    id: int
    labels: tuple[str, ...] = ()

    @property
    def stops(self) -> bool:
        """Whether it waits for a moderator."""
        return bool(self.labels)


def opinions(post_ids: Sequence[int]) -> list[Scanned]:
    """What the guard says of these posts; the title goes with the first of a thread."""
    rows = db.session.execute(
        select(Post.id, Post.programme_id, Post.number, Post.source, Thread.title, Thread.aliases)
        .join(Thread, Thread.id == Post.thread_id)
        .where(Post.id.in_(post_ids))
        .order_by(Post.id)
    )
    scanned = []
    files = _files_under(post_ids)
    for post_id, programme_id, number, source, title, aliases in rows:
        parts = {"body": _IMAGE.sub("", source), "files": files.get(post_id, "")}
        if number == 1:
            parts |= {"title": title, "aliases": aliases or ""}
        words = guard.Words(parts, known=names_in(programme_id))
        scanned.append(Scanned(post_id, guard.check(words).stopping))
    return scanned


def _files_under(post_ids: Sequence[int]) -> dict[int | None, str]:
    """What the files under these posts are called and say."""
    rows = db.session.execute(
        select(Attachment.post_id, Attachment.name, Attachment.alt, Attachment.words).where(
            Attachment.post_id.in_(post_ids), ~Attachment.removed
        )
    )
    found: dict[int | None, str] = {}
    for post_id, *words in rows:
        found[post_id] = "\n".join(filter(None, (found.get(post_id), *words)))
    return found


def publish(post_ids: Sequence[int]) -> None:
    """Posts that are no longer held: count them in their threads, fill the index."""
    thread_ids = set(
        db.session.scalars(
            select(Post.thread_id).where(Post.id.in_(post_ids), ~Post.held, ~Post.hidden)
        )
    )
    _count(thread_ids)
    keep_answers(thread_ids)
    index.put(*documents_of(post_ids))


def documents_of(post_ids: Sequence[int]) -> list[index.Document]:
    """Those of these posts that may be found, as the index takes them."""
    # Rows, not objects: they have the names that `document` asks for, and cost a third.
    posts: Sequence[Any] = db.session.execute(
        select(*POST).where(Post.id.in_(post_ids), ~Post.held, ~Post.hidden).order_by(Post.id)
    ).all()
    thread_ids = {post.thread_id for post in posts}
    # A thread that is itself held or hidden stays out of the index with all its posts.
    threads: dict[int, Any] = {
        thread.id: thread
        for thread in db.session.execute(
            select(*THREAD).where(Thread.id.in_(thread_ids), ~Thread.held, ~Thread.hidden)
        )
    }
    topics = _by_thread(ThreadTopic.thread_id, ThreadTopic.topic_id, threads)
    readers = _by_thread(ThreadReader.thread_id, ThreadReader.user_id, threads)
    beside = texts_beside(posts)
    return [
        document(threads[t], post, topics.get(t, ()), readers.get(t, ()), beside.get(post.id, ""))
        for post in posts
        if (t := post.thread_id) in threads
    ]


def _count(thread_ids: Iterable[int]) -> None:
    shown = (Post.thread_id == Thread.id) & ~Post.hidden & ~Post.held
    replies = select(func.count(Post.id)).where(shown, Post.number > 1)
    newest = select(func.max(Post.created_at)).where(shown, Post.number > 0)
    db.session.execute(
        update(Thread)
        .where(Thread.id.in_(thread_ids))
        .values(
            replies=replies.scalar_subquery(),
            last_post_at=func.coalesce(newest.scalar_subquery(), Thread.last_post_at),
        )
        .execution_options(synchronize_session=False)
    )


def _by_thread(thread: Any, thing: Any, ids: Iterable[int]) -> dict[int, tuple[int, ...]]:
    rows = db.session.execute(select(thread, thing).where(thread.in_(ids)))
    found: dict[int, tuple[int, ...]] = {}
    for thread_id, one in rows:
        found[thread_id] = (*found.get(thread_id, ()), one)
    return found
