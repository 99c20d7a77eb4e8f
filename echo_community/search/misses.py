"""What was looked for and not found, counted for the experts.

A search may hold a patient, so no query is kept: only names that the programme's own vocabulary
has (its concepts and topics), and only shown once several people have missed them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import cast

from sqlalchemy import ForeignKey, Table, UniqueConstraint, delete, func, select
from sqlalchemy.orm import Mapped, mapped_column

from echo_community import policy
from echo_community.kernel.actor import Actor
from echo_community.kernel.clock import now
from echo_community.kernel.db import Base, atomic, db, insert
from echo_community.kernel.words import Kind, written
from echo_community.policy import Can
from echo_community.search.language import words_of
from echo_community.search.vocabulary import lookups

SEVERAL = 3  # people
KEPT = timedelta(days=180)
MOST = 50  # on a page


class SearchMiss(Base):
    """One person found nothing on one subject; who it was is counted and never shown."""

    __tablename__ = "search_misses"
    __table_args__ = (UniqueConstraint("programme_id", "term", "user_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    programme_id: Mapped[int] = mapped_column(ForeignKey("programmes.id"))
    term: Mapped[str] = written(120, kind=Kind.DERIVED)  # a concept's or a topic's own name
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    last_at: Mapped[datetime]


@dataclass(frozen=True)
class Missed:
    """A subject, how many people missed it, and when last."""

    term: str
    people: int
    last_at: datetime


@atomic
def note(actor: Actor, programme_id: int, asked: str, topics: Sequence[str] = ()) -> None:
    """Count what this person found nothing on, as far as the vocabulary or a topic names it."""
    terms = lookups.named(programme_id, words_of(asked)) | lookups.among(asked, topics)
    if not terms:
        return
    moment = now()
    statement = insert(cast("Table", SearchMiss.__table__)).values(
        [
            {"programme_id": programme_id, "term": term, "user_id": actor.id, "last_at": moment}
            for term in sorted(terms)
        ]
    )
    db.session.execute(
        statement.on_conflict_do_update(
            index_elements=["programme_id", "term", "user_id"], set_={"last_at": moment}
        )
    )


def missed(reader: Actor, programme_id: int) -> Sequence[Missed]:
    """What several people missed in the last half year, most people first, in one statement."""
    people = func.count().label("people")
    rows = db.session.execute(
        select(SearchMiss.term, people, func.max(SearchMiss.last_at, type_=SearchMiss.last_at.type))
        .where(
            SearchMiss.programme_id == programme_id,
            SearchMiss.last_at > now() - KEPT,
            policy.where(reader, Can.READ_MISSES, SearchMiss),
        )
        .group_by(SearchMiss.term)
        .having(people >= SEVERAL)
        .order_by(people.desc(), SearchMiss.term)
        .limit(MOST)
    )
    return [Missed(*row) for row in rows]


@atomic
def forget_old() -> None:
    """Drop what nobody missed for half a year."""
    db.session.execute(delete(SearchMiss).where(SearchMiss.last_at <= now() - KEPT))
