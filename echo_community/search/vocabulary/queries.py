"""Reads of a programme's own vocabulary, for the page where coordinators keep it."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select

from echo_community import policy
from echo_community.kernel.actor import Actor
from echo_community.kernel.db import db
from echo_community.kernel.errors import NotVisible
from echo_community.policy import Can
from echo_community.search.vocabulary.data import Concept, Name
from echo_community.search.vocabulary.models import VocabularyConcept, VocabularyTerm
from echo_community.search.vocabulary.names import key_of


@dataclass(frozen=True)
class ConceptRow:
    """One line of the list."""

    id: int
    concept: Concept

    @property
    def others(self) -> str:
        """Its other names."""
        return ", ".join(n.name for n in self.concept.names if n.name != self.concept.name)


def own(reader: Actor, programme_id: int) -> Sequence[ConceptRow]:
    """What a programme added, by name, in one statement."""
    concept, term = VocabularyConcept, VocabularyTerm
    rows = db.session.execute(
        select(concept.id, concept.name, concept.kind, term.name.label("other"), term.relation)
        .join(term, term.concept_id == concept.id)
        .where(
            concept.programme_id == programme_id,
            concept.removed_at.is_(None),
            policy.where(reader, Can.MANAGE_PROGRAMME, concept),
        )
        .order_by(func.lower(concept.name), concept.id, term.id)
    )
    found: dict[tuple[int, str, str], list[Name]] = {}
    for row in rows:
        found.setdefault((row.id, row.name, row.kind), []).append(Name(row.other, row.relation))
    return [
        ConceptRow(id_, Concept(name, kind, tuple(names)))
        for (id_, name, kind), names in found.items()
    ]


def names_of(concept: VocabularyConcept) -> Concept:
    """A concept with its names, to be edited."""
    rows = db.session.execute(
        select(VocabularyTerm.name, VocabularyTerm.relation)
        .where(VocabularyTerm.concept_id == concept.id)
        .order_by(VocabularyTerm.id)
    )
    return Concept(concept.name, concept.kind, tuple(Name(*row) for row in rows))


def concept_for(actor: Actor, concept_id: int, *, removed: bool = False) -> VocabularyConcept:
    """A programme's own concept for who may change it; NotVisible for others."""
    found = db.session.get(VocabularyConcept, concept_id)
    if found is None or found.programme_id is None or bool(found.removed_at) is not removed:
        raise NotVisible
    policy.visible(actor, Can.READ_PROGRAMME, found)
    policy.require(actor, Can.MANAGE_PROGRAMME, found)
    return found


def own_names(programme_id: int | None, but: int = 0) -> set[str]:
    """The keys of a programme's own concepts."""
    names = db.session.scalars(
        select(VocabularyConcept.name).where(
            VocabularyConcept.programme_id == programme_id,
            VocabularyConcept.removed_at.is_(None),
            VocabularyConcept.id != but,
        )
    )
    return set(map(key_of, names))


def how_many_shipped() -> int:
    """How many concepts come with the product."""
    shipped = VocabularyConcept.programme_id.is_(None)
    return (
        db.session.scalar(select(func.count()).select_from(VocabularyConcept).where(shipped)) or 0
    )
