"""The forms of a case: a step as its template has it, and the steps around those."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from flask import request
from flask_babel import get_locale, gettext, lazy_gettext
from wtforms import HiddenField, RadioField, SelectField, SelectMultipleField, ValidationError
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # older stubs

from echo_community.cases.drafts import CheckDraft, ConsentDraft, FinishDraft, Given, LineDraft
from echo_community.cases.models import Consent, FieldKind
from echo_community.cases.template.queries import Field, Section
from echo_community.discussions.files.fields import FilesField
from echo_community.discussions.forms import AtMostThree, Guarded
from echo_community.discussions.mending import Mend, heed_of, mends
from echo_community.kernel.errors import Overtaken, Stopped
from echo_community.kernel.forms import AtMost, Filled, Form, Line, Lines
from echo_community.kernel.words import tidy_line
from echo_community.privacy.guard import Heed

FEW = 7  # choices that stand side by side; more of them in a list that opens
LONGEST_LINE = 200
LONGEST_TEXT = 6_000
PARTS = ("drug", "dose", "unit", "route", "per_day", "frequency")
_ROW = re.compile(r"m-([0-9]{1,3})-drug")


class Checked(Guarded):
    """A form whose words the guard reads by the field of the case in which they stand."""

    seen = HiddenField()
    mended = HiddenField()

    mends: Sequence[Mend] = ()
    advised = False
    looks = False

    @property
    def heed(self) -> Heed:
        """What its author saw of the guard and did about it."""
        return heed_of(self.seen.data or "", self.mended.data or "", looks=self.looks)

    @property
    def draft(self) -> CheckDraft:
        """As the services take it."""
        return CheckDraft(self.reason.data or "", self.heed)

    def show(self, stop: Stopped) -> None:
        """List what was found, and note that it was seen."""
        self.mends = mends(stop)
        self.stopped = not stop.advice
        self.advised = stop.advice and bool(self.mends)
        self.note(mend.key for mend in self.mends)

    def note(self, keys: Any) -> None:
        """What of these was shown from now on."""
        before = (self.seen.data or "").split()
        self.seen.data = " ".join(dict.fromkeys([*before, *keys]))

    def found_in(self, part: str) -> list[Mend]:
        """What was found in one field."""
        return [mend for mend in self.mends if mend.part == part]


class StepForm(Checked):
    """A step; `step_form` gives it the fields of its section."""

    newer: Mapping[str, Overtaken] = {}  # noqa: RUF012  fields that another device saved meanwhile

    def given(self, section: Section) -> dict[str, Given]:
        """What came for each field, with the version that the page showed."""
        return {field.key: self._given(field) for field in section.fields}

    def _given(self, field: Field) -> Given:
        version = version_of(request.form.get(f"v-{field.key}", ""))
        if field.kind is FieldKind.MEDICATIONS:
            return Given(version=version, lines=lines_sent())
        return Given(value_of(field, self[name_of(field)].data), version)


class ConsentForm(Form):
    """Whether the patient agreed."""

    consent = RadioField(
        lazy_gettext("Does the patient agree to this being shown?"),
        choices=[
            SelectChoice(Consent.AGREED.value, lazy_gettext("Yes, the patient agreed")),
            SelectChoice(Consent.NOT_NEEDED.value, lazy_gettext("It is not needed")),
        ],
        validate_choice=False,
    )
    consent_reason = Line(lazy_gettext("Why it is not needed"), [AtMost(300)])

    def validate_consent_reason(self, field: Any) -> None:
        """A reason, where the agreement is not needed."""
        if self.consent.data == Consent.NOT_NEEDED and not field.data:
            raise ValidationError(gettext("Say why the patient’s agreement is not needed."))

    def draft(self) -> ConsentDraft:
        """As the service takes it."""
        known = self.consent.data in (Consent.AGREED, Consent.NOT_NEEDED)
        consent = Consent(self.consent.data) if known else None
        return ConsentDraft(consent, self.consent_reason.data or "")


class FinishForm(Checked):
    """Title, topics and files."""

    title = Line(lazy_gettext("Title"), [AtMost(200)])
    topics = SelectMultipleField(lazy_gettext("Topics"), [AtMostThree()], coerce=int)
    files = FilesField(lazy_gettext("Photos and PDFs"))

    def finish(self) -> FinishDraft:
        """As the service takes it."""
        return FinishDraft(self.title.data or "", tuple(self.topics.data or ()), self.files.drafts)


class NoteForm(Form):
    """What the hub tells a presenter."""

    note = Lines(
        lazy_gettext("What to add"),
        [Filled(lazy_gettext("Say what is to be added.")), AtMost(500)],
    )


class CloseForm(Form):
    """Why a case ends without a follow-up."""

    note = Lines(
        lazy_gettext("Why it is closed"),
        [Filled(lazy_gettext("Say why it is closed without a follow-up.")), AtMost(500)],
    )


def step_form(section: Section, values: Mapping[str, str]) -> StepForm:
    """The form of a step, filled in with what is stored, or with what came."""
    fields = {name_of(f): _control(f) for f in section.fields if f.kind != FieldKind.MEDICATIONS}
    data: dict[str, Any] = {
        name_of(f): values.get(f.key, "").split()
        if f.kind is FieldKind.CHOICES
        else values.get(f.key, "")
        for f in section.fields
    }
    form: StepForm = type("Step", (StepForm,), fields)(data=data)
    return form


def name_of(field: Field) -> str:
    """The name of a field in its form."""
    return f"f-{field.key}"


def value_of(field: Field, data: Any) -> str:
    """What is stored of what came; of choices, their keys between spaces."""
    if field.kind is FieldKind.CHOICES:
        chosen = set(data or ())
        return " ".join(option.key for option in field.options if option.key in chosen)
    return str(data or "")


def lines_sent() -> tuple[LineDraft, ...]:
    """The lines of the list of medication that came, in the order of the page."""
    numbers = sorted({int(m[1]) for name in request.form if (m := _ROW.fullmatch(name))})
    return tuple(_line(number) for number in numbers)


def version_of(text: str) -> int:
    """The version that a page showed; 0 where it makes no sense."""
    return int(text) if re.fullmatch(r"[0-9]{1,9}", text) else 0


def _line(number: int) -> LineDraft:
    return LineDraft(
        **{part: tidy_line(request.form.get(f"m-{number}-{part}", ""))[:120] for part in PARTS}
    )


def _control(field: Field) -> Any:
    language = str(get_locale())
    label = field.label(language)
    choices = [SelectChoice(option.key, option.label(language)) for option in field.options]
    match field.kind:
        case FieldKind.TEXT:
            return Lines(label, [AtMost(LONGEST_TEXT)])
        case FieldKind.CHOICES:
            return SelectMultipleField(label, choices=choices, validate_choice=False)
        case FieldKind.CHOICE | FieldKind.AGE_BAND if len(choices) > FEW:
            return SelectField(
                label, choices=[SelectChoice("", ""), *choices], validate_choice=False
            )
        case FieldKind.CHOICE | FieldKind.AGE_BAND:
            return RadioField(label, choices=choices, validate_choice=False)
    return Line(label, [AtMost(LONGEST_LINE)])
