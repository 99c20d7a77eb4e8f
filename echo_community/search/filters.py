"""What narrows a search, as SQL."""

import functools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Integer, and_, bindparam, or_, select
from sqlalchemy.orm import aliased

from echo_community import policy
from echo_community.accounts.models import User
from echo_community.kernel.actor import Actor, Role
from echo_community.kernel.clock import moment_in
from echo_community.policy import Can
from echo_community.programmes.models import Membership
from echo_community.search.models import SearchDocument
from echo_community.search.speaking import written_or_said

# What stands in threads of a kind beside their posts.
PARTS = {"lecture": ("lecture", "moment", "slide")}


@dataclass(frozen=True)
class Filters:
    """What narrows a search; `topics` are alternatives (a topic and those under it)."""

    kinds: Sequence[str] = ()
    topics: Sequence[int] = ()
    author: str = ""  # of a lecture, who speaks
    roles: Sequence[Role] = ()  # of who wrote it, in this programme
    cohort: int | None = None  # of who wrote it
    endorsed: bool = False  # threads with a current answer that an expert endorsed
    accepted: bool = False  # threads with a current one that answered, as who asked said
    unanswered: bool = False  # openings of threads without a reply
    since: date | None = None
    until: date | None = None
    newest_first: bool = False

    @property
    def narrow(self) -> bool:
        """Whether they leave out a good part of the programme."""
        return self != Filters(newest_first=self.newest_first)


@dataclass(frozen=True, eq=False)
class Wanted:
    """What may be found, and the values of its parameters.

    Making a statement costs more than running it: one made of the same clause again is kept.
    """

    clause: ColumnElement[bool]
    values: Mapping[str, Any] = field(default_factory=dict)


def allowed(reader: Actor, programme_id: int, filters: Filters) -> Wanted:
    """What this reader may find in a programme, narrowed by their filters."""
    if not filters.narrow:
        return Wanted(_all(), {"programme": programme_id, **policy.bind(reader)})
    return Wanted(_narrowed(reader, programme_id, filters))


@functools.cache
def _all() -> ColumnElement[bool]:
    document = SearchDocument
    return and_(
        document.programme_id == bindparam("programme", type_=Integer),
        policy.where(policy.READER, Can.READ_DOCUMENT, document),
    )


def _narrowed(reader: Actor, programme_id: int, filters: Filters) -> ColumnElement[bool]:
    document = SearchDocument
    conditions = [
        document.programme_id == programme_id,
        policy.where(reader, Can.READ_DOCUMENT, document),
        *(_marked(reader, name) for name in ("endorsed", "accepted") if getattr(filters, name)),
        *_by(programme_id, filters),
    ]
    if filters.unanswered:
        conditions.append(document.unanswered.is_(True))
    if filters.kinds:
        # Not by the index on kind, which SQLite would take for the shorter way.
        kinds = [part for kind in filters.kinds for part in PARTS.get(kind, (kind,))]
        conditions.append(document.kind.concat("").in_(kinds))
    if filters.topics:
        conditions.append(or_(*(document.topics.contains(f" {t} ") for t in filters.topics)))
    if filters.since:
        conditions.append(document.written_at >= moment_in(reader.time_zone, filters.since))
    if filters.until:
        end = moment_in(reader.time_zone, filters.until + timedelta(1))
        conditions.append(document.written_at < end)
    return and_(*conditions)


def _marked(reader: Actor, mark: str) -> ColumnElement[bool]:
    """Of a thread in which such a post stands that the reader may find, still current."""
    document, answer = SearchDocument, aliased(SearchDocument)
    return or_(
        and_(getattr(document, mark), ~document.superseded),
        select(answer.id)
        .where(
            answer.thread_id == document.thread_id,
            getattr(answer, mark),
            ~answer.superseded,
            policy.where(reader, Can.READ_DOCUMENT, answer),
        )
        .exists(),
    )


def _by(programme_id: int, filters: Filters) -> list[ColumnElement[bool]]:
    """Conditions on who wrote it. A nameless author's id is not in the index, so none meets any."""
    by: list[ColumnElement[bool]] = []
    author = SearchDocument.author_id
    if filters.author:
        named = User.name.icontains(filters.author, autoescape=True)
        written = author.in_(select(User.id).where(named))
        by.append(written_or_said(written, filters.author))
    members = select(Membership.user_id).where(Membership.programme_id == programme_id)
    if filters.roles:
        by.append(author.in_(members.where(Membership.role.in_(filters.roles))))
    if filters.cohort is not None:
        by.append(author.in_(members.where(Membership.cohort_id == filters.cohort)))
    return by
