"""What a kind of thread adds to what all kinds share: one frozen `Kind` each, given by `app.py`.

Features above fill theirs; pages, mail and imports write through discussions alone.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, true

from echo_community.discussions.drafts import ReplyDraft
from echo_community.discussions.models import Post, Purpose, Thread, ThreadKind
from echo_community.discussions.rows import PostRow, ThreadRow
from echo_community.kernel.actor import Actor
from echo_community.search.index import Document


@dataclass(frozen=True)
class Kind:
    """How a kind of thread differs. What is left out is as in a discussion."""

    # What its card draws above the posts, in a fixed number of statements, given the posts that
    # it draws itself; and the templates, of the card and of what stands beside it. A card says
    # what a post is for on paper: `heading(post)`.
    card: Callable[[Actor, ThreadRow, Sequence[PostRow]], Any] | None = None
    template: str = ""
    here: str = "threads"  # which entry of the navigation it stands under
    aside: str = ""
    beside: str = ""  # the template of sections of its own in the side column
    summing_up: str = ""  # the template of what stands beside Save where its summary is written
    # Posts that the card draws in a place of their own, on the first page; the first post too.
    apart: frozenset[Purpose] = frozenset()
    whole: bool = False  # it is neither split nor joined with another
    accepts: bool = False  # with its card too, who asked says which post answered it
    # Where a reply to it is sent, and the template of what its form asks beside the words.
    reply: str = "discussions.reply"
    replying: str = ""
    mailed: bool = True  # whether its title and words may leave the site in a mail
    # Raises Forbidden, or Refused in words, where such a post is not taken now.
    may_post: Callable[[Actor, Thread, ReplyDraft], object] = lambda actor, thread, draft: None
    # Part of the transaction: after a post was stored, held or not.
    posted: Callable[[Actor, Thread, Post, ReplyDraft], object] = lambda *what: None
    # The same: a post of it is new, was edited, or is gone for its readers or back.
    changed: Callable[[Thread, Post], object] = lambda *what: None
    # The same: posts of it are endorsed, accepted or superseded, or no longer.
    marked: Callable[[Thread], object] = lambda thread: None
    # Whom a post answers, beside who opened the thread: a query of their numbers.
    answered: Callable[[Thread, Post], Select[Any] | None] = lambda thread, post: None
    # What else of a thread is found, put into the index with its first post: moments, slides.
    documents: Callable[[Thread], Sequence[Document]] = lambda thread: ()
    # It was put on an agenda for that day, or taken off it, its session cancelled (no day).
    agenda_changed: Callable[[Actor, Thread, date | None], object] = lambda *what: None
    # Which of its threads wait for an agenda, as SQL of Thread.
    waits: Callable[[], ColumnElement[bool]] = true

    def draws(self, post: PostRow) -> bool:
        """Whether the card draws that post, so that it does not stand in the list."""
        first = post.number == 1 and bool(self.apart)
        return post.number > 0 and (first or post.purpose in self.apart)


DISCUSSION = Kind()

_kinds: dict[ThreadKind, Kind] = {}


def register(name: ThreadKind, kind: Kind) -> None:
    """Have threads of that kind behave so."""
    _kinds[name] = kind


def with_posts_apart() -> tuple[list[ThreadKind], list[Purpose]]:
    """The kinds that draw posts apart, and what those posts are for."""
    kinds = [name for name, kind in _kinds.items() if kind.apart]
    return kinds, sorted({purpose for name in kinds for purpose in _kinds[name].apart})


def of(name: ThreadKind) -> Kind:
    """How that kind of thread behaves."""
    return _kinds.get(name, DISCUSSION)
