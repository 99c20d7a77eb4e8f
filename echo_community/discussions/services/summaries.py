"""The summary at the head of a thread: its post number 0, which its author and experts share."""

from echo_community import policy
from echo_community.discussions import guarding, kinds, queries
from echo_community.discussions.drafts import EditDraft
from echo_community.discussions.mentions import linked
from echo_community.discussions.models import Post, Purpose, Revision, Thread
from echo_community.discussions.places import Place
from echo_community.discussions.services.drafts import forget
from echo_community.discussions.writing import note_written, put_in_index
from echo_community.kernel import audit
from echo_community.kernel.actor import Actor
from echo_community.kernel.clock import now
from echo_community.kernel.db import atomic, db, find
from echo_community.kernel.errors import Forbidden, Overtaken
from echo_community.kernel.markup import Format, render
from echo_community.policy import Can
from echo_community.search import index


@atomic
def summarise(actor: Actor, thread_id: int, draft: EditDraft) -> Post:
    """Write a thread's summary, or write it anew; `draft.revision` is the one seen, 0 for none.

    Raises Overtaken, Stopped or Forbidden. It becomes the words of who wrote last.
    """
    thread = queries.thread_for(actor, thread_id, lock=True)
    policy.require(actor, Can.SUMMARISE_THREAD, thread)
    post = find(Post, Post.thread_id == thread_id, Post.number == 0, lock=True)
    if post is not None:
        _is_theirs_to_change(actor, post, draft)
        if post.source == draft.body and not post.hidden:
            return post
    words = guarding.passed(
        actor,
        thread.programme_id,
        reason=draft.reason,
        heed=draft.heed,
        before=post.source if post else "",
        body=draft.body,
    )
    forget(actor, Place("summary", thread_id), draft.kept)
    html = linked(render(draft.body), thread.programme_id)
    post = _kept(post) if post else _new(thread)
    _write(thread, post, actor, draft.body, html)
    post.held = post.held or words.held
    db.session.flush()
    audit.record(actor, "thread.summarise", post, revision=post.revision, held=words.held)
    words.note(actor, post)
    if post.held:
        note_written(thread, post, actor)
        index.drop(thread.kind, post.id)
    else:
        put_in_index(thread, post)
    kinds.of(thread.kind).changed(thread, post)
    return post


def _is_theirs_to_change(actor: Actor, post: Post, draft: EditDraft) -> None:
    readable = policy.can(actor, Can.READ_POST, post)
    if not readable and not post.hidden:
        raise Forbidden  # it waits for a moderator, and is not for them to read till then
    if draft.revision != post.revision:
        raise Overtaken(post.source if readable else "", post.revision)


def _new(thread: Thread) -> Post:
    return Post(
        thread_id=thread.id,
        programme_id=thread.programme_id,
        number=0,
        purpose=Purpose.SUMMARY,
        visibility=thread.visibility,
        revision=0,
        created_at=now(),
    )


def _kept(post: Post) -> Post:
    """The post, what it was before kept as a revision."""
    db.session.add(
        Revision(
            post_id=post.id,
            revision=post.revision,
            author_id=post.author_id,
            title=None,
            source=post.source,
            html=post.html,
            written_at=post.edited_at or post.created_at,
            withheld=post.held or post.hidden,
        )
    )
    post.edited_at = now()
    return post


def _write(thread: Thread, post: Post, actor: Actor, body: str, html: str) -> None:
    post.author_id = actor.id
    post.nameless = thread.nameless and actor.id == thread.author_id
    post.source, post.html, post.format = body, html, Format.MARKDOWN
    post.revision += 1
    post.hidden, post.hidden_by_id = False, None
    db.session.add(post)
