"""The one path of words for posts: guard, render, clean, store, audit; then announce."""

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType

from sqlalchemy import select

from echo_community.discussions import guarding, kinds, related, telling
from echo_community.discussions.answers import keep_answer
from echo_community.discussions.drafts import FileDraft
from echo_community.discussions.files import attaching
from echo_community.discussions.mentions import linked
from echo_community.discussions.models import (
    Correction,
    Post,
    Purpose,
    Thread,
    ThreadReader,
    ThreadTopic,
)
from echo_community.kernel import audit
from echo_community.kernel.actor import Actor
from echo_community.kernel.clock import now
from echo_community.kernel.db import db
from echo_community.kernel.markup import Format, excerpt, plain_text, render
from echo_community.notifications import letters
from echo_community.notifications import services as notifications
from echo_community.privacy.guard import UNSEEN, Heed
from echo_community.search import index
from echo_community.search.index import Document

Written = Callable[[Thread, Post, Actor], object]

_written: list[Written] = []


def when_written(callback: Written) -> None:
    """Have this called, in the transaction, with every post that is written or held by an edit.

    Moderation stands above discussions; `app.py` hands it down.
    """
    _written[:] = [callback]


def note_written(thread: Thread, post: Post, actor: Actor) -> None:
    """Hand a post that was just stored, or is held since an edit, to whoever wants to know."""
    for callback in _written:
        callback(thread, post, actor)


def write_post(
    thread: Thread,
    author: Actor,
    body: str,
    *,
    purpose: Purpose = Purpose.MESSAGE,
    title: str = "",
    reason: str = "",
    files: Sequence[FileDraft] = (),
    heed: Heed = UNSEEN,
    beside: Mapping[str, str] = MappingProxyType({}),
) -> Post:
    """Check, render and store a new post. Raises Stopped with what the guard found."""
    chosen = attaching.chosen(author, thread.programme_id, files)
    parts = {"title": title, "body": body, "files": attaching.words_of(chosen), **beside}
    words = guarding.passed(author, thread.programme_id, reason=reason, heed=heed, **parts)
    thread.last_number += 1
    post = Post(
        thread_id=thread.id,
        programme_id=thread.programme_id,
        author_id=author.id,
        number=thread.last_number,
        purpose=purpose,
        source=body,
        format=Format.MARKDOWN,
        html=linked(render(body), thread.programme_id),
        visibility=thread.visibility,
        nameless=stays_nameless(thread, author.id),
        held=words.held,
        created_at=now(),
    )
    db.session.add(post)
    audit.record(author, "post.write", post, held=words.held)
    words.note(author, post)
    attaching.put_under(author, post, chosen)
    note_written(thread, post, author)
    return post


def stays_nameless(thread: Thread, author_id: int) -> bool:
    """Whether somebody has no name in a thread: who asked it so, or whose words came so into it."""
    if author_id == thread.author_id:
        return thread.nameless
    without = Post.thread_id == thread.id, Post.author_id == author_id, Post.nameless
    return db.session.scalar(select(Post.id).where(*without).limit(1)) is not None


def announce(thread: Thread, post: Post, *, tells: bool = True) -> None:
    """A post that all may read now: count it, move the thread up, fill the index, tell people."""
    if not post.number:  # a summary says nothing new: it moves no thread and is no news
        put_in_index(thread, post)
        kinds.of(thread.kind).changed(thread, post)
        return
    thread.last_post_at = max(thread.last_post_at, post.created_at)
    if post.number > 1:
        thread.replies += 1
        if thread.replies == 1:
            index.answered(thread.id, answered=True)
    else:
        thread.excerpt = excerpt(post.html)
        related.changed(thread)
    keep_answer_with(thread, post)
    put_in_index(thread, post)
    if tells:
        telling.tell_of(thread, post)
        kinds.of(thread.kind).changed(thread, post)


def withdraw(thread: Thread, post: Post) -> None:
    """The opposite of announce: the post is no longer for all."""
    if post.number > 1:
        thread.replies -= 1
        if not thread.replies:
            index.answered(thread.id, answered=False)
    keep_answer_with(thread, post)
    index.drop(thread.kind, post.id)
    notifications.take_back_post(thread.id, post.number)
    letters.take_words_back(thread.id)
    kinds.of(thread.kind).changed(thread, post)


def hold_back(thread: Thread, post: Post) -> None:
    """A post that all could read waits for a moderator; of a first one, its thread does."""
    post.held = True
    if post.number == 1:
        thread.held = True
        take_thread_back(thread)
    else:
        withdraw(thread, post)


def take_thread_back(thread: Thread) -> None:
    """A whole thread is no longer for all: out of the index, and what nobody has read of it."""
    index.drop_thread(thread.id)
    notifications.take_back_thread(thread.id)
    letters.take_words_back(thread.id)


def keep_answer_with(thread: Thread, post: Post) -> None:
    """A post came, went or changed: where it bears a mark, the thread's answer may be another."""
    if post.endorsed or post.accepted:
        keep_answer(thread)


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
    beside = texts_beside(shown)
    index.put(*(document(thread, post, topics, readers, beside.get(post.id, "")) for post in shown))
    if any(post.number == 1 for post in shown):
        index.put(*kinds.of(thread.kind).documents(thread))


def texts_beside(posts: Sequence[Post]) -> Mapping[int, str]:
    """What is found with these posts though it is not in them: files, experts' corrections."""
    texts: dict[int, str] = dict(attaching.texts_under(posts))
    corrected = [post.id for post in posts if post.superseded]
    rows = select(Correction.post_id, Correction.html).where(
        Correction.post_id.in_(corrected), ~Correction.withdrawn
    )
    for post_id, html in db.session.execute(rows.order_by(Correction.id)) if corrected else ():
        texts[post_id] = "\n".join(filter(None, (plain_text(html), texts.get(post_id))))
    return texts


def document(
    thread: Thread,
    post: Post,
    topics: tuple[int, ...],
    readers: tuple[int, ...] = (),
    beside: str = "",
) -> Document:
    """A post as the index takes it, with what its files and corrections say."""
    # Who asked reads what they asked whoever else may; what others wrote, where they are named.
    asker = (thread.author_id,) if thread.author_id and post.author_id == thread.author_id else ()
    return Document(
        kind=thread.kind,
        key=post.id,
        programme_id=thread.programme_id,
        title=thread.title,
        body="\n".join(filter(None, (plain_text(post.html, quotes=False), beside))),
        written_at=post.created_at,
        visibility=post.visibility,
        thread_id=thread.id,
        post_number=post.number,
        author_id=None if post.nameless else post.author_id,
        source_id=thread.source_id,
        topics=topics,
        aliases=thread.aliases,
        readers={*readers, *asker},
        endorsed=post.endorsed,
        accepted=post.accepted,
        superseded=post.superseded,
        unanswered=post.number == 1 and thread.replies == 0,
    )
