"""A case goes to the hub, and is changed once it is there: each takes the one path of words."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from flask_babel import gettext
from sqlalchemy import delete, select

from echo_community.cases import equivalents, presenting
from echo_community.cases.drafts import CheckDraft, FinishDraft, Given
from echo_community.cases.models import (
    Case,
    CaseAnswer,
    CaseState,
    Consent,
    FieldKind,
    Medication,
)
from echo_community.cases.problems import TITLE, Problem, problems_of
from echo_community.cases.queries.drafts import Filled, case_for, filled
from echo_community.cases.services.states import change, give_number
from echo_community.cases.services.writing import keep_all, must_be_amendable
from echo_community.cases.template.queries import QUESTION, settings_of
from echo_community.discussions import guarding
from echo_community.discussions import services as discussions
from echo_community.discussions.drafts import AskDraft, EditDraft, FileDraft
from echo_community.discussions.files.queries import unsent
from echo_community.discussions.models import Post, Thread, ThreadKind
from echo_community.discussions.queries import posts_for_index
from echo_community.discussions.services.placing import set_topics
from echo_community.discussions.services.writing import open_thread
from echo_community.discussions.writing import put_in_index
from echo_community.kernel.actor import Actor
from echo_community.kernel.clock import now
from echo_community.kernel.db import atomic, db
from echo_community.kernel.errors import Refused
from echo_community.policy import Can, Visibility

_opened_told: list[Callable[[Case, Thread], object]] = []


def when_opened(callback: Callable[[Case, Thread], object]) -> None:
    """Have this called, in the transaction, with a case and its thread once it is first submitted.

    What a case may have begun from stands above; `app.py` hands it down.
    """
    _opened_told[:] = [callback]


@dataclass
class Unready(Exception):
    """What keeps a case from being submitted: each with the step in which it stands."""

    problems: tuple[Problem, ...]


@atomic
def submit(author: Actor, case_id: int, draft: CheckDraft) -> Case:
    """Send a case to the hub: its thread opens for staff, it gets its ECHO ID, the hub is told.

    Raises Unready, Stopped with findings by field, or Refused. The second time does nothing.
    """
    case = case_for(author, case_id, Can.WRITE_CASE, lock=True)
    if case.state is not CaseState.DRAFT:
        return case
    form = filled(case)
    if problems := problems_of(form):
        raise Unready(tuple(problems))
    _forget_unasked(form)
    form = filled(case)
    parts = words_of(form)
    guarding.passed(author, case.programme_id, reason=draft.reason, heed=draft.heed, **parts)
    first = case.thread_id is None
    thread = _opened(author, form, draft) if first else _again(author, form, draft)
    case.thread_id = thread.id
    for told in _opened_told if first else ():
        told(case, thread)
    if case.echo_id is None:
        give_number(case)
    keep_lines_of(form)
    case.submitted_at = now()
    case.choices = {}
    change(case, CaseState.SUBMITTED, author)
    return case


@atomic
def amend(author: Actor, case_id: int, given: Mapping[str, Given], draft: CheckDraft) -> Case:
    """Change fields of a case that the hub has: its presentation is written anew, with a revision.

    Raises Newer, Stopped with findings by field, or Refused once it was presented and where a
    field could not have been submitted so.
    """
    case = case_for(author, case_id, Can.WRITE_CASE, lock=True)
    must_be_amendable(case)
    before = filled(case)
    old = "\n\n".join(words_of(before).values())
    keep_all(case, given)
    _presented_anew(author, case, old, draft, only=given)
    return case


@atomic
def amend_finish(author: Actor, case_id: int, finish: FinishDraft, draft: CheckDraft) -> Case:
    """The same for its title and topics, with files that come to it."""
    case = case_for(author, case_id, Can.WRITE_CASE, lock=True)
    must_be_amendable(case)
    old, case.title = case.title, finish.title or case.title
    thread = db.session.get_one(Thread, case.thread_id)
    set_topics(thread, finish.topics)
    _presented_anew(author, case, old, draft, only={TITLE: None}, files=finish.files)
    put_in_index(thread, *posts_for_index(thread.id))
    return case


def words_of(form: Filled) -> dict[str, str]:
    """What somebody wrote in a case by field, as the guard reads it."""
    typed = {
        field.key: form.value(field.key)
        for section in form.template.sections
        for field in section.fields
        if form.value(field.key) and not field.options
    }
    case = form.case
    reason = case.consent_reason if case.consent is Consent.NOT_NEEDED else ""
    around = {"title": case.title, "medications": _lines(form.medications), "consent": reason}
    return {key: text for key, text in {**around, **typed}.items() if text}


def body_of(form: Filled, language: str) -> str:
    """The presentation of a case as it is now."""
    return presenting.presentation(
        form.case, form.values, form.medications, form.template, language
    )


def total_of(form: Filled) -> equivalents.Total | None:
    """Morphine equivalents a day by the programme's table; none where it has none."""
    table = settings_of(form.case.programme_id).table
    if table is None or not form.medications:
        return None
    return equivalents.daily([equivalents.Line.of(line) for line in form.medications], table)


def keep_lines_of(form: Filled) -> None:
    """What lists show of a case, from what is filled in."""
    total = total_of(form)
    form.case.question = presenting.in_one_line(form.value(QUESTION))
    form.case.equivalents = total.total if total else None


def _forget_unasked(form: Filled) -> None:
    """What stands in fields that are asked for no longer goes: nobody looked at it, and the page
    of a case shows what stands in retired fields."""
    case = form.case
    asked = {field.key: field for section in form.template.sections for field in section.fields}
    unasked = CaseAnswer.case_id == case.id, CaseAnswer.field.not_in(asked)
    db.session.execute(delete(CaseAnswer).where(*unasked))
    if not any(field.kind is FieldKind.MEDICATIONS for field in asked.values()):
        db.session.execute(delete(Medication).where(Medication.case_id == case.id))


def _opened(author: Actor, form: Filled, draft: CheckDraft) -> Thread:
    case = form.case
    asked = AskDraft(
        title=case.title,
        body=body_of(form, author.language),
        topics=tuple(case.choices.get("topics", ())),
        visibility=Visibility.STAFF,
        reason=draft.reason,
        files=_files(author, case),
        heed=draft.heed,
    )
    return open_thread(author, case.programme_id, asked, ThreadKind.CASE)


def _again(author: Actor, form: Filled, draft: CheckDraft) -> Thread:
    """The thread that was put away comes back, its presentation as it is now."""
    case = form.case
    thread = db.session.get_one(Thread, case.thread_id, with_for_update=True)
    if thread.hidden and thread.hidden_by_id != author.id:
        raise Refused(gettext("A moderator hid this case. Ask the hub before you submit it again."))
    if thread.hidden:
        discussions.restore_thread(author, thread.id)
    if "topics" in case.choices:
        set_topics(thread, case.choices["topics"])
    _write_post_anew(author, case, body_of(form, author.language), draft, _files(author, case))
    put_in_index(thread, *posts_for_index(thread.id))
    return thread


def _presented_anew(
    author: Actor,
    case: Case,
    old: str,
    draft: CheckDraft,
    only: Mapping[str, object],
    files: tuple[FileDraft, ...] = (),
) -> None:
    form = filled(case)
    parts = {key: text for key, text in words_of(form).items() if key in only}
    checked = {"reason": draft.reason, "heed": draft.heed, "before": old}
    guarding.passed(author, case.programme_id, **checked, **parts)  # type: ignore[arg-type]
    if problem := next((one for one in problems_of(form) if one.field in only), None):
        raise Refused(problem.sentence)
    _write_post_anew(author, case, body_of(form, author.language), draft, files)
    keep_lines_of(form)


def _write_post_anew(
    author: Actor, case: Case, body: str, draft: CheckDraft, files: tuple[FileDraft, ...]
) -> None:
    post = db.session.execute(
        select(Post.id, Post.revision).where(Post.thread_id == case.thread_id, Post.number == 1)
    ).one()
    edited = EditDraft(
        body,
        post.revision,
        case.title,
        reason=draft.reason,
        files=files,
        heed=draft.heed,
    )
    case.made_revision = discussions.edit_post(author, post.id, edited).revision


def _files(author: Actor, case: Case) -> tuple[FileDraft, ...]:
    chosen = case.choices.get("files", ())
    return tuple(FileDraft(f.id, f.alt) for f in unsent(author, chosen)) if chosen else ()


def _lines(medications: object) -> str:
    lines: list[Medication] = list(medications)  # type: ignore[call-overload]
    told = ((m.drug, m.dose_typed, m.per_day_typed, m.frequency) for m in lines)
    return "\n".join(" ".join(filter(None, line)) for line in told)
