"""The page of a pearl, what it was before, and what may take its place."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, and_, func, select
from sqlalchemy.orm import aliased

from echo_community import policy
from echo_community.accounts.models import User
from echo_community.consults.models import Pearl, PearlCheck, PearlRevision
from echo_community.consults.queries.pearls import credit_of, credited, shown, topics_of
from echo_community.discussions.models import Post, Thread
from echo_community.discussions.rows import TopicRow
from echo_community.kernel.actor import Actor
from echo_community.kernel.clock import today_in
from echo_community.kernel.db import db
from echo_community.kernel.errors import NotVisible
from echo_community.policy import Can
from echo_community.programmes.bylines import Byline, byline_columns
from echo_community.programmes.models import Programme


@dataclass(frozen=True, slots=True)
class Current:
    """Whether a pearl still holds, and who says so."""

    checked_at: datetime | None = None
    checked_by: str = ""
    superseded_at: datetime | None = None
    superseded_by: str = ""
    why: str = ""
    successor_id: int | None = None
    successor: str = ""


@dataclass(frozen=True, slots=True)
class PearlPage:
    """A pearl as its own page and its print show it."""

    id: int
    programme_id: int
    programme: str
    author_id: int  # for the policy
    editor: str
    question: str
    answer: str
    html: str
    evidence: str
    evidence_html: str
    review_on: date
    revision: int
    held: bool
    reason: str
    held_by_id: int | None
    hidden: bool
    hidden_by_id: int | None
    superseded_at: datetime | None
    created_at: datetime
    changed_at: datetime
    thread_id: int | None  # of the consult, where the reader may open it
    credit: Byline | None
    current: Current
    topics: Sequence[TopicRow] = ()

    @property
    def overdue(self) -> bool:
        """Whether an expert is to say if it is still current."""
        return self.superseded_at is None and self.review_on <= today_in("")


@dataclass(frozen=True, slots=True)
class BeforeRow:
    """A pearl as it was before an edit."""

    revision: int
    written_at: datetime
    changed_by: str
    question: str
    answer: str
    evidence: str


def pearl_page(reader: Actor, pearl_id: int) -> PearlPage:
    """The page of a pearl, or NotVisible; two statements."""
    row = db.session.execute(_page(reader).where(Pearl.id == pearl_id)).one_or_none()
    if row is None:
        raise NotVisible
    names = [name for name in PearlPage.__dataclass_fields__ if name in Pearl.__table__.c]
    facts = {name: getattr(row.Pearl, name) for name in names}
    facts["thread_id"] = row.Pearl.thread_id if row.readable else None
    facts |= {"programme": row.programme, "editor": row.editor, "credit": credit_of(row)}
    return PearlPage(**facts, current=_current(row), topics=topics_of([pearl_id]).get(pearl_id, ()))


def revisions(reader: Actor, pearl_id: int) -> Sequence[BeforeRow]:
    """What it was before, the newest first, for moderators; one statement, else none."""
    rows = db.session.execute(
        select(
            PearlRevision.revision,
            PearlRevision.written_at,
            User.name,
            PearlRevision.question,
            PearlRevision.answer,
            PearlRevision.evidence,
        )
        .join(User, User.id == PearlRevision.changed_by_id)
        .where(
            PearlRevision.pearl_id == pearl_id,
            policy.where(reader, Can.WRITE_PEARL, PearlRevision),
        )
        .order_by(PearlRevision.revision.desc())
    )
    return [BeforeRow(*row) for row in rows]


def successors(reader: Actor, pearl: PearlPage) -> Sequence[tuple[int, str]]:
    """Pearls that may take its place, the newest first."""
    rows = db.session.execute(
        select(Pearl.id, Pearl.question)
        .where(
            Pearl.programme_id == pearl.programme_id,
            Pearl.id != pearl.id,
            *shown(),
            policy.where(reader, Can.READ_PEARL, Pearl),
        )
        .order_by(Pearl.id.desc())
    )
    return [(id_, question) for id_, question in rows]


def _page(reader: Actor) -> Select[Any]:
    editor, checker, marker = aliased(User), aliased(User), aliased(User)
    after = aliased(Pearl)
    latest = (
        select(func.max(PearlCheck.id))
        .where(PearlCheck.pearl_id == Pearl.id, ~PearlCheck.withdrawn)
        .correlate(Pearl)
        .scalar_subquery()
    )
    columns = (
        Pearl,
        Programme.name.label("programme"),
        editor.name.label("editor"),
        PearlCheck.at.label("checked_at"),
        checker.name.label("checked_by"),
        marker.name.label("superseded_by"),
        after.id.label("after_id"),
        after.question.label("after"),
        policy.where(reader, Can.READ_THREAD, Thread).label("readable"),
    )
    return (
        credited(select(*columns, *byline_columns(Post)).select_from(Pearl))
        .join(Programme, Programme.id == Pearl.programme_id)
        .join(editor, editor.id == Pearl.author_id)
        .outerjoin(PearlCheck, PearlCheck.id == latest)
        .outerjoin(checker, checker.id == PearlCheck.author_id)
        .outerjoin(marker, marker.id == Pearl.superseded_by_id)
        .outerjoin(after, and_(after.id == Pearl.successor_id, ~after.hidden, ~after.held))
        .where(policy.where(reader, Can.READ_PEARL, Pearl))
    )


def _current(row: Any) -> Current:
    return Current(
        checked_at=row.checked_at,
        checked_by=row.checked_by or "",
        superseded_at=row.Pearl.superseded_at,
        superseded_by=row.superseded_by or "",
        why=row.Pearl.why,
        successor_id=row.after_id,
        successor=row.after or "",
    )
