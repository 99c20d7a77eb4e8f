"""Who reacted to a post, and what changed in practice."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, select

from echo_community import policy
from echo_community.accounts.models import User
from echo_community.discussions.models import Post, Reaction, ReactionKind, Thread
from echo_community.discussions.queries.marked import OnePost, one_post
from echo_community.discussions.rows import read
from echo_community.kernel import pages
from echo_community.kernel.actor import Actor
from echo_community.kernel.pages import Cursor, Page
from echo_community.policy import Can
from echo_community.programmes.bylines import Byline, byline_columns, byline_from
from echo_community.programmes.models import Membership

SHOWN = 300  # who reacted, the newest; the numbers beside the headings count all
LINES_A_PAGE = 50


@dataclass(frozen=True, slots=True)
class ReactionRow:
    """Somebody's reaction."""

    kind: ReactionKind
    at: datetime
    note: str
    mine: bool
    byline: Byline


@dataclass(frozen=True)
class ReactionsPage(OnePost):
    """A post and who reacted to it, newest first."""

    reactions: Sequence[ReactionRow]

    def by_kind(self) -> Sequence[tuple[ReactionKind, int, Sequence[ReactionRow]]]:
        """Each kind that somebody chose, how often, and who."""
        groups = []
        for kind in (ReactionKind.CHANGED_PRACTICE, ReactionKind.THANKS, ReactionKind.SAME_HERE):
            rows = [row for row in self.reactions if row.kind is kind]
            if rows:
                groups.append((kind, getattr(self.post, kind.value), rows))
        return groups

    def own(self, kind: ReactionKind) -> ReactionRow | None:
        """The reader's own."""
        return next((row for row in self.reactions if row.mine and row.kind is kind), None)


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """Somebody changed their practice after a post of a thread."""

    thread_id: int
    slug: str
    title: str
    number: int
    note: str
    at: datetime
    byline: Byline


def reactions(reader: Actor, thread_id: int, number: int) -> ReactionsPage:
    """Who reacted to a post, or NotVisible; two statements."""
    page = one_post(reader, thread_id, number)
    found = _reactions(reader).where(Reaction.post_id == page.post.id).limit(SHOWN)
    newest = found.order_by(Reaction.at.desc(), Reaction.id.desc())
    rows = [
        ReactionRow(row.kind, row.at, row.note, row.mine, byline_from(row))
        for row in read(reader, newest)
    ]
    return ReactionsPage(page.title, page.slug, page.post, rows)


def changed_practice(
    reader: Actor, programme_id: int, since: datetime | None = None, after: Cursor | None = None
) -> Page[ChangeRow]:
    """What members say changed in their practice, newest first; for moderators, one statement."""
    wanted = (
        _reactions(reader)
        .add_columns(
            Reaction.id,
            Thread.id.label("thread_id"),
            Thread.slug,
            Thread.title,
            Post.number,
        )
        .join(Post, Post.id == Reaction.post_id)
        .join(Thread, Thread.id == Post.thread_id)
        .where(
            Reaction.programme_id == programme_id,
            Reaction.kind == ReactionKind.CHANGED_PRACTICE,
            ~Post.hidden,
            ~Thread.hidden,
            policy.where(reader, Can.READ_POST, Post),
            policy.where(reader, Can.READ_THREAD, Thread),
        )
    )
    if since:
        wanted = wanted.where(Reaction.at >= since)
    return pages.take(
        wanted, after, by=(Reaction.at, Reaction.id), size=LINES_A_PAGE, into=_change,
        values=policy.bind(reader),
    )  # fmt: skip


def _change(row: Any) -> ChangeRow:
    return ChangeRow(
        row.thread_id, row.slug, row.title, row.number, row.note, row.at, byline_from(row)
    )


def _reactions(reader: Actor) -> Select[Any]:
    mine = (Reaction.author_id == reader.id).label("mine")
    return (
        select(Reaction.kind, Reaction.at, Reaction.note, mine, *byline_columns(Reaction))
        .join(User, User.id == Reaction.author_id)
        .outerjoin(
            Membership,
            (Membership.user_id == Reaction.author_id)
            & (Membership.programme_id == Reaction.programme_id),
        )
        .where(~Reaction.withdrawn)
    )
