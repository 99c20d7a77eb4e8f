"""What a moderator ticks and writes to take parts of a lecture out of reach."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import gettext, lazy_gettext
from wtforms import SelectMultipleField, ValidationError

from echo_community.discussions.forms import Stoppable
from echo_community.kernel.forms import AtMost, Filled, Line
from echo_community.lectures.models import Part

CALLED: Mapping[Part, Any] = {
    Part.RECORDING: lazy_gettext("The recording, its sound and any link to it"),
    Part.SLIDES: lazy_gettext("The slides, all pictures and the PDF"),
    Part.TRANSCRIPT: lazy_gettext("What is said: transcript and captions"),
}


class TakeDownForm(Stoppable):
    """Which parts, and why."""

    parts = SelectMultipleField(lazy_gettext("What to take down"))
    reason = Line(
        lazy_gettext("Why"),
        [Filled(lazy_gettext("Write why, for the moderators who look at it.")), AtMost(300)],
    )

    def offer(self, parts: Sequence[Part]) -> None:
        """What is there and not taken down yet."""
        self.parts.choices = [(part.value, str(CALLED[part])) for part in parts]

    def validate_parts(self, field: Any) -> None:
        """Raise ValidationError where none is ticked."""
        if not field.data:
            raise ValidationError(gettext("Tick what is to be taken down."))

    def draft(self) -> tuple[list[Part], str]:
        """As the service takes it."""
        return [Part(name) for name in self.parts.data or ()], self.reason.data or ""
