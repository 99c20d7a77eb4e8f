"""Filling the vocabulary: what is shipped, and what coordinators add for their programme."""

from collections.abc import Sequence

from flask_babel import gettext
from sqlalchemy import delete, insert, select, update

from echo_community.kernel import audit
from echo_community.kernel.actor import Actor
from echo_community.kernel.clock import now
from echo_community.kernel.db import after_commit, atomic, db
from echo_community.kernel.errors import Refused, Stopped
from echo_community.policy import Can
from echo_community.programmes.own_words import check
from echo_community.programmes.queries import programme_for
from echo_community.search.vocabulary import data, known
from echo_community.search.vocabulary.data import Concept
from echo_community.search.vocabulary.models import (
    VocabularyConcept,
    VocabularyLoad,
    VocabularyTerm,
)
from echo_community.search.vocabulary.names import key_of
from echo_community.search.vocabulary.queries import concept_for, own_names
from echo_community.search.vocabulary.sheets import Line, Report

MOST = 2000  # concepts that a programme may add


@atomic
def load(concepts: Sequence[Concept] | None = None) -> int:
    """Put the shipped concepts into the table, unless they are there; how many were written."""
    concepts = data.shipped() if concepts is None else concepts
    state = data.fingerprint(concepts)
    if db.session.scalar(select(VocabularyLoad.fingerprint)) == state:
        return 0
    shipped = select(VocabularyConcept.id).where(VocabularyConcept.programme_id.is_(None))
    db.session.execute(delete(VocabularyTerm).where(VocabularyTerm.concept_id.in_(shipped)))
    db.session.execute(delete(VocabularyConcept).where(VocabularyConcept.programme_id.is_(None)))
    _insert(concepts, None)
    db.session.execute(delete(VocabularyLoad))
    db.session.add(VocabularyLoad(fingerprint=state))
    return len(concepts)


@atomic
def add(actor: Actor, programme_id: int, concept: Concept) -> VocabularyConcept:
    """Add a concept to a programme's own. Raises Refused where its name stands there already."""
    programme_for(actor, programme_id, Can.MANAGE_PROGRAMME, lock=True)
    there = own_names(programme_id)
    _check(actor, concept, there)
    added = VocabularyConcept(programme_id=programme_id, kind=concept.kind, name=concept.name)
    db.session.add(added)
    db.session.flush()
    _name(added, concept)
    audit.record(actor, "vocabulary.add", added)
    return added


@atomic
def add_sheet(actor: Actor, programme_id: int, lines: Sequence[Line]) -> Report:
    """Add what is right of a CSV; the report says by line what was left out and why."""
    programme_for(actor, programme_id, Can.MANAGE_PROGRAMME, lock=True)
    there = own_names(programme_id)
    good: list[Concept] = []
    problems: list[Line] = []
    for line in lines:
        problem = line.problem
        if line.concept:
            problem = _problem(actor, line.concept, there)
        if problem or not line.concept:
            problems.append(Line(line.number, None, problem))
            continue
        there.add(key_of(line.concept.name))
        good.append(line.concept)
    for id_ in _insert(good, programme_id):
        audit.record(actor, "vocabulary.add", db.session.get_one(VocabularyConcept, id_))
    return Report(len(good), problems)


def _problem(actor: Actor, concept: Concept, there: set[str]) -> str:
    try:
        _check(actor, concept, there)
    except Refused as problem:
        return str(problem)
    except Stopped:
        return gettext("This may identify a patient. Write it without names, dates and places.")
    return ""


@atomic
def edit(actor: Actor, concept_id: int, concept: Concept) -> VocabularyConcept:
    """Change the names of a programme's concept."""
    found = concept_for(actor, concept_id)
    _check(actor, concept, own_names(found.programme_id, but=concept_id))
    found.kind, found.name = concept.kind, concept.name
    db.session.execute(delete(VocabularyTerm).where(VocabularyTerm.concept_id == concept_id))
    _name(found, concept)
    audit.record(actor, "vocabulary.edit", found)
    return found


@atomic
def remove(actor: Actor, concept_id: int) -> VocabularyConcept:
    """Take a concept away; `restore` brings it back."""
    found = concept_for(actor, concept_id)
    found.removed_at = now()
    audit.record(actor, "vocabulary.remove", found)
    return found


@atomic
def restore(actor: Actor, concept_id: int) -> VocabularyConcept:
    """Bring a removed concept back. Raises Refused where its name was given anew."""
    found = concept_for(actor, concept_id, removed=True)
    if key_of(found.name) in own_names(found.programme_id):
        raise Refused(gettext("“%(name)s” has been added anew since.", name=found.name))
    found.removed_at = None
    audit.record(actor, "vocabulary.restore", found)
    return found


def _check(actor: Actor, concept: Concept, there: set[str]) -> None:
    if len(concept.names) < 2:
        raise Refused(gettext("Write at least one other name."))
    if key_of(concept.name) in there:
        raise Refused(gettext("“%(name)s” is in the list already.", name=concept.name))
    if len(there) >= MOST:
        raise Refused(gettext("A programme may add %(most)s at most.", most=MOST))
    check(actor, **_columns(concept))


def _columns(concept: Concept) -> dict[str, str]:
    """What is checked, by the field where it was typed."""
    named = {
        column: " | ".join(concept.of(relation)) for column, relation in data.RELATIONS.items()
    }
    return {"name": concept.name, **named}


def _name(row: VocabularyConcept, concept: Concept) -> None:
    db.session.execute(
        insert(VocabularyTerm),
        [
            {"concept_id": row.id, "relation": n.relation, "name": n.name, "key": n.key}
            for n in concept.names
        ],
    )
    after_commit(known.forget)


def _insert(concepts: Sequence[Concept], programme_id: int | None) -> Sequence[int]:
    if not concepts:
        return ()
    ids = db.session.scalars(
        insert(VocabularyConcept).returning(VocabularyConcept.id, sort_by_parameter_order=True),
        [{"programme_id": programme_id, "kind": c.kind, "name": c.name} for c in concepts],
    ).all()
    by_name = {concept.name: id_ for concept, id_ in zip(concepts, ids, strict=True)}
    db.session.execute(
        update(VocabularyConcept),
        [{"id": by_name[c.name], "broader_id": by_name.get(c.broader)} for c in concepts],
    )
    db.session.execute(
        insert(VocabularyTerm),
        [
            {"concept_id": id_, "relation": n.relation, "name": n.name, "key": n.key}
            for id_, concept in zip(ids, concepts, strict=True)
            for n in concept.names
        ],
    )
    after_commit(known.forget)
    return ids
