"""What of an import is here already, so that running it twice adds nothing twice."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import or_, select

from echo_community.accounts.models import User
from echo_community.discussions.imports.lines import PostLine, ThreadLine
from echo_community.discussions.models import Post, PostMove, Thread, ThreadKind
from echo_community.kernel.db import db
from echo_community.policy import Visibility

NATIVE = "echo-"  # with the thread's number: the id an export gives to what was written here


@dataclass(frozen=True)
class Work:
    """What is still to do for a line: its missing posts, in a new thread or in the one here."""

    line: ThreadLine
    thread_id: int | None
    posts: tuple[PostLine, ...]
    visibility: Visibility = Visibility.PROGRAMME


@dataclass(frozen=True)
class Problem:
    """Why a line, or a post of it, was left out."""

    line: int
    reason: str


def missing(programme_id: int, lines: Sequence[ThreadLine]) -> tuple[list[Work], list[Problem]]:
    """What of these lines is not here yet, and what cannot come here; two statements."""
    here = _threads(programme_id, lines)
    authors = _authors([thread.id for thread in here.values()])
    work: list[Work] = []
    problems: list[Problem] = []
    for line in lines:
        thread = here.get(line.source_id)
        if thread is None:
            work.append(Work(line, None, line.posts))
            continue
        if thread.source_id and thread.source != line.source:
            reason = f"id: {line.source_id} is here from another source, {thread.source or 'none'}"
            problems.append(Problem(line.line, reason))
            continue
        if thread.kind is not line.kind:
            reason = f"id: {line.source_id} is here already, and it is a {thread.kind}"
            problems.append(Problem(line.line, reason))
            continue
        if line.kind is not ThreadKind.DISCUSSION:
            work.append(Work(line, thread.id, (), thread.visibility))  # whole, and lived on here
            continue
        numbers = authors.get(thread.id, {})
        posts = tuple(post for post in line.posts if post.number not in numbers)
        problems += [
            Problem(line.line, f"post {post.number}: a post written here has its number")
            for post in line.posts
            if post.number in numbers and not _same_author(post, numbers[post.number])
        ]
        work.append(Work(line, thread.id, posts, thread.visibility))
    return work, problems


def _threads(programme_id: int, lines: Sequence[ThreadLine]) -> dict[str, Any]:
    """Threads that are these lines, by the lines' ids."""
    dates = {line.source_id: line.created_at for line in lines}
    numbers = [int(each.removeprefix(NATIVE)) for each in dates if _is_native(each)]
    rows = db.session.execute(
        select(
            Thread.id,
            Thread.source_id,
            Thread.source,
            Thread.created_at,
            Thread.visibility,
            Thread.kind,
        ).where(
            Thread.programme_id == programme_id,
            or_(
                Thread.source_id.in_(dates),
                Thread.source_id.is_(None) & Thread.id.in_(numbers),
            ),
        )
    ).all()
    found = {row.source_id: row for row in rows if row.source_id}
    for row in rows:
        name = f"{NATIVE}{row.id}"
        # Another installation counts from 1 too: only the same moment makes it the same thread.
        if row.source_id is None and dates.get(name) == row.created_at:
            found.setdefault(name, row)
    return found


def _is_native(source_id: str) -> bool:
    number = source_id.removeprefix(NATIVE)
    return number != source_id and number.isdecimal() and len(number) < 10


def _authors(thread_ids: Sequence[int]) -> dict[int, dict[int, Any]]:
    """By thread and number of the post, who wrote it."""
    rows = db.session.execute(
        select(Post.thread_id, Post.number, Post.nameless, User.handle, User.name)
        .join(User, User.id == Post.author_id)
        .where(Post.thread_id.in_(thread_ids))
    )
    moved = db.session.execute(  # split off or merged since: here, though in another thread
        select(PostMove.thread_id, PostMove.number, Post.nameless, User.handle, User.name)
        .join(Post, Post.id == PostMove.post_id)
        .join(User, User.id == Post.author_id)
        .where(PostMove.thread_id.in_(thread_ids))
    )
    found: dict[int, dict[int, Any]] = {}
    for row in (*moved, *rows):
        found.setdefault(row.thread_id, {})[row.number] = row
    return found


def _same_author(post: PostLine, row: Any) -> bool:
    return row.nameless if post.nameless else post.author in (row.handle, row.name)
