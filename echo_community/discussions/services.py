"""What people do in threads; each function is one transaction."""

from collections.abc import Sequence

from sqlalchemy import delete, select

from echo_community import policy
from echo_community.discussions import queries
from echo_community.discussions.drafts import AskDraft, EditDraft, ReplyDraft
from echo_community.discussions.models import (
    Post,
    ReadMark,
    Revision,
    Thread,
    ThreadKind,
    ThreadLink,
    ThreadReader,
    ThreadTopic,
)
from echo_community.discussions.writing import announce, put_in_index, withdraw, write_post
from echo_community.kernel import audit
from echo_community.kernel.actor import Actor
from echo_community.kernel.clock import now
from echo_community.kernel.db import atomic, db, insert
from echo_community.kernel.errors import NotVisible, Overtaken
from echo_community.kernel.markup import excerpt, render
from echo_community.kernel.words import slug
from echo_community.policy import Can
from echo_community.privacy import guard
from echo_community.programmes.models import Programme, Topic
from echo_community.search import index


@atomic
def ask(author: Actor, programme_id: int, draft: AskDraft) -> Thread:
    """Start a discussion. Raises NotVisible, or Stopped with the findings that stopped it."""
    programme = db.session.get(Programme, programme_id)
    policy.visible(author, Can.ASK, programme)
    thread = Thread(
        programme_id=programme_id,
        author_id=author.id,
        kind=ThreadKind.DISCUSSION,
        title=draft.title,
        slug=slug(draft.title),
        visibility=draft.visibility,
        nameless=draft.nameless,
        last_number=0,
        replies=0,
        created_at=now(),
        last_post_at=now(),
    )
    db.session.add(thread)
    db.session.flush()
    db.session.add_all(ThreadReader(thread_id=thread.id, user_id=u) for u in draft.named)
    _set_topics(thread, draft.topics)
    post = write_post(thread, author, draft.body, title=draft.title, reason=draft.reason)
    thread.held = post.held
    thread.excerpt = excerpt(post.html)
    _read_to(author, thread.id, post.number)
    if not post.held:
        announce(thread, post)
    return thread


@atomic
def reply(author: Actor, thread_id: int, draft: ReplyDraft) -> Post:
    """Add a reply. Raises NotVisible, Forbidden, or Stopped with the findings that stopped it."""
    thread = queries.thread_for(author, thread_id, lock=True)
    policy.require(author, Can.REPLY, thread)
    post = write_post(thread, author, draft.body, purpose=draft.purpose, reason=draft.reason)
    _read_to(author, thread.id, post.number)
    if not post.held:
        announce(thread, post)
    return post


@atomic
def edit_post(editor: Actor, post_id: int, draft: EditDraft) -> Post:
    """Change a post and keep what it was. Raises Overtaken, Stopped or Forbidden."""
    thread, post = queries.post_for(editor, post_id, lock=True)
    policy.require(editor, Can.EDIT_POST, post)
    policy.require(editor, Can.REPLY, thread)
    if draft.revision != post.revision:
        raise Overtaken(post.source, post.revision)
    title = draft.title if post.number == 1 and draft.title else thread.title
    if (draft.body, title) == (post.source, thread.title):
        return post
    words = guard.Words({"title": title, "body": draft.body}, editor.language)
    hold = guard.must_hold(words, draft.reason)
    _keep_revision(editor, thread, post)
    post.source, post.html = draft.body, render(draft.body, post.format)
    post.revision += 1
    post.edited_at = now()
    if post.number == 1:
        thread.title, thread.slug, thread.excerpt = title, slug(title), excerpt(post.html)
    audit.record(editor, "post.edit", post, revision=post.revision, held=hold)
    if hold and not post.held:
        _hold(thread, post)
    elif not post.held:
        _index_again(thread, post)
    return post


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
    post.hidden, post.hidden_by_id = False, None
    if not post.held:
        announce(thread, post)
    audit.record(actor, "post.restore", post)
    return post


@atomic
def hide_thread(actor: Actor, thread_id: int) -> Thread:
    """Hide a whole thread from everybody but moderators."""
    thread = queries.thread_for(actor, thread_id, lock=True)
    policy.require(actor, Can.HIDE_THREAD, thread)
    thread.hidden, thread.hidden_by_id = True, actor.id
    index.drop_thread(thread.id)
    audit.record(actor, "thread.hide", thread)
    return thread


@atomic
def restore_thread(actor: Actor, thread_id: int) -> Thread:
    """Bring a hidden thread back: its hider or a moderator."""
    thread = queries.thread_for(actor, thread_id, action=Can.RESTORE_THREAD, lock=True)
    thread.hidden, thread.hidden_by_id = False, None
    put_in_index(thread, *queries.posts_for_index(thread.id))
    audit.record(actor, "thread.restore", thread)
    return thread


@atomic
def release(moderator: Actor, post_id: int) -> Post:
    """Let everybody read a held post."""
    thread, post = queries.post_for(moderator, post_id, lock=True)
    policy.require(moderator, Can.RELEASE_HELD, post)
    post.held = False
    if post.number == 1:
        thread.held = False
    announce(thread, post)
    if post.number == 1:  # what others wrote below it was released before, but not findable
        put_in_index(thread, *queries.posts_for_index(thread.id))
    audit.record(moderator, "post.release", post)
    return post


@atomic
def pin(moderator: Actor, thread_id: int, pinned: bool = True) -> Thread:
    """Keep a thread at the head of the list, or let it go."""
    thread = queries.thread_for(moderator, thread_id, lock=True)
    policy.require(moderator, Can.PIN_THREAD, thread)
    thread.pinned = pinned
    audit.record(moderator, "thread.pin" if pinned else "thread.unpin", thread)
    return thread


@atomic
def lock(moderator: Actor, thread_id: int, locked: bool = True) -> Thread:
    """Close a thread to new posts, or open it again."""
    thread = queries.thread_for(moderator, thread_id, lock=True)
    policy.require(moderator, Can.LOCK_THREAD, thread)
    thread.locked = locked
    audit.record(moderator, "thread.lock" if locked else "thread.unlock", thread)
    return thread


@atomic
def move(actor: Actor, thread_id: int, topics: Sequence[int]) -> Thread:
    """Put a thread under other topics of its programme."""
    thread = queries.thread_for(actor, thread_id, lock=True)
    policy.require(actor, Can.MOVE_THREAD, thread)
    _set_topics(thread, topics)
    put_in_index(thread, *queries.posts_for_index(thread.id))
    audit.record(actor, "thread.move", thread, topics=sorted(topics))
    return thread


@atomic
def link(actor: Actor, thread_id: int, other_id: int) -> None:
    """Tie two threads of a programme together; both show it."""
    thread = queries.thread_for(actor, thread_id)
    other = queries.thread_for(actor, other_id)
    policy.require(actor, Can.LINK_THREAD, thread)
    if other.programme_id != thread.programme_id or other.id == thread.id:
        raise NotVisible
    first, second = sorted((thread.id, other.id))
    db.session.execute(
        insert(ThreadLink)
        .values(source_id=first, target_id=second, made_by_id=actor.id, made_at=now())
        .on_conflict_do_nothing()
    )
    audit.record(actor, "thread.link", thread, other=other.id)


@atomic
def unlink(actor: Actor, thread_id: int, other_id: int) -> None:
    """Undo a link."""
    thread = queries.thread_for(actor, thread_id)
    policy.require(actor, Can.LINK_THREAD, thread)
    first, second = sorted((thread_id, other_id))
    db.session.execute(
        delete(ThreadLink).where(ThreadLink.source_id == first, ThreadLink.target_id == second)
    )
    audit.record(actor, "thread.unlink", thread, other=other_id)


@atomic
def mark_read(reader: Actor, thread_id: int, number: int) -> None:
    """Remember how far somebody has read. One statement; the caller asks only when it moved."""
    _read_to(reader, thread_id, number)


def _read_to(reader: Actor, thread_id: int, number: int) -> None:
    statement = insert(ReadMark).values(
        user_id=reader.id, thread_id=thread_id, number=number, read_at=now()
    )
    db.session.execute(
        statement.on_conflict_do_update(
            index_elements=["user_id", "thread_id"],
            set_={"number": statement.excluded.number, "read_at": statement.excluded.read_at},
            where=ReadMark.number < statement.excluded.number,
        )
    )


def _set_topics(thread: Thread, topics: Sequence[int]) -> None:
    known = db.session.scalars(
        select(Topic.id).where(Topic.programme_id == thread.programme_id, Topic.id.in_(topics))
    )
    db.session.execute(delete(ThreadTopic).where(ThreadTopic.thread_id == thread.id))
    db.session.add_all(ThreadTopic(thread_id=thread.id, topic_id=topic) for topic in known)
    db.session.flush()


def _keep_revision(editor: Actor, thread: Thread, post: Post) -> None:
    db.session.add(
        Revision(
            post_id=post.id,
            revision=post.revision,
            author_id=post.author_id,
            title=thread.title if post.number == 1 else None,
            source=post.source,
            html=post.html,
            written_at=post.edited_at or post.created_at,
            withheld=post.held or editor.id != post.author_id,
        )
    )


def _hold(thread: Thread, post: Post) -> None:
    post.held = True
    if post.number == 1:
        thread.held = True
        index.drop_thread(thread.id)
    else:
        withdraw(thread, post)


def _index_again(thread: Thread, post: Post) -> None:
    # A thread's title stands beside each of its posts in the index.
    posts = queries.posts_for_index(thread.id) if post.number == 1 else [post]
    put_in_index(thread, *posts)
