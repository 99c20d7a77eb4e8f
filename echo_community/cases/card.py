"""The card of a case: its stage, what was presented, the rounds. Five statements, however many
posts there are, and those of its summary and its follow-up."""

import functools
from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import get_locale
from sqlalchemy import (
    Float,
    Integer,
    Select,
    String,
    bindparam,
    cast,
    func,
    literal,
    null,
    select,
    union_all,
)
from sqlalchemy import case as case_

from echo_community.cases.equivalents import DEFAULT
from echo_community.cases.facts import Drug, Presented, presented
from echo_community.cases.keeping import letters
from echo_community.cases.models import (
    Case,
    CaseAnswer,
    CasePost,
    CaseSettings,
    CaseState,
    Intention,
    IntentionKind,
    Medication,
)
from echo_community.cases.queries.follow_ups import due_note
from echo_community.cases.queries.summary import summary_card
from echo_community.cases.shown import Advice, Asked, CaseCard, CaseFacts, Said, Suggested
from echo_community.cases.template.queries import QUESTION, Template, categories, template_of
from echo_community.discussions.models import Purpose
from echo_community.discussions.rows import PostRow, ThreadRow
from echo_community.kernel.actor import Actor
from echo_community.kernel.db import db
from echo_community.kernel.markup import plain_text
from echo_community.meetings.models import AgendaItem, Session

FIRST_LETTERS = 40


def card(reader: Actor, thread: ThreadRow, posts: Sequence[PostRow]) -> CaseCard | None:
    """What the page of a case shows beside its discussion; `posts` are those that stand apart.

    The reader may read the thread: that is how its row and its posts came to be.
    """
    case = _case(thread)
    if case is None:
        return None
    written = _written(case)
    template = _template(case, written)
    first = next((post for post in posts if post.number == 1), None)
    about = {row.post_id: row for row in written.get("talk", ())}
    return CaseCard(
        case=case,
        presents=thread.mine,
        presentation=first,
        facts=_facts(case, first, written, template),
        questions=_questions(posts, about, open_first=thread.mine),
        advice=_advice(posts, about, template),
        summary=summary_card(reader, case),
        due=due_note(reader, case),
        about=_headings(posts, about, template),
    )


def _case(thread: ThreadRow) -> CaseFacts | None:
    row = db.session.execute(_one_case(), {"thread": thread.id}).first()
    return CaseFacts(**row._mapping) if row else None


def _written(case: CaseFacts) -> Mapping[str, Sequence[Any]]:
    """What stands in its form and what its posts are about, by what it is."""
    rows: dict[str, list[Any]] = {}
    values = {"case": case.id, "thread": case.thread_id}
    for row in db.session.execute(_everything(), values):
        rows.setdefault(row.what, []).append(row)
    return rows


def _template(case: CaseFacts, written: Mapping[str, Sequence[Any]]) -> Template:
    """The programme's template; of a case that was never in the form, its categories alone."""
    if written.get("answer") or written.get("medication"):
        return template_of(case.programme_id)
    return Template(all_categories=categories(case.programme_id))


def _facts(
    case: CaseFacts,
    first: PostRow | None,
    written: Mapping[str, Sequence[Any]],
    template: Template,
) -> Presented | None:
    """What the form says, as long as the post that was made from it says the same.

    Of what was taken back, the form is its author's alone again.
    """
    answers = written.get("answer", ())
    if (
        case.state is CaseState.DRAFT
        or first is None
        or not answers
        or case.reduced_at
        or not is_from_form(case, first, answers)
    ):
        return None
    drugs = [
        Drug(row.key, row.dose, row.unit, row.route, row.per_day, row.text, row.typed)
        for row in written.get("medication", ())
    ]
    return presented(template, answers, drugs, case.table, str(get_locale()))


def is_from_form(case: CaseFacts, first: PostRow, answers: Sequence[Any]) -> bool:
    """Whether the first post is as the form made it: neither edited by hand since, nor purged."""
    if first.revision != case.made_revision:
        return False
    question = next((row.text for row in answers if row.key == QUESTION), "")
    return letters(question)[:FIRST_LETTERS] in letters(plain_text(first.html))


def _questions(
    posts: Sequence[PostRow], about: Mapping[int, Any], *, open_first: bool
) -> Sequence[Asked]:
    """Each question with its answers, as they were asked; the presenter's open ones first."""
    answers: dict[int | None, list[PostRow]] = {}
    for post in posts:
        if post.purpose is Purpose.ANSWER and post.number > 1:
            row = about.get(post.id)
            answers.setdefault(row.question_id if row else None, []).append(post)
    asked = [
        Asked(post, answers.pop(post.id, ()))
        for post in posts
        if post.purpose is Purpose.QUESTION and post.number > 1
    ]
    lost = [Asked(None, some) for some in answers.values()]
    return sorted(asked, key=lambda one: open_first and bool(one.answers)) + lost


def _advice(
    posts: Sequence[PostRow], about: Mapping[int, Any], template: Template
) -> Sequence[Advice]:
    """The suggestions by category, in the programme's order; endorsed ones first in each."""
    under: dict[int | None, list[Suggested]] = {}
    for post in sorted(posts, key=lambda post: (post.superseded, not post.endorsed)):
        if post.purpose is Purpose.SUGGESTION:
            row = about.get(post.id)
            category = template.category(row.category_id) if row else None
            under.setdefault(category.id if category else None, []).append(_suggested(post, row))
    language = str(get_locale())
    groups = [
        Advice(one.id, one.label(language), one.symbol, under.get(one.id, ()))
        for one in template.all_categories
        if not one.retired or one.id in under
    ]
    return [*groups, Advice(0, "", "topic", under[None])] if None in under else groups


def _suggested(post: PostRow, row: Any) -> Suggested:
    said = Said(IntentionKind(row.key), row.text) if row and row.key else None
    return Suggested(post, said)


def _headings(
    posts: Sequence[PostRow], about: Mapping[int, Any], template: Template
) -> dict[int, str]:
    """By post, what it is about in a word: its category, or the number of its question."""
    numbers = {post.id: str(post.number) for post in posts}
    language, said = str(get_locale()), {}
    for post_id, row in about.items():
        category = template.category(row.category_id)
        said[post_id] = category.label(language) if category else numbers.get(row.question_id, "")
    return said


@functools.cache
def _one_case() -> Select[Any]:
    """The case of a thread with what its programme decided, and the session it is for."""
    columns: Any = (
        *(getattr(Case, name) for name in (
            "id", "programme_id", "thread_id", "author_id", "state", "round", "lesson", "consent",
            "presented_on", "follow_up_from", "follow_up_due", "retain_until", "reduced_at",
            "made_revision",
        )),
        func.coalesce(Case.echo_id, "").label("echo_id"),
        Session.id.label("session_id"),
        Session.starts_at.label("session_at"),
        func.coalesce(CaseSettings.equivalents, DEFAULT).label("table"),
    )  # fmt: skip
    return (
        select(*columns)
        .outerjoin(CaseSettings, CaseSettings.programme_id == Case.programme_id)
        .outerjoin(AgendaItem, AgendaItem.thread_id == Case.thread_id)
        .outerjoin(Session, (Session.id == AgendaItem.session_id) & Session.cancelled_at.is_(None))
        .where(Case.thread_id == bindparam("thread"))
        .order_by(Session.starts_at.is_(None), Session.starts_at.desc())
        .limit(1)
    )


@functools.cache
def _everything() -> Any:
    """The answers of a case, its medication, and what its posts are about; one statement."""
    case, thread = bindparam("case", type_=Integer), bindparam("thread", type_=Integer)
    answers = _columns(
        "answer", key=CaseAnswer.field, text=CaseAnswer.value, number=CaseAnswer.number
    )
    often = case_(
        (Medication.frequency != "", Medication.frequency), else_=Medication.per_day_typed
    )
    medication = _columns(
        "medication", key=Medication.drug, text=often, unit=Medication.unit,
        route=Medication.route, dose=Medication.dose, per_day=Medication.per_day,
        place=Medication.position, typed=Medication.dose_typed,
    )  # fmt: skip
    talk = _columns(
        "talk", key=cast(Intention.kind, String), text=Intention.why, post_id=CasePost.post_id,
        category_id=CasePost.category_id, question_id=CasePost.question_id,
    )  # fmt: skip
    said: Any = select(*talk).outerjoin(Intention, Intention.post_id == CasePost.post_id)
    return union_all(
        select(*answers).where(CaseAnswer.case_id == case),
        select(*medication).where(Medication.case_id == case),
        said.where(CasePost.thread_id == thread),
    ).order_by("place", "key")


_TYPES: dict[str, Any] = {
    "key": String, "text": String, "typed": String, "number": Float, "unit": String,
    "route": String, "dose": Float, "per_day": Float, "place": Integer, "post_id": Integer,
    "category_id": Integer, "question_id": Integer,
}  # fmt: skip


def _columns(what: str, **columns: Any) -> list[Any]:
    """The columns that every kind of row has, most of them empty."""
    rest = ((name, columns.get(name)) for name in _TYPES)
    return [
        literal(what, String).label("what"),
        *((cast(null(), _TYPES[n]) if c is None else c).label(n) for n, c in rest),
    ]
