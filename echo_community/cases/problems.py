"""What keeps a case from being submitted, field by field, in sentences that say what to enter."""

from collections.abc import Iterator
from dataclasses import dataclass

from flask_babel import get_locale, gettext

from echo_community.cases.models import Consent, FieldKind, Medication
from echo_community.cases.queries.drafts import Filled
from echo_community.cases.template import checking
from echo_community.cases.template.queries import QUESTION, Field

CONSENT = "consent"  # the steps after those of the template
FINISH = "finish"
TITLE = "title"


@dataclass(frozen=True)
class Problem:
    """What is to be put right, and in which step."""

    step: str
    field: str
    label: str
    sentence: str


def problems_of(form: Filled) -> list[Problem]:
    """Everything in the order of the form; empty where the case can be submitted."""
    return [*_in_steps(form), *_around(form)]


def problem_with(field: Field, value: str) -> str:
    """What is wrong with a value that was typed, or nothing."""
    if not value.strip():
        return ""
    try:
        checking.checked(field, value)
    except checking.BadValue as bad:
        return str(bad)
    return ""


def problems_with_lines(medications: tuple[Medication, ...]) -> list[str]:
    """What is missing from lines of a list of medication: a sentence for each."""
    return [sentence for line in medications if (sentence := _missing(line))]


def needed(field: Field) -> str:
    """What to say where a field that is needed is empty."""
    if field.key == QUESTION:
        return gettext("Write your main question: what do you want to know?")
    return gettext("Fill this in: the hub needs it.")


def _in_steps(form: Filled) -> Iterator[Problem]:
    for section in form.template.sections:
        for field in section.fields:
            label = field.label(str(get_locale()))
            if field.kind is FieldKind.MEDICATIONS:
                for sentence in problems_with_lines(tuple(form.medications)):
                    yield Problem(section.key, field.key, label, sentence)
                continue
            value = form.value(field.key)
            empty = field.required and not value.strip()
            if sentence := needed(field) if empty else problem_with(field, value):
                yield Problem(section.key, field.key, label, sentence)


def _around(form: Filled) -> Iterator[Problem]:
    case = form.case
    said = gettext("The patient’s agreement")
    if case.consent is None:
        yield Problem(
            CONSENT, CONSENT, said, gettext("Say whether the patient agreed to this being shown.")
        )
    elif case.consent is Consent.NOT_NEEDED and not case.consent_reason:
        yield Problem(
            CONSENT, CONSENT, said, gettext("Say why the patient’s agreement is not needed.")
        )
    if not case.title:
        yield Problem(FINISH, TITLE, gettext("Title"), gettext("Give it a title of one line."))


def _missing(line: Medication) -> str:
    drug = line.drug
    if not drug:
        return gettext("Write which drug this dose is of.")
    if line.dose_typed:
        typed = line.dose_typed
        return gettext(
            "%(drug)s: write the dose as a number, such as 2.5. You typed “%(typed)s”.",
            drug=drug,
            typed=typed,
        )
    if line.dose is not None and not line.unit:
        return gettext("%(drug)s: choose the unit of the dose, such as mg.", drug=drug)
    if line.per_day_typed:
        return gettext(
            "%(drug)s: write how many times a day as a number, such as 2. You typed “%(typed)s”.",
            drug=drug,
            typed=line.per_day_typed,
        )
    return ""
