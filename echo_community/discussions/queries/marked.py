"""Marked posts: what the head of a thread says of them, and one of them to mark."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from echo_community import policy
from echo_community.discussions.models import MarkKind, Post, Thread
from echo_community.discussions.queries.around import facts
from echo_community.discussions.rows import (
    NO_FACTS,
    MarkedPost,
    MarkRow,
    PostFacts,
    PostRow,
    post_row,
    post_rows,
    read,
)
from echo_community.kernel.actor import Actor
from echo_community.kernel.errors import NotVisible
from echo_community.policy import Can


@dataclass(frozen=True)
class OnePost:
    """A post with the title and address of its thread."""

    title: str
    slug: str
    post: PostRow


def one_post(reader: Actor, thread_id: int, number: int, *, about: bool = False) -> OnePost:
    """A post that the reader may read, or NotVisible; a second statement for what is about it."""
    found = read(
        reader,
        post_rows()
        .add_columns(Thread.title.label("title"), Thread.slug.label("slug"))
        .join(Thread, Thread.id == Post.thread_id)
        .where(
            Post.thread_id == thread_id,
            Post.number == number,
            policy.where(reader, Can.READ_POST, Post),
            policy.where(reader, Can.READ_THREAD, Thread),
        ),
    ).one_or_none()
    if found is None:
        raise NotVisible
    own = facts(reader, [found.id]).get(found.id, NO_FACTS) if about else NO_FACTS
    return OnePost(found.title, found.slug, post_row(found, own))


def marked_posts(thread: Any, facts: Iterable[PostFacts]) -> Sequence[MarkedPost]:
    """The marked posts of a thread, its best answer first, then as they stand.

    `thread` has answer, answer_number and accepted_number: an imported acceptance has no mark.
    """
    by_number: dict[int, list[MarkRow]] = {}
    for mark in (mark for some in facts for mark in some.marks):
        if mark.number:
            by_number.setdefault(mark.number, []).append(mark)
    if (thread.accepted_number or 0) > 1:
        by_number.setdefault(thread.accepted_number, [])
    marked = [_marked(thread, number, by_number[number]) for number in sorted(by_number)]
    return sorted(marked, key=lambda post: (not post.text, bool(post.superseded)))


def _marked(thread: Any, number: int, marks: Sequence[MarkRow]) -> MarkedPost:
    superseded = (mark for mark in marks if mark.kind is MarkKind.SUPERSEDED)
    return MarkedPost(
        number=number,
        accepted=number == thread.accepted_number,
        endorsed=[mark for mark in marks if mark.kind is MarkKind.ENDORSED],
        superseded=next(superseded, None),
        text=thread.answer if number == thread.answer_number else "",
    )
