"""Splitting a thread in two and joining two into one; old addresses lead on."""

from collections.abc import Sequence

from flask_babel import gettext
from sqlalchemy import delete, or_, select, update

from echo_community import policy
from echo_community.discussions import guarding, kinds, moving, queries
from echo_community.discussions.drafts import SplitDraft
from echo_community.discussions.models import (
    Draft,
    Post,
    PostMove,
    Purpose,
    Thread,
    ThreadKind,
    ThreadLink,
    ThreadReader,
)
from echo_community.discussions.services.drafts import choices_of_both
from echo_community.discussions.services.placing import link, set_topics
from echo_community.discussions.writing import announce, write_post
from echo_community.kernel import audit
from echo_community.kernel.actor import Actor
from echo_community.kernel.clock import now
from echo_community.kernel.db import atomic, db, insert
from echo_community.kernel.errors import NotVisible, Refused
from echo_community.kernel.markup import excerpt
from echo_community.kernel.words import slug
from echo_community.notifications.models import Notice
from echo_community.policy import Can, Visibility
from echo_community.search import index


@atomic
def split(moderator: Actor, thread_id: int, draft: SplitDraft) -> Thread:
    """Move posts into a thread of their own; merging that one back undoes it.

    Raises NotVisible, Forbidden, Stopped, or Refused with what to do.
    """
    source = _open_thread(moderator, thread_id)
    if kinds.of(source.kind).apart or kinds.of(source.kind).whole:
        raise Refused(
            gettext("What was said here belongs together. Only a discussion can be split.")
        )
    posts = _picked(source, draft)
    guarding.must_hold(moderator, source.programme_id, title=draft.title)
    target = _opened_with(source, posts[0], draft.title)
    set_topics(target, draft.topics)
    numbers = [post.number for post in posts]
    moving.carry(source, target, posts)
    target.excerpt = excerpt(posts[0].html)
    moving.settle(source, target)
    moving.index_again(target, posts)
    moving.index_again(source, ())
    link(moderator, source.id, target.id)
    audit.record(moderator, "thread.split", source, into=target.id, posts=numbers)
    audit.record(moderator, "thread.split-off", target, out_of=source.id)
    if draft.note:
        _leave_note(moderator, source, target)
    return target


@atomic
def merge(moderator: Actor, thread_id: int, other_id: int) -> Thread:
    """Put all posts of a thread after those of another, which is returned; the old one leads on.

    Raises NotVisible, Forbidden, or Refused with what to do.
    """
    # In the order of their numbers, so that two merges at once cannot wait for each other.
    both = {each: _open_thread(moderator, each) for each in sorted({thread_id, other_id})}
    source, target = both[thread_id], both[other_id]
    posts = _posts(source)
    _may_join(source, target, posts)
    for post in posts:
        if post.number == 0:
            post.purpose = Purpose.MESSAGE  # a thread has one summary, and the other's stays
    index.drop_thread(source.id)
    moving.carry(source, target, posts)
    _leads_on(moderator, source, target)
    moving.settle(source, target)
    moving.forget_relations(source)
    moving.index_again(target, posts)
    audit.record(moderator, "thread.merge", source, into=target.id)
    audit.record(moderator, "thread.merge-in", target, merged=source.id, posts=len(posts))
    return target


def _open_thread(moderator: Actor, thread_id: int) -> Thread:
    thread = queries.thread_for(moderator, thread_id, lock=True)
    policy.require(moderator, Can.MERGE_THREAD, thread)
    if thread.held:
        raise Refused(gettext("This thread waits for a moderator. Release or delete it first."))
    return thread


def _posts(thread: Thread) -> Sequence[Post]:
    """All of them, whoever may read them: what is held or deleted is carried as it is."""
    wanted = select(Post).where(Post.thread_id == thread.id).order_by(Post.number)
    return db.session.scalars(wanted.execution_options(populate_existing=True)).all()


def _picked(source: Thread, draft: SplitDraft) -> Sequence[Post]:
    picked = set(draft.numbers)
    last = max(picked, default=0)
    posts = [
        post
        for post in _posts(source)
        if post.number > 1 and (post.number in picked or (draft.rest and post.number > last > 0))
    ]
    if not posts:
        raise Refused(gettext("Tick the posts that move. The first post of a thread stays."))
    if posts[0].held or posts[0].hidden:
        raise Refused(
            gettext(
                "Post %(number)s would open the new thread, and not everybody can read it. "
                "Release it or bring it back first, or leave it here.",
                number=posts[0].number,
            )
        )
    return posts


def _opened_with(source: Thread, first: Post, title: str) -> Thread:
    """A thread whose question is this post: its author asked it, and stays nameless if they are."""
    target = Thread(
        programme_id=source.programme_id,
        author_id=first.author_id,
        kind=ThreadKind.DISCUSSION,
        title=title,
        slug=slug(title),
        visibility=source.visibility,
        nameless=first.nameless,
        last_number=0,
        replies=0,
        created_at=first.created_at,
        last_post_at=first.created_at,
    )
    db.session.add(target)
    db.session.flush()
    readers = select(ThreadReader.user_id).where(ThreadReader.thread_id == source.id)
    db.session.add_all(
        ThreadReader(thread_id=target.id, user_id=user_id)
        for user_id in db.session.scalars(readers).all()
    )
    return target


def _leave_note(moderator: Actor, source: Thread, target: Thread) -> None:
    title = target.title.replace("\\", "\\\\").replace("[", "\\[").replace("]", "\\]")
    words = gettext(
        "Some posts were moved to a thread of their own: [%(title)s](%(address)s)",
        title=title,
        address=f"/t/{target.id}",
    )
    announce(source, write_post(source, moderator, words))


def _may_join(source: Thread, target: Thread, posts: Sequence[Post]) -> None:
    """Raise where the one cannot become part of the other."""
    if source.id == target.id or source.programme_id != target.programme_id:
        raise NotVisible
    if source.visibility != target.visibility or source.visibility is Visibility.NAMED:
        raise Refused(gettext("The two threads are not for the same readers."))
    if source.kind is not ThreadKind.DISCUSSION:
        raise Refused(gettext("Only a discussion can become part of another thread."))
    if kinds.of(target.kind).whole:
        raise Refused(
            gettext("A quick question stays as it was asked. Link the two threads instead.")
        )
    if _two_without_names(target, posts):
        raise Refused(
            gettext(
                "In both threads somebody wrote without a name. "
                "Nobody could tell the two apart in one thread; link the threads instead."
            )
        )


def _two_without_names(target: Thread, posts: Sequence[Post]) -> bool:
    """Whether both hold nameless posts, but for those that came from the target.

    Who wrote them is not asked: the answer would tell whether it is the same person.
    """
    nameless = {post.id for post in posts if post.nameless}
    if not nameless:
        return False
    there = select(Post.id).where(Post.thread_id == target.id, Post.nameless).limit(1)
    if db.session.scalar(there) is None:
        return False
    came = select(PostMove.post_id).where(
        PostMove.thread_id == target.id, PostMove.post_id.in_(nameless)
    )
    return bool(nameless.difference(db.session.scalars(came)))


def _leads_on(moderator: Actor, source: Thread, target: Thread) -> None:
    """The empty thread is gone from every list, and its address leads to the other."""
    source.hidden, source.hidden_by_id, source.pinned = True, None, False
    source.merged_into_id = target.id
    moved_on = update(Thread).where(Thread.merged_into_id == source.id)
    db.session.execute(moved_on.values(merged_into_id=target.id))
    told = update(Notice).where(Notice.thread_id == source.id)
    db.session.execute(told.values(thread_id=target.id, post_number=None))
    # What it was called is how some will look for it.
    names = [target.aliases, source.title.replace(", ", " "), source.aliases]
    target.aliases = ", ".join(name for name in names if name)[:500]
    _links_follow(moderator, source, target)
    _drafts_follow(source, target)


def _links_follow(moderator: Actor, source: Thread, target: Thread) -> None:
    ours = or_(ThreadLink.source_id == source.id, ThreadLink.target_id == source.id)
    ends = {
        each
        for tie in db.session.scalars(select(ThreadLink).where(ours))
        for each in (tie.source_id, tie.target_id)
    } - {source.id, target.id}
    db.session.execute(delete(ThreadLink).where(ours))
    pairs = [sorted((target.id, other)) for other in ends]
    rows = [
        {"source_id": first, "target_id": second, "made_by_id": moderator.id, "made_at": now()}
        for first, second in pairs
    ]
    if rows:
        db.session.execute(insert(ThreadLink).values(rows).on_conflict_do_nothing())


def _drafts_follow(source: Thread, target: Thread) -> None:
    """What people were writing there goes along, after what they were writing here."""
    there, here = f"reply:{source.id}", f"reply:{target.id}"
    drafts = db.session.scalars(select(Draft).where(Draft.place.in_((there, here)))).all()
    kept = {draft.user_id: draft for draft in drafts if draft.place == here}
    for draft in drafts:
        if draft.place == there and (other := kept.get(draft.user_id)):
            other.body, other.version = f"{other.body}\n\n{draft.body}", other.version + 1
            other.choices = choices_of_both(other, draft)
            db.session.delete(draft)
        elif draft.place == there:
            draft.place = here
