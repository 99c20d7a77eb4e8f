"""Where written words may stand: every column of the register, within one programme."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Table, false, or_, select

from echo_community.cases.models import Case
from echo_community.kernel import words
from echo_community.kernel.db import Base
from echo_community.programmes.models import Membership

# What says who we are, not who a patient is: a member or a practice may share a patient's name.
OURS = frozenset(
    {
        *("users.name", "users.practice", "users.region", "memberships.title"),
        *("programmes.name", "spokes.name", "spokes.region", "cohorts.name"),
        *("topics.name", "topics.aliases", "search_misses.term", "unclear_attendances.name"),
        *("vocabulary_concepts.name", "vocabulary_terms.name", "vocabulary_terms.key"),
    }
)
# Written anew from what is cleaned, or the purge's own.
APART = frozenset(
    {"search_documents", "search_texts", "search_stems", "search_spellings", "purges"}
)


@dataclass(frozen=True)
class Place:
    """A table and those of its columns that are looked through."""

    table: Table
    columns: tuple[str, ...]

    @property
    def key(self) -> list[Any]:
        """The columns that name a row."""
        return list(self.table.primary_key.columns)

    def holding(self, likes: Sequence[str]) -> ColumnElement[bool]:
        """Rows that may hold what these patterns of LIKE stand for."""
        found = [self.table.c[name].ilike(like) for name in self.columns for like in likes]
        return or_(false(), *found)


def everywhere() -> list[Place]:
    """Every table with words in it; a column that is registered later is here by itself."""
    return [Place(table, names) for table in _tables() if (names := _columns(table, ours=False))]


def of_case(thread_id: int) -> list[tuple[Place, ColumnElement[bool]]]:
    """What belongs to the case of a thread, and which rows: card, form, rounds."""
    cases: Any = Case.__table__
    inside = select(cases.c.id).where(cases.c.thread_id == thread_id)
    return [
        (place, place.table.c["id" if place.table is cases else "case_id"].in_(inside))
        for place in everywhere()
        if place.table is cases or "case_id" in place.table.c
    ]


def ours() -> list[Place]:
    """Names of members, practices and subjects: counted, and left as they are."""
    return [Place(table, names) for table in _tables() if (names := _columns(table, ours=True))]


def of_programme(table: Table, programme_id: int) -> ColumnElement[bool]:
    """Rows that belong to a programme, or to none that is known, as many a mail."""
    if "programme_id" in table.c:
        here: Any = table.c.programme_id
        return or_(here == programme_id, here.is_(None)) if here.nullable else here == programme_id
    if table.name == "programmes":
        return table.c.id == programme_id
    if table.name == "users":
        here = Membership.programme_id == programme_id
        return table.c.id.in_(select(Membership.user_id).where(here))
    for key in table.foreign_keys:
        parent = key.column.table
        if parent.name not in ("users", "programmes", table.name):
            inside = select(key.column).where(of_programme(parent, programme_id))
            return key.parent.in_(inside)
    return or_(table.primary_key.columns[0].is_not(None))


def _tables() -> list[Table]:
    return [table for table in Base.metadata.sorted_tables if table.name not in APART]


def _columns(table: Table, *, ours: bool) -> tuple[str, ...]:
    known = {*words.registered(), *words.made_of_words()}
    return tuple(
        column.name
        for column in table.columns
        if (name := f"{table.name}.{column.name}") in known and (name in OURS) is ours
    )
