"""One thread: its page, a post's history, a post to edit."""

import functools
from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Select, bindparam, func, or_, select, true

from echo_community import policy
from echo_community.discussions import kinds
from echo_community.discussions.models import (
    Draft,
    Level,
    Post,
    Purpose,
    Revision,
    Subscription,
    Thread,
)
from echo_community.discussions.queries import around
from echo_community.discussions.queries.lists import with_topics
from echo_community.discussions.queries.lookups import post_at, post_for
from echo_community.discussions.queries.marked import marked_posts
from echo_community.discussions.queries.paging import page_of, posts_on, rest_columns
from echo_community.discussions.queries.unfolding import unfolded
from echo_community.discussions.rows import (
    NO_FACTS,
    POSTS_A_PAGE,
    DraftRow,
    EditPage,
    HistoryPage,
    PostRow,
    RevisionRow,
    ThreadPage,
    ThreadRow,
    post_row,
    post_rows,
    read,
    thread_row,
    thread_rows,
)
from echo_community.kernel.actor import Actor
from echo_community.kernel.db import db, find
from echo_community.kernel.errors import Forbidden, NotVisible
from echo_community.kernel.markup import Format
from echo_community.notifications.models import Notice
from echo_community.policy import READER, Can
from echo_community.privacy.holds import open_holds

VERSIONS_SHOWN = 30
PRINTED = 500  # posts a page of the print view

_accepted = (
    select(Post.number)
    .where(Post.thread_id == Thread.id, Post.accepted, ~Post.held, ~Post.hidden)
    .order_by(Post.number)
    .limit(1)
    .correlate(Thread)
    .scalar_subquery()
    .label("accepted_number")
)


def thread_page(
    reader: Actor,
    thread_id: int,
    number: int | None = None,
    size: int = POSTS_A_PAGE,
    *,
    whole: bool = False,
) -> ThreadPage:
    """A page of a thread in four statements and those of its card; without a number, the first.

    With `whole`, for paper, what the card draws stands in the list too.
    """
    found = read(reader, _one_thread(), thread=thread_id, place=f"reply:{thread_id}").one_or_none()
    if found is None:
        raise NotVisible
    kind = kinds.of(found.kind)
    parted = bool(kind.apart) and not whole
    count = page_of(found.rest if parted else found.last_number, size)
    number = min(max(number or 1, 1), count)
    rows = _rows_on(reader, found, number, size, kind.apart if parted else None)
    about = around.facts(reader, [row.id for row in rows], thread_id)
    shown = [post_row(row, about.get(row.id, NO_FACTS)) for row in rows]
    posts = unfolded(reader, with_holds(reader, shown))
    beside = around.beside(reader, thread_id)
    thread = thread_row(found, beside.topics)
    apart = [post for post in posts if kind.draws(post)]
    listed = [post for post in posts if post.number and (whole or not kind.draws(post))]
    return ThreadPage(
        thread=thread,
        posts=listed,
        apart=apart,
        ends=_ends(found, thread, listed) if parted else 0,
        number=number,
        count=count,
        linked=beside.linked,
        related=beside.related,
        accepted=found.accepted_number,
        summary=next((post for post in posts if not post.number), None),
        level=_level(found),
        notices=found.notices,
        draft=_draft(found),
        marked=marked_posts(found, about.values()),
        card=kind.card(reader, thread, apart) if kind.card else None,
    )


def _rows_on(
    reader: Actor, found: Any, number: int, size: int, apart: Collection[Purpose] | None
) -> Sequence[Any]:
    """The posts of a page; number 0, the summary, belongs to every one."""
    begin = (number - 1) * size
    if apart is None:
        numbers = [0, *range(begin + 1, begin + size + 1)]
        return read(reader, _posts_at(), thread=found.id, numbers=numbers).all()
    first = number == 1
    values = {"numbers": [0, 1] if first else [0], "apart": list(apart) if first else []}
    page = {"thread": found.id, "begin": begin, "size": size}
    return read(reader, posts_on(), **values, **page).all()


def _ends(found: Any, thread: ThreadRow, listed: Sequence[PostRow]) -> int:
    """How far one is after such a page: past everything where the rest was read before."""
    if thread.read_to >= (found.rest_to or 0):
        return int(found.last_number)
    return listed[-1].number if listed else 0


def with_holds(reader: Actor, posts: list[PostRow]) -> list[PostRow]:
    """The posts, those that wait with why, for who may release them; at most one statement."""
    waiting = [p.id for p in posts if p.held and policy.can(reader, Can.RELEASE_HELD, p)]
    holds = open_holds(waiting, reader.id)
    return [
        replace(post, facts=replace(post.facts, hold=holds[post.id])) if post.id in holds else post
        for post in posts
    ]


def _level(found: Any) -> Level:
    """What the reader chose; without a choice, who asked watches."""
    return found.level or (Level.WATCH if found.mine else Level.NORMAL)


def _draft(found: Any) -> DraftRow | None:
    if found.draft_version is None:
        return None
    return DraftRow("", found.draft_body, found.draft_version, found.draft_at, found.draft_choices)


def thread_row_for(reader: Actor, thread_id: int, action: Can = Can.READ_THREAD) -> ThreadRow:
    """The head of a thread with its topics, or NotVisible, or Forbidden; two statements."""
    found = read(reader, _one_thread(), thread=thread_id, place="").one_or_none()
    if found is None:
        raise NotVisible
    [thread] = with_topics([found])
    policy.require(reader, action, thread)
    return thread


@functools.cache
def _one_thread() -> Select[Any]:
    return (
        thread_rows()
        .add_columns(
            _accepted,
            *rest_columns(),
            Subscription.level.label("level"),
            Draft.body.label("draft_body"),
            Draft.version.label("draft_version"),
            Draft.updated_at.label("draft_at"),
            Draft.choices.label("draft_choices"),
            _notices(),
        )
        .outerjoin(
            Subscription,
            (Subscription.thread_id == Thread.id) & (Subscription.user_id == READER.id),
        )
        .outerjoin(Draft, (Draft.user_id == READER.id) & (Draft.place == bindparam("place")))
        .where(
            Thread.id == bindparam("thread"),
            Thread.merged_into_id.is_(None),
            policy.where(READER, Can.READ_THREAD, Thread),
        )
    )


def _notices() -> Any:
    """How many unread notices READER has of the thread."""
    unread = Notice.user_id == READER.id, Notice.thread_id == Thread.id, Notice.read_at.is_(None)
    found = select(func.count(Notice.id)).where(*unread).correlate(Thread)
    return found.scalar_subquery().label("notices")


@functools.cache
def _posts_at() -> Select[Any]:
    # Each number is looked up, so that page 500 of a thread costs what page 1 does.
    return post_rows().where(
        Post.thread_id == bindparam("thread"),
        Post.number.in_(bindparam("numbers", expanding=True)),
        policy.where(READER, Can.READ_POST, Post),
    )


def history(reader: Actor, thread_id: int, number: int) -> HistoryPage:
    """A post with everything it was before, newest first."""
    thread = thread_row_for(reader, thread_id)
    post_id = post_at(reader, thread_id, number)
    post = post_row(read(reader, post_rows().where(Post.id == post_id)).one())
    policy.visible(reader, Can.READ_REVISIONS, post)
    # A summary goes from hand to hand: what it held before was not its present author's.
    first = post if post.number else replace(post, author_id=None)
    everything = policy.can(reader, Can.READ_WITHHELD, first)
    own = Revision.author_id == reader.id
    older = db.session.execute(
        select(Revision.revision, Revision.title, Revision.html, Revision.written_at)
        .where(Revision.post_id == post_id, true() if everything else or_(own, ~Revision.withheld))
        .order_by(Revision.revision.desc())
        .limit(VERSIONS_SHOWN)
    )
    title = thread.title if number == 1 else None
    newest = RevisionRow(post.revision, title, post.html, post.edited_at or post.created_at)
    return HistoryPage(thread, post, [newest, *(RevisionRow(*row) for row in older)])


def edit_page(editor: Actor, thread_id: int, number: int) -> EditPage:
    """A post for its editor. Raises NotVisible, or Forbidden where it is not theirs to change."""
    if not number:
        raise NotVisible  # a summary is edited on a page of its own, by others too
    thread, post = post_for(editor, post_at(editor, thread_id, number))
    policy.require(editor, Can.EDIT_POST, post)
    policy.require(editor, Can.REPLY, thread)
    return EditPage(
        id=post.id,
        number=number,
        programme_id=thread.programme_id,
        thread_id=thread_id,
        slug=thread.slug,
        title=thread.title,
        source=post.source,
        format=post.format,
        revision=post.revision,
    )


def words_of(moderator: Actor, post_id: int) -> Post:
    """A post with its source, hidden or not, for a moderator who decides on it; or NotVisible."""
    _, post = post_for(moderator, post_id)
    policy.require(moderator, Can.READ_WITHHELD, post)
    return post


def summary_page(editor: Actor, thread_id: int) -> EditPage:
    """A thread's summary for its editor; revision 0 where none is written yet.

    Raises NotVisible, or Forbidden where it is not theirs to write. What the editor may not read
    (it is deleted) is not in it, and what waits for a moderator is theirs alone to let go.
    """
    thread = thread_row_for(editor, thread_id, Can.SUMMARISE_THREAD)
    post = find(Post, Post.thread_id == thread_id, Post.number == 0)
    readable = post is not None and policy.can(editor, Can.READ_POST, post)
    if post is not None and not readable and not post.hidden:
        raise Forbidden
    return EditPage(
        id=post.id if post else 0,
        number=0,
        programme_id=thread.programme_id,
        thread_id=thread_id,
        slug=thread.slug,
        title=thread.title,
        source=post.source if post and readable else "",
        format=Format.MARKDOWN,
        revision=post.revision if post else 0,
        thread=thread,
    )
