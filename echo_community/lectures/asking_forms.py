"""What people fill in about a moment of a lecture."""

import re
from dataclasses import replace
from typing import Any

from flask_babel import gettext, lazy_gettext
from wtforms import ValidationError

from echo_community.discussions.drafts import ReplyDraft
from echo_community.discussions.forms import ReplyForm
from echo_community.kernel.forms import LONGEST_POST, WRITE_SOMETHING, AtMost, Filled, Line, Lines
from echo_community.lectures.services.asking import MOMENT

_CLOCK = re.compile(r"(?:([0-9]{1,2}):)?([0-9]{1,3}):([0-5][0-9])")


def seconds_of(text: str) -> int | None:
    """`23:10` or `1:02:03` in seconds; none where it is no such time."""
    found = _CLOCK.fullmatch(text.strip())
    if found is None:
        return None
    hours, minutes, seconds = (int(part or 0) for part in found.groups())
    return hours * 3600 + minutes * 60 + seconds


class MomentForm(ReplyForm):
    """A question about a moment; `duration_ms` is how long its lecture is."""

    duration_ms = 0

    at = Line(lazy_gettext("At the minute"), [Filled(lazy_gettext("Write the time as 23:10."))])
    body = Lines(lazy_gettext("Your question"), [Filled(WRITE_SOMETHING), AtMost(LONGEST_POST)])

    def validate_at(self, field: Any) -> None:
        """A time inside the lecture."""
        found = seconds_of(field.data or "")
        if found is None:
            raise ValidationError(gettext("Write the time as 23:10, or as 1:02:03."))
        if found * 1000 > self.duration_ms:
            raise ValidationError(gettext("The lecture is shorter. Choose an earlier moment."))

    def draft(self) -> ReplyDraft:
        """What was written, and about when."""
        at_ms = (seconds_of(self.at.data or "") or 0) * 1000
        return replace(super().draft(), about={MOMENT: at_ms})
