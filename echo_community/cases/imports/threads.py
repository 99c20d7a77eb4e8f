"""A past case as the thread it becomes: posts in ECHO's own order, numbered."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from echo_community.cases import presenting
from echo_community.cases.imports.answers import Answers, Form
from echo_community.cases.imports.case_line import CaseLine, Said, Suggested
from echo_community.cases.models import Case, FieldKind, Medication
from echo_community.cases.template.queries import QUESTION, Template
from echo_community.discussions.imports.lines import PostLine, ThreadLine
from echo_community.discussions.models import Purpose, ThreadKind
from echo_community.kernel.markup import Format


@dataclass(frozen=True)
class Told:
    """A post of a case and what it is there: a suggestion, the answer to a question, ..."""

    number: int
    purpose: Purpose
    said: Said
    suggested: Suggested | None = None
    question: int | None = None  # the number of what it answers


@dataclass(frozen=True)
class CaseThread(ThreadLine):
    """A case of an import with the thread that carries it."""

    case: CaseLine | None = None
    answers: Answers | None = None
    told: tuple[Told, ...] = ()

    @property
    def of(self) -> CaseLine:
        """The case, which every such thread has."""
        assert self.case is not None  # noqa: S101
        return self.case


def thread_of(case: CaseLine, answers: Answers, form: Form) -> CaseThread:
    """The thread of a case."""
    told = tuple(_told(case, presentation(case, answers, form.template)))
    return CaseThread(
        line=case.line,
        source_id=case.source_id,
        title=case.title,
        created_at=case.at,
        tags=case.topics,
        aliases=case.echo_id or "",
        source=None,
        licence=None,
        url=None,
        posts=tuple(_post(case, each, form) for each in told),
        kind=ThreadKind.CASE,
        others=tuple(
            name for each in case.suggestions for name in (*each.endorsed_by, *each.supported_by)
        ),
        case=case,
        answers=answers,
        told=told,
    )


def _told(case: CaseLine, opening: str) -> Iterator[Told]:
    if case.summary:
        yield Told(0, Purpose.SUMMARY, case.summary)
    number = 1
    yield Told(number, Purpose.MESSAGE, Said(case.presenter, opening, case.at))
    for asked in case.questions:
        number += 1
        yield Told(number, Purpose.QUESTION, asked.said)
        if asked.answer:
            yield Told(number + 1, Purpose.ANSWER, asked.answer, question=number)
            number += 1
    for suggested in case.suggestions:
        number += 1
        yield Told(number, Purpose.SUGGESTION, suggested.said, suggested)
    for said in case.discussion:
        number += 1
        yield Told(number, Purpose.MESSAGE, said)
    if case.follow_up:
        yield Told(number + 1, Purpose.FOLLOW_UP, case.follow_up.said)


def _post(case: CaseLine, told: Told, form: Form) -> PostLine:
    suggested = told.suggested
    named = suggested and suggested.category and not form.category(suggested.category)
    lead = f"**{suggested.category}.** " if suggested and named else ""
    supports = max(suggested.supports, len(suggested.supported_by)) if suggested else 0
    return PostLine(
        number=told.number,
        author=told.said.by,
        written_at=_at(case.at, told),
        format=Format.MARKDOWN,
        body=lead + told.said.text,
        score=None,
        accepted=False,
        purpose=told.purpose,
        endorsed=bool(suggested and suggested.endorsed_by),
        same_here=supports,
    )


def _at(day: datetime, told: Told) -> datetime:
    # What was said in the session has one time in most files; a second apart it stays in order.
    return told.said.at + timedelta(seconds=told.number) if told.said.at == day else told.said.at


def presentation(case: CaseLine, answers: Answers, template: Template) -> str:
    """What the presenter told, in Markdown: as the form tells it, then what it has no place for."""
    if case.document:
        return f"This case is in the attached document, *{case.files[0]}*."
    told = ""
    if answers.kept or case.drugs:
        kept = {answer.key: answer.value for answer in answers.kept}
        drugs = [Medication(**vars(drug), dose_typed="", per_day_typed="") for drug in case.drugs]
        asked = _whole(template)
        told = presenting.presentation(Case(), kept, drugs, asked, case.lang)
        told = told if QUESTION in kept else told.partition("\n\n")[2]
        if drugs and not any(
            f.kind is FieldKind.MEDICATIONS for s in asked.sections for f in s.fields
        ):
            told += f"\n\n{presenting.medication_table(drugs)}"
    parts = [told, *(f"**{_heading(name)}.** {text}" for name, text in answers.others)]
    return "\n\n".join(filter(None, parts)) or case.title


def _whole(template: Template) -> Template:
    """With what is no longer asked for: what the page of a case shows, the guard has to read."""
    steps = (
        replace(step, retired=False, fields=tuple(replace(f, retired=False) for f in step.fields))
        for step in template.everything
    )
    return replace(template, everything=tuple(steps))


def _heading(name: str) -> str:
    words = name.replace("_", " ").strip().rstrip(":.")
    return words[:1].upper() + words[1:]
