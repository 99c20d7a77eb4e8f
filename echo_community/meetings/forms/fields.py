"""Days and times as people write them."""

import re
from collections.abc import Sequence
from datetime import time
from typing import Any

from flask_babel import gettext, lazy_gettext
from wtforms import TimeField, ValidationError

from echo_community.kernel.forms import Filled


class Clock(TimeField):
    """A time of day; says how to write one."""

    def process_formdata(self, valuelist: Sequence[Any]) -> None:
        """As `12:30`, or the French `12 h 30`."""
        text = re.sub(r"\s*h\s*", ":", str(valuelist[0]).strip()) if valuelist else ""
        self.data = None
        if text:
            try:
                hour, _, minute = text.partition(":")
                self.data = time(int(hour), int(minute[:2] or 0))
            except ValueError as problem:
                raise ValueError(gettext("Write the time as in 12:30.")) from problem


class Needed(Filled):
    """A day or a time has to be there; what could not be read has said so itself."""

    def __call__(self, form: Any, field: Any) -> None:
        """Raise ValidationError with what to write."""
        if field.data is None and not field.process_errors:
            raise ValidationError(str(self.what))


A_DAY = Needed(lazy_gettext("Choose the day."))
A_TIME = Needed(lazy_gettext("Write the time as in 12:30."))
