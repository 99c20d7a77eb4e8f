"""The follow-up of a case: two minutes."""

import re
from typing import Any

from flask_babel import gettext, lazy_gettext
from wtforms import BooleanField, PasswordField, RadioField, ValidationError
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # older stubs
from wtforms.validators import Optional

from echo_community.cases.models import Change
from echo_community.cases.outcome_drafts import FollowUpDraft, ReduceDraft
from echo_community.cases.outcomes import without_empty
from echo_community.discussions.forms import Drafted, Stoppable
from echo_community.kernel.forms import (
    LONGEST_POST,
    WRITE_SOMETHING,
    AtMost,
    Day,
    Filled,
    Form,
    Line,
    Lines,
)

MOST_MG = 5000

CHANGES = [
    SelectChoice(Change.BETTER.value, lazy_gettext("Better")),
    SelectChoice(Change.SAME.value, lazy_gettext("The same")),
    SelectChoice(Change.WORSE.value, lazy_gettext("Worse")),
]


class FollowUpForm(Drafted):
    """What was tried, what changed, what is open; headings that stay empty are left out."""

    body = Lines(lazy_gettext("How it went"), [AtMost(LONGEST_POST)])
    function = RadioField(
        lazy_gettext("Function, since the presentation"), choices=CHANGES, validate_choice=False
    )
    pain = RadioField(
        lazy_gettext("Pain, since the presentation"), choices=CHANGES, validate_choice=False
    )
    dose = Line(lazy_gettext("Opioids now, in mg of morphine equivalents a day"), [AtMost(12)])
    again = BooleanField(lazy_gettext("I would present this case again"))

    def validate_body(self, field: Any) -> None:
        """Something under one of the headings."""
        if not without_empty(field.data or ""):
            raise ValidationError(str(WRITE_SOMETHING))

    def validate_dose(self, field: Any) -> None:
        """A number of mg a day, with a point or a comma."""
        if field.data and self.mg is None:
            raise ValidationError(
                gettext(
                    "Write a number of mg a day, such as 60. You typed “%(typed)s”.",
                    typed=field.data,
                )
            )
        if self.mg is not None and self.mg > MOST_MG:
            raise ValidationError(
                gettext("More than %(most)s mg a day cannot be right.", most=MOST_MG)
            )

    @property
    def mg(self) -> float | None:
        """The dose as a number; none where it is none, or where the programme counts none."""
        said = (self.dose.data or "") if "dose" in self else ""
        typed = re.sub(r"\s*mg(/j|/d)?$", "", said.strip()).replace(",", ".")
        return float(typed) if re.fullmatch(r"[0-9]{1,6}(\.[0-9]{1,2})?", typed) else None

    def draft(self) -> FollowUpDraft:
        """As the service takes it; what the guard reads is what the form shows."""
        self.body.data = without_empty(self.body.data or "")
        return FollowUpDraft(
            body=self.body.data,
            function=_change(self.function.data),
            pain=_change(self.pain.data),
            equivalents=self.mg,
            again=self.again.data,
            reason=self.reason.data or "",
            kept=self.version,
            heed=self.heed,
        )


def _change(value: str | None) -> Change:
    known = {change.value for change in Change}
    return Change(value) if value in known else Change.UNKNOWN


class ReduceForm(Stoppable):
    """What stays of a case, and who says so."""

    title = Line(
        lazy_gettext("Title"), [Filled(lazy_gettext("A case needs a title.")), AtMost(200)]
    )
    lesson = Lines(
        lazy_gettext("The lesson"),
        [Filled(lazy_gettext("Write what the next clinician should know.")), AtMost(4000)],
    )
    secret = PasswordField(lazy_gettext("Your password, or the 6-digit code from a mail"))

    def draft(self) -> ReduceDraft:
        """As the service takes it."""
        return ReduceDraft(self.lesson.data or "", self.title.data or "", self.secret.data or "")


class KeepForm(Form):
    """How long a case is kept; without a day, for ever."""

    day = Day(lazy_gettext("Keep it until"), [Optional()])
