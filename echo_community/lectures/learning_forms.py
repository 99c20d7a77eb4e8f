"""What is sent while one watches, reads and thinks about a lecture: shape and bounds."""

from datetime import datetime

from flask_babel import lazy_gettext
from wtforms import HiddenField, IntegerField, ValidationError
from wtforms.validators import InputRequired, NumberRange
from wtforms.widgets import HiddenInput

from echo_community.discussions.forms import Stoppable
from echo_community.kernel.clock import moment_from
from echo_community.kernel.forms import AtMost, Filled, Form, Lines
from echo_community.lectures.watched import LATEST, Told

LONGEST_TOLD = 60_000  # characters; what may be sent while a page closes is no longer


class ToldForm(Form):
    """What a device tells of watching and reading."""

    told = HiddenField()
    batch = Told()

    def validate_told(self, found: HiddenField) -> None:
        """It must make sense. Raises ValidationError."""
        text = found.data or ""
        try:
            if len(text) > LONGEST_TOLD:
                raise ValueError("too long")
            self.batch = Told.parse(text)
        except (ValueError, RecursionError) as problem:
            raise ValidationError(str(problem)) from problem


class PageReadForm(Form):
    """The button under a page of what is said: its first and last paragraph, and since when."""

    first = IntegerField(widget=HiddenInput(), validators=[InputRequired(), NumberRange(0, LATEST)])
    last = IntegerField(widget=HiddenInput(), validators=[InputRequired(), NumberRange(0, LATEST)])
    since = HiddenField()

    def draft(self) -> tuple[int, int, datetime]:
        """From which paragraph to which, since when."""
        return self.first.data or 0, self.last.data or 0, moment_from(self.since.data)


class ReflectionForm(Stoppable):
    """What somebody takes from a lecture."""

    body = Lines(
        lazy_gettext("What will you do differently?"),
        [Filled(lazy_gettext("Write a sentence or two.")), AtMost(1000)],
    )

    def draft(self) -> str:
        """What was written."""
        return self.body.data or ""
