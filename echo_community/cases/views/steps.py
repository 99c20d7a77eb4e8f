"""What the pages of the form share: the steps, what is found in a field, the way on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256

from flask import url_for
from flask_babel import get_locale, gettext

from echo_community.cases.forms import Checked, StepForm, name_of
from echo_community.cases.models import CaseState, FieldKind
from echo_community.cases.problems import CONSENT, FINISH, problem_with, problems_with_lines
from echo_community.cases.queries.drafts import Filled, form_page
from echo_community.cases.services.submitting import words_of
from echo_community.cases.services.writing import AMENDED
from echo_community.cases.template.queries import Section, settings_of
from echo_community.cases.template.sheets import Sheet, medication_sheet
from echo_community.discussions import guarding
from echo_community.discussions.mending import Mend, mends
from echo_community.kernel.actor import current_actor
from echo_community.kernel.errors import Forbidden, NotVisible, Stopped
from echo_community.policy import Can
from echo_community.privacy import guard
from echo_community.programmes.current import enter_by_id

PREVIEW = "preview"


@dataclass(frozen=True)
class Step:
    """One page of the form."""

    key: str
    title: str
    url: str
    filled: bool


@dataclass(frozen=True)
class Way:
    """The steps of a case, and which of them the reader is at."""

    steps: Sequence[Step]
    at: int

    @property
    def number(self) -> int:
        """From one on."""
        return self.at + 1

    @property
    def previous(self) -> Step | None:
        """The step before."""
        return self.steps[self.at - 1] if self.at else None

    @property
    def next(self) -> Step:
        """The step after; the last leads to the preview."""
        return self.steps[min(self.at + 1, len(self.steps) - 1)]


def opened(case_id: int) -> Filled:
    """One's own case, its programme entered. Raises NotVisible, Forbidden once it was presented."""
    page = form_page(current_actor(), case_id)
    enter_by_id(current_actor(), page.case.programme_id)
    if page.case.state not in {CaseState.DRAFT, *AMENDED}:
        raise Forbidden(Can.WRITE_CASE)
    return page


def section_at(page: Filled, key: str) -> Section:
    """The step of that key. Raises NotVisible."""
    found = next((s for s in page.template.sections if s.key == key), None)
    if found is None:
        raise NotVisible
    return found


def way(page: Filled, key: str) -> Way:
    """The steps of a case, one of them the reader's."""
    case, lang = page.case, str(get_locale())
    steps = [
        Step(s.key, s.title(lang), url_of(case.id, s.key), _filled(page, s))
        for s in page.template.sections
    ]
    steps += [
        Step(CONSENT, gettext("Agreement"), url_of(case.id, CONSENT), case.consent is not None),
        Step(FINISH, gettext("Title and files"), url_of(case.id, FINISH), bool(case.title)),
        Step(PREVIEW, gettext("Look and submit"), url_of(case.id, PREVIEW), False),
    ]
    return Way(steps, next(at for at, step in enumerate(steps) if step.key == key))


def url_of(case_id: int, key: str) -> str:
    """The page of a step."""
    if key in (CONSENT, FINISH, PREVIEW):
        return url_for(f"cases.{key}", case_id=case_id)
    return url_for("cases.step", case_id=case_id, key=key)


def first_open_step(case_id: int) -> str:
    """The page on which one goes on: the first step with nothing in it, else the preview."""
    steps = way(opened(case_id), PREVIEW).steps
    return next((step.url for step in steps if not step.filled), steps[-1].url)


def found_in(page: Filled, only: Sequence[str] | None = None) -> list[Mend]:
    """What the guard finds in what is stored, by field."""
    parts = words_of(page)
    parts = {key: text for key, text in parts.items() if only is None or key in only}
    return mends_of(page.case.programme_id, parts)


def mends_of(programme_id: int, parts: Mapping[str, str]) -> list[Mend]:
    """What the guard finds in some words."""
    words = guarding.words_of(current_actor(), programme_id, **parts)
    return mends(Stopped(tuple(guard.check(words).findings.items()), words.parts))


def look(page: Filled, section: Section, form: StepForm) -> None:
    """Say beside each field of a step what is wrong with what stands in it."""
    for field in section.fields:
        if field.kind is not FieldKind.MEDICATIONS:
            control = form[name_of(field)]
            if sentence := problem_with(field, page.value(field.key)):
                control.errors = [*control.errors, sentence]
    form.mends = found_in(page, parts_of(section))
    form.note(keys_of(page, section))


def keys_of(page: Filled, section: Section) -> list[str]:
    """Keys of all that is to be said of a step: what was seen once does not stop the way on."""
    said: list[str] = []
    for field in section.fields:
        if field.kind is FieldKind.MEDICATIONS:
            said += problems_with_lines(tuple(page.medications))
        else:
            said.append(problem_with(field, page.value(field.key)))
    found = [mend.key for mend in found_in(page, parts_of(section))]
    return [*(key_of(sentence) for sentence in said if sentence), *found]


def parts_of(section: Section) -> list[str]:
    """The names under which the guard reads a step's words."""
    return [
        "medications" if field.kind is FieldKind.MEDICATIONS else field.key
        for field in section.fields
    ]


def sheet_of(page: Filled) -> Sheet | None:
    """The list of medication with what it comes to, where it holds an opioid."""
    sheet = medication_sheet(page.medications, settings_of(page.case.programme_id).table)
    return sheet if sheet.citation else None


def unseen(form: Checked, keys: Sequence[str]) -> bool:
    """Whether something is to be said that the form did not show yet."""
    return bool(set(keys) - set((form.seen.data or "").split()))


def key_of(sentence: str) -> str:
    """The key of a sentence, as of a finding: that it was seen."""
    return f"BAD.{sha256(sentence.encode()).hexdigest()[:8]}"


def _filled(page: Filled, section: Section) -> bool:
    return any(
        page.medications if field.kind is FieldKind.MEDICATIONS else page.value(field.key)
        for field in section.fields
    )


def slug_of(page: Filled) -> str:
    """The address of the programme of a case."""
    return current_actor().memberships[page.case.programme_id].slug
