"""What people fill in about the rounds of a case."""

from dataclasses import replace
from typing import Any

from flask_babel import gettext, lazy_gettext
from wtforms import RadioField, ValidationError
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # older stubs
from wtforms.validators import InputRequired

from echo_community.cases.models import IntentionKind
from echo_community.discussions.drafts import ReplyDraft
from echo_community.discussions.forms import ReplyForm, Stoppable
from echo_community.kernel.forms import LONGEST_POST, WRITE_SOMETHING, AtMost, Filled, Line, Lines


class QuestionForm(ReplyForm):
    """A question to who presents a case."""

    body = Lines(
        lazy_gettext("Your question to the presenter"),
        [Filled(WRITE_SOMETHING), AtMost(LONGEST_POST)],
    )


class AnswerForm(ReplyForm):
    """An answer to a question of the round."""

    body = Lines(lazy_gettext("Your answer"), [Filled(WRITE_SOMETHING), AtMost(LONGEST_POST)])


class SuggestionForm(ReplyForm):
    """A suggestion in one of the programme's categories, whose numbers are its choices."""

    category = RadioField(
        lazy_gettext("What kind of suggestion it is"),
        [InputRequired(lazy_gettext("Choose what kind of suggestion it is."))],
    )
    body = Lines(lazy_gettext("Your suggestion"), [Filled(WRITE_SOMETHING), AtMost(LONGEST_POST)])

    def draft(self) -> ReplyDraft:
        """What was written."""
        return replace(super().draft(), about={"category": int(self.category.data)})


class IntentionForm(Stoppable):
    """What the presenter makes of a suggestion."""

    kind = RadioField(
        lazy_gettext("What you will do with it"),
        [InputRequired(lazy_gettext("Choose what you will do with it."))],
        choices=[
            SelectChoice(IntentionKind.WILL_TRY.value, lazy_gettext("Will try")),
            SelectChoice(IntentionKind.TRIED.value, lazy_gettext("Tried")),
            SelectChoice(IntentionKind.NOT_POSSIBLE.value, lazy_gettext("Not possible here")),
        ],
    )
    why = Line(lazy_gettext("Why, or how it went"), [AtMost(300)])

    def validate_why(self, field: Any) -> None:
        """Raise ValidationError where nobody could learn from it."""
        if self.kind.data == IntentionKind.NOT_POSSIBLE and not field.data:
            raise ValidationError(gettext("Say in a line why it is not possible where you work."))

    def draft(self) -> tuple[IntentionKind, str]:
        """What was said."""
        return IntentionKind(self.kind.data), self.why.data or ""
