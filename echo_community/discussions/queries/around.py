"""What stands around a page of a thread, two statements for all of it: its topics and the threads
beside it; the marks, corrections, files, own reactions and bookmarks of its posts."""

import functools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    DateTime,
    Integer,
    Select,
    String,
    bindparam,
    case,
    cast,
    literal,
    null,
    or_,
    select,
    union_all,
)
from sqlalchemy.orm import aliased

from echo_community import policy
from echo_community.accounts.models import User
from echo_community.discussions.models import (
    Attachment,
    Bookmark,
    Correction,
    Mark,
    MarkKind,
    Post,
    Reaction,
    ReactionKind,
    RelatedThread,
    Thread,
    ThreadKind,
    ThreadLink,
    ThreadTopic,
)
from echo_community.discussions.rows import (
    BookmarkRow,
    CorrectionRow,
    FileRow,
    LinkedRow,
    MarkRow,
    PostFacts,
    TopicRow,
)
from echo_community.kernel.actor import Actor
from echo_community.kernel.db import UtcDateTime, db
from echo_community.policy import READER, Can
from echo_community.programmes.bylines import byline_columns, byline_from
from echo_community.programmes.models import Membership, Topic

RELATED_SHOWN = 5
LINKED_SHOWN = 20


@dataclass(frozen=True)
class Beside:
    """What a thread stands under and beside."""

    topics: Sequence[TopicRow]
    linked: Sequence[LinkedRow]
    related: Sequence[LinkedRow]


def beside(reader: Actor, thread_id: int) -> Beside:
    """A thread's topics, the threads tied to it and those like it; one statement."""
    rows = db.session.execute(_beside(), {**policy.bind(reader), "thread": thread_id}).all()
    linked = [_linked(row) for row in rows if row.what == "linked"]
    known = {row.id for row in linked}
    related = [_linked(row) for row in rows if row.what == "related" and row.id not in known]
    return Beside(
        [TopicRow(row.id, row.name, row.slug) for row in rows if row.what == "topic"],
        linked[:LINKED_SHOWN],
        related[:RELATED_SHOWN],
    )


def facts(reader: Actor, posts: Sequence[int], thread_id: int = 0) -> Mapping[int, PostFacts]:
    """Marks, corrections, files, own reactions and bookmarks of these posts; one statement.

    Posts without any are not in it; with a thread, the marks of all its posts are.
    """
    if not posts:
        return {}
    values = {**policy.bind(reader), "posts": list(posts), "thread": thread_id}
    rows = db.session.execute(_facts(), values).all()
    by_post: dict[int, list[Any]] = {}
    for row in rows:
        by_post.setdefault(row.post_id, []).append(row)
    return {post_id: _facts_of(some) for post_id, some in by_post.items()}


def _facts_of(rows: Sequence[Any]) -> PostFacts:
    return PostFacts(
        marks=tuple(_mark(row) for row in rows if row.what == "mark"),
        reacted=frozenset(ReactionKind(row.kind) for row in rows if row.what == "reaction"),
        files=tuple(_file(row) for row in rows if row.what == "file"),
        corrections=tuple(_correction(row) for row in rows if row.what == "correction"),
        bookmark=next((_bookmark(row) for row in rows if row.what == "bookmark"), None),
    )


def _mark(row: Any) -> MarkRow:
    return MarkRow(
        kind=MarkKind(row.kind),
        at=row.at,
        reason=row.text,
        byline=byline_from(row),
        mine=bool(row.first),
        successor=(row.second, row.third) if row.second else None,
        number=row.fourth,
    )


def _correction(row: Any) -> CorrectionRow:
    return CorrectionRow(id=row.id, html=row.text, at=row.at, byline=byline_from(row))


def _file(row: Any) -> FileRow:
    return FileRow(
        id=row.id, kind=row.kind, name=row.text, alt=row.more,
        size=row.first, width=row.second, height=row.third, pages=row.fourth,
    )  # fmt: skip


def _bookmark(row: Any) -> BookmarkRow:
    return BookmarkRow(note=row.text, remind_at=row.at)


def _linked(row: Any) -> LinkedRow:
    return LinkedRow(
        row.id, row.slug, row.name, ThreadKind(row.kind), row.number,
        answered=row.answer is not None, answer_endorsed=bool(row.endorsed),
    )  # fmt: skip


@functools.cache
def _beside() -> Any:
    this: Any = bindparam("thread", type_=Integer)
    shown = (~Thread.hidden, ~Thread.held, policy.where(READER, Can.READ_THREAD, Thread))
    forth = select(ThreadLink.target_id).where(ThreadLink.source_id == this)
    back = select(ThreadLink.source_id).where(ThreadLink.target_id == this)
    topics = (
        select(
            literal("topic").label("what"),
            Topic.id,
            Topic.name.label("name"),
            Topic.slug.label("slug"),
            cast(null(), String).label("kind"),
            cast(null(), Integer).label("number"),
            Topic.position.label("place"),
            cast(null(), Integer).label("answer"),
            cast(0, Integer).label("endorsed"),
        )
        .join(ThreadTopic, ThreadTopic.topic_id == Topic.id)
        .where(ThreadTopic.thread_id == this)
    )
    linked: Select[Any] = _thread_beside("linked", -Thread.id).where(
        Thread.id.in_(forth.union_all(back)), *shown
    )
    related: Select[Any] = (
        _thread_beside("related", RelatedThread.rank)
        .join(RelatedThread, RelatedThread.related_id == Thread.id)
        .where(RelatedThread.thread_id == this, *shown)
    )
    return union_all(topics, linked, related).order_by("place", "name")


def _thread_beside(what: str, place: Any) -> Select[Any]:
    return select(
        literal(what),
        Thread.id,
        Thread.title,
        Thread.slug,
        cast(Thread.kind, String),
        Thread.replies,
        place,
        Thread.answer_number,
        cast(Thread.answer_endorsed, Integer),
    )


@functools.cache
def _facts() -> Any:
    return union_all(_marks(), _corrections(), _files(), _reactions(), _bookmarks()).order_by(
        "at", "id"
    )


def _marks() -> Select[Any]:
    successor = aliased(Post)
    # The head of a thread names what is marked on its other pages too.
    elsewhere = Mark.thread_id == bindparam("thread", type_=Integer)
    return (
        select(
            *_columns(
                "mark", Mark, Mark.kind, Mark.at, text=Mark.reason,
                first=cast(Mark.author_id == READER.id, Integer),
                second=successor.thread_id, third=successor.number,
                fourth=case((or_(Post.hidden, Post.held), null()), else_=Post.number),
            ),
            *byline_columns(Mark),
        )
        .join(Post, Post.id == Mark.post_id)
        .join(User, User.id == Mark.author_id)
        .outerjoin(
            Membership,
            (Membership.user_id == Mark.author_id)
            & (Membership.programme_id == Mark.programme_id),
        )
        .outerjoin(
            successor,
            (successor.id == Mark.successor_id) & policy.where(READER, Can.READ_POST, successor),
        )
        .where(
            or_(_on_these(Mark), elsewhere),
            ~Mark.withdrawn,
            policy.where(READER, Can.READ_POST, Post),
        )
    )  # fmt: skip


def _corrections() -> Select[Any]:
    columns = _columns("correction", Correction, null(), Correction.at, text=Correction.html)
    return (
        select(*columns, *byline_columns(Correction))
        .join(User, User.id == Correction.author_id)
        .outerjoin(
            Membership,
            (Membership.user_id == Correction.author_id)
            & (Membership.programme_id == Correction.programme_id),
        )
        .where(_on_these(Correction), ~Correction.withdrawn)
    )


def _files() -> Select[Any]:
    return select(
        *_columns(
            "file", Attachment, Attachment.kind, Attachment.created_at,
            text=Attachment.name, more=Attachment.alt, first=Attachment.size,
            second=Attachment.width, third=Attachment.height, fourth=Attachment.pages,
        ),
        *_nobody(),
    ).where(_on_these(Attachment), ~Attachment.removed)  # fmt: skip


def _reactions() -> Select[Any]:
    columns = _columns("reaction", Reaction, Reaction.kind, Reaction.at, text=Reaction.note)
    return select(*columns, *_nobody()).where(
        _on_these(Reaction), Reaction.author_id == READER.id, ~Reaction.withdrawn
    )


def _bookmarks() -> Select[Any]:
    columns = _columns("bookmark", Bookmark, null(), Bookmark.remind_at, text=Bookmark.note)
    mine = Bookmark.user_id == READER.id, Bookmark.removed_at.is_(None)
    return select(*columns, *_nobody()).where(_on_these(Bookmark), *mine)


def _on_these(table: Any) -> Any:
    return table.post_id.in_(bindparam("posts", expanding=True))


def _columns(
    what: str,
    table: Any,
    kind: Any,
    at: Any,
    *,
    text: Any,
    more: Any = None,
    first: Any = None,
    second: Any = None,
    third: Any = None,
    fourth: Any = None,
) -> tuple[Any, ...]:
    """The columns that every kind of fact has, some of them empty."""
    numbers = {"first": first, "second": second, "third": third, "fourth": fourth}
    return (
        literal(what).label("what"),
        table.post_id.label("post_id"),
        table.id.label("id"),
        cast(kind, String).label("kind"),
        cast(at, UtcDateTime).label("at") if at is None else at.label("at"),
        text.label("text"),
        cast(null(), String).label("more") if more is None else more.label("more"),
        *(
            (cast(null(), Integer) if column is None else column).label(name)
            for name, column in numbers.items()
        ),
    )


def _nobody() -> tuple[Any, ...]:
    """A byline's columns, empty; their types as `byline_columns` has them."""
    return tuple(
        cast(null(), column.type if not isinstance(column.type, DateTime) else UtcDateTime)
        for column in byline_columns(Mark)
    )
