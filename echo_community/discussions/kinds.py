"""What a kind of thread adds to what all kinds share: one frozen `Kind` each, given by `app.py`.

Features above fill theirs; pages, mail and imports write through discussions alone.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from echo_community.discussions.drafts import ReplyDraft
from echo_community.discussions.models import Post, Purpose, Thread, ThreadKind
from echo_community.discussions.rows import ThreadRow
from echo_community.kernel.actor import Actor
from echo_community.search.index import Document


@dataclass(frozen=True)
class Kind:
    """How a kind of thread differs. What is left out is as in a discussion."""

    # What its card draws above the posts, in a fixed number of statements; and the template.
    card: Callable[[Actor, ThreadRow], Any] | None = None
    template: str = ""
    apart: frozenset[Purpose] = frozenset()  # posts that the card draws in a place of their own
    # Raises Forbidden, or Refused in words, where such a post is not taken now.
    may_post: Callable[[Actor, Thread, ReplyDraft], object] = lambda actor, thread, draft: None
    # Part of the transaction: after a post was stored, held or not.
    posted: Callable[[Actor, Thread, Post, ReplyDraft], object] = lambda *what: None
    # What else of a thread is found, put into the index with its first post: moments, slides.
    documents: Callable[[Thread], Sequence[Document]] = lambda thread: ()
    # It was put on an agenda for that day, or taken off it, its session cancelled (no day).
    agenda_changed: Callable[[Actor, Thread, date | None], object] = lambda *what: None


DISCUSSION = Kind()

_kinds: dict[ThreadKind, Kind] = {}


def register(name: ThreadKind, kind: Kind) -> None:
    """Have threads of that kind behave so."""
    _kinds[name] = kind


def of(name: ThreadKind) -> Kind:
    """How that kind of thread behaves."""
    return _kinds.get(name, DISCUSSION)
