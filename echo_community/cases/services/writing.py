"""Filling in the form of a case: begun, kept field by field, thrown away, swept when left alone."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import timedelta

from flask_babel import gettext
from sqlalchemy import delete, select, update

from echo_community import policy
from echo_community.cases import lines as reading
from echo_community.cases.drafts import ConsentDraft, FinishDraft, Given, LineDraft
from echo_community.cases.models import (
    Case,
    CaseAnswer,
    CaseChange,
    CaseState,
    Consent,
    Medication,
)
from echo_community.cases.queries.drafts import case_for, medications_of
from echo_community.cases.shipped import ensure
from echo_community.cases.template import checking
from echo_community.cases.template.queries import Field, template_of
from echo_community.discussions import guarding
from echo_community.discussions.files import attaching
from echo_community.discussions.files import services as files
from echo_community.kernel import audit
from echo_community.kernel.actor import Actor
from echo_community.kernel.clock import now
from echo_community.kernel.db import atomic, db, find
from echo_community.kernel.errors import Forbidden, NotVisible, Overtaken, Refused
from echo_community.notifications.models import NoticeKind
from echo_community.notifications.services import News, tell
from echo_community.policy import Can
from echo_community.programmes.models import Programme

# Its author may still change it; the hub has it.
AMENDED = frozenset({CaseState.SUBMITTED, CaseState.ACCEPTED, CaseState.SCHEDULED})
KEPT = timedelta(days=180)  # since it was last touched
WARNED = timedelta(days=14)  # before it goes
THROWN_KEPT = timedelta(days=7)
MOST_LINES = 40


@dataclass
class Newer(Exception):
    """Another device saved these fields meanwhile; each with what stands there now."""

    fields: Mapping[str, Overtaken]


@atomic
def begin(author: Actor, programme_id: int) -> Case:
    """A new case, a draft for its author's eyes alone. Raises NotVisible or Forbidden."""
    programme = db.session.get(Programme, programme_id)
    policy.visible(author, Can.READ_PROGRAMME, programme)
    case = Case(programme_id=programme_id, author_id=author.id)
    policy.require(author, Can.PRESENT_CASE, case)
    ensure(programme_id)
    db.session.add(case)
    audit.record(author, "case.begin", case)
    return case


@atomic
def save_field(author: Actor, case_id: int, key: str, value: str, version: int) -> CaseAnswer:
    """Keep what is written in one field of a draft; `version` is the one the page showed.

    Raises NotVisible, or Overtaken where another device saved something else meanwhile.
    """
    return keep(draft_for(author, case_id), key, Given(value, version))


@atomic
def save_medications(
    author: Actor, case_id: int, key: str, lines: Sequence[LineDraft], version: int
) -> CaseAnswer:
    """The same for a list of medication, as a whole."""
    return keep(draft_for(author, case_id), key, Given(version=version, lines=tuple(lines)))


@atomic
def save_step(author: Actor, case_id: int, given: Mapping[str, Given]) -> Case:
    """Keep the fields of a step. Raises Newer, and keeps none, where another device saved some."""
    case = draft_for(author, case_id)
    keep_all(case, given)
    return case


@atomic
def save_consent(author: Actor, case_id: int, draft: ConsentDraft) -> Case:
    """On what ground it is shown. Raises Stopped where the hub would read it."""
    case = case_for(author, case_id, Can.WRITE_CASE, lock=True)
    reason = draft.reason if draft.consent is Consent.NOT_NEEDED else ""
    if case.state is not CaseState.DRAFT:
        must_be_amendable(case)
        guarding.must_hold(author, case.programme_id, consent_reason=reason)
    case.consent, case.consent_reason = draft.consent, reason
    case.updated_at = now()
    return case


@atomic
def save_finish(author: Actor, case_id: int, draft: FinishDraft) -> Case:
    """Its title, topics and files. Raises Refused where a file is gone."""
    case = draft_for(author, case_id)
    chosen = attaching.chosen(author, case.programme_id, draft.files)
    case.title = draft.title
    case.choices = {"topics": list(draft.topics), "files": [file.id for file in chosen]}
    case.updated_at = now()
    return case


@atomic
def retitle(author: Actor, case_id: int, title: str) -> Case:
    """Another title for a draft."""
    case = draft_for(author, case_id)
    case.title, case.updated_at = title[:200], now()
    return case


@atomic
def throw_away(author: Actor, case_id: int) -> Case:
    """Put a draft away; for a week `restore` brings it back. Not one the hub has seen."""
    case = draft_for(author, case_id)
    if case.thread_id:
        raise Forbidden(Can.WRITE_CASE)
    case.thrown_at = now()
    return case


@atomic
def restore(author: Actor, case_id: int) -> Case:
    """Bring a draft back that was thrown away."""
    case = draft_for(author, case_id)
    case.thrown_at, case.updated_at = None, now()
    return case


def empty_form(thread_id: int, mark: str) -> None:
    """Take all that was written out of the form of a thread's case; part of a transaction."""
    cases = select(Case.id).where(Case.thread_id == thread_id)
    answers = update(CaseAnswer).where(CaseAnswer.case_id.in_(cases))
    gone = {"value": "", "number": None, "version": CaseAnswer.version + 1}
    db.session.execute(answers.values(gone))
    db.session.execute(delete(Medication).where(Medication.case_id.in_(cases)))
    around = {"title": mark, "question": mark, "consent_reason": "", "equivalents": None}
    db.session.execute(update(Case).where(Case.thread_id == thread_id).values(around))


@atomic
def sweep_drafts() -> int:
    """Warn of drafts that nobody touched for long, remove those left alone; how many went.

    What was submitted once has a thread, and stays. The files of all that stay are kept with them.
    """
    alone = Case.state == CaseState.DRAFT, Case.thread_id.is_(None)
    gone = (Case.updated_at < now() - KEPT) | (Case.thrown_at < now() - THROWN_KEPT)
    old = db.session.scalars(select(Case.id).where(*alone, gone)).all()
    for table in (CaseAnswer, Medication, CaseChange):
        db.session.execute(delete(table).where(table.case_id.in_(old)))
    db.session.execute(delete(Case).where(Case.id.in_(old)))
    left = db.session.scalars(select(Case).where(*alone, Case.thrown_at.is_(None))).all()
    for case in left:
        if case.updated_at < now() - (KEPT - WARNED):
            cause = f"case {case.id} going {case.updated_at:%Y%m%d}"
            tell([case.author_id], News(NoticeKind.CASE_STATE, case.programme_id, cause))
    drafts = db.session.scalars(select(Case.choices).where(Case.state == CaseState.DRAFT))
    files.spare([number for choices in drafts for number in choices.get("files", ())])
    return len(old)


def must_be_amendable(case: Case) -> None:
    """Raise Refused once it was presented."""
    if case.state not in AMENDED:
        raise Refused(gettext("It was presented: what is to be added goes into its discussion."))


def draft_for(author: Actor, case_id: int) -> Case:
    """One's own draft, locked. Raises NotVisible, or Forbidden where it is none any more."""
    case = case_for(author, case_id, Can.WRITE_CASE, lock=True)
    if case.state is not CaseState.DRAFT:
        raise Forbidden(Can.WRITE_CASE)
    return case


def keep_all(case: Case, given: Mapping[str, Given]) -> None:
    """Keep what came for several fields of a locked case. Raises Newer."""
    newer: dict[str, Overtaken] = {}
    for key, one in given.items():
        try:
            keep(case, key, one)
        except Overtaken as problem:
            newer[key] = problem
    if newer:
        raise Newer(newer)


def keep(case: Case, key: str, given: Given) -> CaseAnswer:
    """Keep what came for a field of a locked case. Raises NotVisible or Overtaken."""
    field = template_of(case.programme_id).field(key)
    if field is None:
        raise NotVisible
    row = find(CaseAnswer, CaseAnswer.case_id == case.id, CaseAnswer.field == key)
    if given.lines is not None:
        return _keep_lines(case, row, field, given)
    value, number = _taken(field, given.value)
    if row is not None and row.value == value:
        return row  # the same once more, from a page that did not hear the answer
    if row is None and not value:
        return CaseAnswer(case_id=case.id, field=key, value="", version=0)
    row = _next(case, row, key, given.version)
    row.value, row.number = value, number
    return row


def _keep_lines(case: Case, row: CaseAnswer | None, field: Field, given: Given) -> CaseAnswer:
    read = [reading.read(line) for line in given.lines or () if not line.is_empty][:MOST_LINES]
    there = medications_of(case.id)
    if [asdict(line) for line in read] == [_as_read(line) for line in there]:
        return row or CaseAnswer(case_id=case.id, field=field.key, value="", version=0)
    row = _next(case, row, field.key, given.version)
    db.session.execute(delete(Medication).where(Medication.case_id == case.id))
    ids = {"case_id": case.id, "programme_id": case.programme_id}
    db.session.add_all(
        Medication(**ids, position=position, **asdict(line)) for position, line in enumerate(read)
    )
    db.session.flush()
    return row


def _next(case: Case, row: CaseAnswer | None, key: str, version: int) -> CaseAnswer:
    """The row of a field in its next version, to be filled."""
    if row is None:
        row = CaseAnswer(case_id=case.id, field=key, programme_id=case.programme_id, value="")
        row.version = 0
        db.session.add(row)
    # One ahead is the page's own: it was sent while a save of its own is still on the way.
    elif version not in (row.version, row.version + 1):
        raise Overtaken(row.value, row.version)
    row.version, row.updated_at = row.version + 1, now()
    case.updated_at = row.updated_at
    return row


def _as_read(line: Medication) -> dict[str, object]:
    return {name: getattr(line, name) for name in reading.Read.__dataclass_fields__}


def _taken(field: Field, typed: str) -> checking.Taken:
    """What is stored of what was typed; what does not fit the field stays as it was typed."""
    try:
        return checking.checked(field, typed)
    except checking.BadValue:
        return typed, None
