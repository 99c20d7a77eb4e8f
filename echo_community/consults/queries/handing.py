"""To whom a consult may go: the experts of its programme, and the service outside."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from sqlalchemy import literal, select, true

from echo_community import policy
from echo_community.accounts.models import User
from echo_community.consults.models import (
    BasisRevision,
    Consult,
    ConsultPost,
    ConsultSettings,
    Says,
)
from echo_community.discussions.models import Post
from echo_community.discussions.queries import history, post_at, thread_row_for
from echo_community.discussions.queries.reading import VERSIONS_SHOWN
from echo_community.discussions.rows import HistoryPage, RevisionRow, ThreadRow
from echo_community.kernel.actor import Actor, Role
from echo_community.kernel.clock import now
from echo_community.kernel.db import db, find
from echo_community.kernel.errors import NotVisible
from echo_community.policy import Can
from echo_community.programmes.bylines import Byline, byline_columns, byline_from
from echo_community.programmes.models import Membership


@dataclass(frozen=True, slots=True)
class ExpertRow:
    """An expert to whom it may go."""

    id: int
    byline: Byline
    wanted: bool  # of the profession that was asked for


@dataclass(frozen=True, slots=True)
class ServiceRow:
    """The eConsult service that the programme has set; empty where it has none."""

    name: str = ""
    url: str = ""


class Asked(Protocol):
    """What is to be known of a question's thread; its author where they have a name."""

    @property
    def id(self) -> int: ...
    @property
    def programme_id(self) -> int: ...
    @property
    def author_id(self) -> int | None: ...
    @property
    def nameless(self) -> bool: ...


class _Named:
    nameless = literal(False)


def experts_for(reader: Actor, thread: Asked) -> Sequence[ExpertRow]:
    """The experts who read here, those of the wanted profession first; one statement.

    Who asked is left out only where their name shows: else their lack would tell it.
    """
    wanted = select(Consult.wanted).where(Consult.thread_id == thread.id).scalar_subquery()
    named = thread.author_id if not thread.nameless else None
    rows = db.session.execute(
        select(User.id, (User.profession == wanted).label("wanted"), *byline_columns(_Named()))
        .join(Membership, Membership.user_id == User.id)
        .where(
            Membership.programme_id == thread.programme_id,
            Membership.role == Role.EXPERT,
            Membership.reads_at(now()),
            User.id != (named or 0),
            policy.where(reader, Can.READ_MEMBERS, Membership),
        )
        .order_by(User.name, User.id)
    )
    found = [ExpertRow(row.id, byline_from(row), bool(row.wanted)) for row in rows]
    return sorted(found, key=lambda one: not one.wanted)


def service_of(reader: Actor, programme_id: int) -> ServiceRow:
    """The eConsult service of a programme."""
    row = db.session.execute(
        select(ConsultSettings.econsult_name, ConsultSettings.econsult_url).where(
            ConsultSettings.programme_id == programme_id,
            policy.where(reader, Can.READ_ROTA, ConsultSettings),
        )
    ).one_or_none()
    return ServiceRow(*row) if row else ServiceRow()


@dataclass(frozen=True, slots=True)
class BasisPage:
    """An answer of the reader's own, with what it rests on as they wrote it."""

    thread: ThreadRow
    post_id: int
    number: int
    basis: str


def basis_page(author: Actor, thread_id: int, number: int) -> BasisPage:
    """One's answer, to change what it rests on. Raises NotVisible, or Forbidden."""
    thread = thread_row_for(author, thread_id)
    post_id = post_at(author, thread_id, number)
    said = find(ConsultPost, ConsultPost.post_id == post_id)
    if said is None or said.says is not Says.ANSWER:
        raise NotVisible
    policy.require(author, Can.CHANGE_OWN, db.session.get_one(Post, post_id))
    return BasisPage(thread, post_id, number, said.basis)


def basis_history(reader: Actor, thread_id: int, number: int) -> HistoryPage:
    """What an answer rests on, and all it rested on before, newest first. Raises NotVisible."""
    page = history(reader, thread_id, number)
    said = find(ConsultPost, ConsultPost.post_id == page.post.id)
    if said is None or said.says is not Says.ANSWER:
        raise NotVisible
    was = BasisRevision
    seen = true() if policy.can(reader, Can.READ_WITHHELD, page.post) else ~was.withheld
    older = db.session.execute(
        select(was.basis_html, was.written_at)
        .where(was.post_id == page.post.id, seen)
        .order_by(was.id.desc())
        .limit(VERSIONS_SHOWN)
    ).all()
    versions = [(said.basis_html, said.basis_at or page.post.created_at), *older]
    numbers = range(len(versions), 0, -1)
    rows = [RevisionRow(n, None, *one) for n, one in zip(numbers, versions, strict=True)]
    return replace(page, versions=rows)
