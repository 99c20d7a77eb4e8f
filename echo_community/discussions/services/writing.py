"""Asking, replying, editing: each is one transaction, and takes the one path of words."""

from echo_community import policy
from echo_community.discussions import guarding, kinds, queries, related
from echo_community.discussions.drafts import AskDraft, EditDraft, ReplyDraft
from echo_community.discussions.files import attaching
from echo_community.discussions.mentions import linked
from echo_community.discussions.models import (
    Post,
    Purpose,
    Revision,
    Thread,
    ThreadKind,
    ThreadReader,
)
from echo_community.discussions.places import Place
from echo_community.discussions.services.drafts import forget
from echo_community.discussions.services.pacing import keep_few_links, keep_pace
from echo_community.discussions.services.placing import link, set_topics
from echo_community.discussions.services.reading import read_own, read_to
from echo_community.discussions.telling import tell_called
from echo_community.discussions.writing import (
    announce,
    hold_back,
    keep_answer_with,
    note_written,
    put_in_index,
    write_post,
)
from echo_community.kernel import audit
from echo_community.kernel.actor import Actor
from echo_community.kernel.clock import now
from echo_community.kernel.db import atomic, db
from echo_community.kernel.errors import Overtaken
from echo_community.kernel.markup import excerpt, render
from echo_community.kernel.words import slug
from echo_community.notifications import letters
from echo_community.policy import Can
from echo_community.programmes.models import Programme


@atomic
def ask(author: Actor, programme_id: int, draft: AskDraft) -> Thread:
    """Start a discussion. Raises NotVisible, Forbidden, NotYet, or Stopped with findings."""
    programme = db.session.get(Programme, programme_id)
    policy.visible(author, Can.READ_PROGRAMME, programme)
    policy.require(author, Can.ASK, programme)
    keep_pace(author, programme_id, draft.body)
    thread = open_thread(author, programme_id, draft)
    if draft.beside:
        link(author, thread.id, draft.beside)
    forget(author, Place("ask", programme_id), draft.kept)
    return thread


def open_thread(
    author: Actor,
    programme_id: int,
    draft: AskDraft,
    kind: ThreadKind = ThreadKind.DISCUSSION,
    *,
    held: bool = False,
) -> Thread:
    """A new thread with its first post, of any kind, announced unless it is held; rights are the
    caller's to ask. Part of a transaction. Raises Stopped with findings."""
    thread = Thread(
        programme_id=programme_id,
        author_id=author.id,
        kind=kind,
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
    set_topics(thread, draft.topics)
    post = write_post(
        thread,
        author,
        draft.body,
        title=draft.title,
        reason=draft.reason,
        files=draft.files,
        heed=draft.heed,
    )
    thread.held = post.held = post.held or held
    thread.excerpt = excerpt(post.html)
    read_to(author, thread.id, post.number)
    if not post.held:
        announce(thread, post)
    return thread


@atomic
def reply(author: Actor, thread_id: int, draft: ReplyDraft) -> Post:
    """Add a reply. Raises NotVisible, Forbidden, NotYet, or Stopped with findings."""
    thread = queries.thread_for(author, thread_id, lock=True)
    policy.require(author, Can.REPLY, thread)
    kind = kinds.of(thread.kind)
    kind.may_post(author, thread, draft)
    keep_pace(author, thread.programme_id, draft.body)
    post = write_post(
        thread,
        author,
        draft.body,
        purpose=draft.purpose,
        reason=draft.reason,
        files=draft.files,
        heed=draft.heed,
        beside=draft.beside,
    )
    kind.posted(author, thread, post, draft)
    read_own(author, thread.id, post.number)
    if not post.held:
        announce(thread, post)
    forget(author, _written_at(thread, draft), draft.kept)
    return post


def _written_at(thread: Thread, draft: ReplyDraft) -> Place:
    """Where the words of a reply were kept while they were written."""
    if draft.purpose is Purpose.ANSWER:
        return Place("answer", draft.about["question"])
    if draft.purpose is Purpose.QUESTION:
        return Place("question", thread.id)
    if draft.purpose is Purpose.SUGGESTION:
        return Place("suggestion", thread.id)
    return Place("reply", thread.id)


@atomic
def edit_post(editor: Actor, post_id: int, draft: EditDraft) -> Post:
    """Change a post and keep what it was. Raises Overtaken, Stopped, NotYet or Forbidden."""
    thread, post = queries.post_for(editor, post_id, lock=True)
    policy.require(editor, Can.EDIT_POST, post)
    policy.require(editor, Can.REPLY, thread)
    if draft.revision != post.revision:
        raise Overtaken(post.source, post.revision)
    forget(editor, Place("edit", post.id), draft.kept)
    title = draft.title if post.number == 1 and draft.title else thread.title
    if (draft.body, title) == (post.source, thread.title) and not draft.files:
        return post
    if editor.id == post.author_id:
        keep_few_links(editor, post.programme_id, draft.body)
    files = attaching.chosen(editor, post.programme_id, draft.files)
    words = guarding.passed(
        editor,
        thread.programme_id,
        reason=draft.reason,
        heed=draft.heed,
        before=f"{thread.title}\n\n{post.source}",
        title=title,
        body=draft.body,
        files=attaching.words_of(files),
    )
    attaching.put_under(editor, post, files)
    _keep_revision(editor, thread, post)
    post.source = draft.body
    post.html = linked(render(draft.body, post.format), post.programme_id)
    post.revision += 1
    post.edited_at = now()
    if post.number == 1:
        thread.title, thread.slug, thread.excerpt = title, slug(title), excerpt(post.html)
    audit.record(editor, "post.edit", post, revision=post.revision, held=words.held)
    words.note(editor, post)
    if words.held and not post.held:
        hold_back(thread, post)
        note_written(thread, post, editor)
    elif not post.held:
        _index_again(thread, post)
        letters.take_words_back(thread.id)
        tell_called(thread, post)
    return post


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


def _index_again(thread: Thread, post: Post) -> None:
    # A thread's title stands beside each of its posts in the index.
    posts = queries.posts_for_index(thread.id) if post.number == 1 else [post]
    if post.number == 1:
        related.changed(thread)
    keep_answer_with(thread, post)
    put_in_index(thread, *posts)
    kinds.of(thread.kind).changed(thread, post)
