"""What people fill in while a consult is answered, handed on and closed."""

import re
from typing import Any

from flask_babel import gettext, lazy_gettext
from wtforms import RadioField, SelectMultipleField, ValidationError
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # older stubs
from wtforms.validators import Optional

from echo_community.consults.drafts import AnswerDraft, BasisDraft
from echo_community.consults.models import Closing, Says
from echo_community.consults.requests import REQUESTS, with_requests
from echo_community.consults.services.answering import LONGEST_BASIS
from echo_community.discussions.forms import Guarded, ReplyForm, Stoppable
from echo_community.kernel.forms import LONGEST_POST, WRITE_SOMETHING, AtMost, Filled, Line, Lines

LONGEST_NOTE = 1_000  # characters
SAYS = (
    (Says.ANSWER.value, lazy_gettext("An answer")),
    (Says.INFORMATION.value, lazy_gettext("I need to know more")),
    (Says.REMARK.value, lazy_gettext("A remark")),
)
SAYS_WHO_ASKED = (
    (Says.MORE.value, lazy_gettext("A further question")),
    (Says.REMARK.value, lazy_gettext("Thanks, or how it went")),
)


class AnswerForm(ReplyForm):
    """A reply in a consult, and what it is."""

    body = Lines(lazy_gettext("Your reply"), [AtMost(LONGEST_POST)])
    says = RadioField(
        lazy_gettext("This is"),
        [Optional()],
        choices=[SelectChoice(*one) for one in (*SAYS, *SAYS_WHO_ASKED)],
    )
    requests = SelectMultipleField(
        lazy_gettext("Ask for exactly this"),
        choices=[SelectChoice(key, words[0]) for key, words in REQUESTS.items()],
    )
    basis = Lines(lazy_gettext("What it rests on"), [AtMost(LONGEST_BASIS)])
    differs = Line(lazy_gettext("I see it differently from post"), [AtMost(6)])

    asked = False  # whether it is written by who asked; the view says

    def validate_body(self, field: Any) -> None:
        """Raise ValidationError where neither is anything written nor a question ticked."""
        if not (field.data or "").strip() and not self.requests.data:
            raise ValidationError(str(WRITE_SOMETHING))

    def validate_differs(self, field: Any) -> None:
        """Raise ValidationError where it is no number of a post."""
        if field.data and not re.fullmatch(r"[1-9][0-9]{0,5}", field.data):
            raise ValidationError(gettext("A post has a number, such as 37."))

    def validate_basis(self, field: Any) -> None:
        """Raise ValidationError where it is no answer: words would be lost without a sound."""
        if (field.data or "").strip() and self.what is not Says.ANSWER:
            raise ValidationError(
                gettext("This stands under an answer. Choose “An answer”, or leave it empty.")
            )

    @property
    def what(self) -> Says:
        """What was chosen; of ticked questions alone, that they are asked."""
        if self.requests.data and not (self.body.data or "").strip():
            return Says.INFORMATION
        own = Says.MORE if self.asked else Says.ANSWER
        return Says(self.says.data) if self.says.data else own

    def draft(self) -> AnswerDraft:
        """What was written."""
        words = with_requests(self.body.data or "", self.requests.data or ())
        answers = self.what is Says.ANSWER
        return AnswerDraft(
            words,
            reason=self.reason.data or "",
            kept=self.version,
            files=self.files.drafts,
            heed=self.heed,
            says=self.what,
            basis=(self.basis.data or "") if answers else "",
            differs_from=int(self.differs.data) if answers and self.differs.data else None,
        )


class BasisForm(Guarded):
    """What an answer rests on, anew."""

    basis = Lines(lazy_gettext("What it rests on"), [AtMost(LONGEST_BASIS)])

    def draft(self) -> BasisDraft:
        """What was written."""
        return BasisDraft(self.basis.data or "", self.reason.data or "")


class HandOverForm(Stoppable):
    """To whom a consult goes, and a word about it."""

    to = RadioField(lazy_gettext("To whom"), coerce=int, validate_choice=False)
    body = Line(lazy_gettext("A word for the thread"), [AtMost(LONGEST_NOTE)])

    def validate_to(self, field: Any) -> None:
        """Raise ValidationError where it is none of those that are listed."""
        if str(field.data) not in {str(one.value) for one in field.choices}:
            raise ValidationError(gettext("Choose to whom it goes."))

    def draft(self) -> tuple[int, str]:
        """The number of the expert, and the word."""
        return self.to.data, self.body.data or ""


CLOSINGS = (
    (Closing.ANSWERED.value, lazy_gettext("It is answered")),
    (Closing.FOUND.value, lazy_gettext("The answer was found elsewhere on this site")),
    (Closing.ECONSULT.value, lazy_gettext("It goes to a specialist by eConsult")),
    (Closing.WITHDRAWN.value, lazy_gettext("It is no longer needed")),
)


class CloseForm(Stoppable):
    """Why a consult is closed, and a word about it."""

    closing = RadioField(
        lazy_gettext("Why"),
        [Filled(lazy_gettext("Choose why it is closed."))],
        choices=[SelectChoice(*one) for one in CLOSINGS],
        validate_choice=False,
    )
    body = Line(lazy_gettext("A word for the thread"), [AtMost(LONGEST_NOTE)])

    def validate_closing(self, field: Any) -> None:
        """Raise ValidationError where it is none of these."""
        if field.data and field.data not in dict(CLOSINGS):
            raise ValidationError(gettext("Choose why it is closed."))

    def draft(self) -> tuple[Closing, str]:
        """The reason, and the word."""
        return Closing(self.closing.data), self.body.data or ""
