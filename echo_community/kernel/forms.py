"""Forms: the shape and bounds of what people send."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from flask_babel import gettext, lazy_gettext, ngettext
from flask_wtf import FlaskForm
from wtforms import DateField, Field, StringField, TextAreaField, ValidationError

from echo_community.kernel.words import tidy, tidy_line

LONGEST_POST = 40_000  # characters
EARLIEST, LATEST = date(1970, 1, 1), date(2100, 1, 1)


class Form(FlaskForm):
    """A form of ours; errors come in the person's language through Flask-Babel."""


class Line(StringField):
    """One line of text, without controls."""

    def process_formdata(self, valuelist: Sequence[Any]) -> None:
        """Tidied at the door, so every later step sees the same text."""
        if valuelist:
            self.data = tidy_line(str(valuelist[0]))


class Lines(TextAreaField):
    """Text of several lines, without controls."""

    def process_formdata(self, valuelist: Sequence[Any]) -> None:
        """Tidied at the door, so every later step sees the same text."""
        if valuelist:
            self.data = tidy(str(valuelist[0]))


class Day(DateField):
    """A day; what cannot be one says how to write it."""

    def process_formdata(self, valuelist: Sequence[Any]) -> None:
        """As `2026-02-28`."""
        text = str(valuelist[0]).strip() if valuelist else ""
        self.data = None
        if text:
            try:
                self.data = date.fromisoformat(text)
            except ValueError as problem:
                raise ValueError(gettext("Write the date as 2026-02-28.")) from problem


class Filled:
    """There must be words in it; `what` tells what to write."""

    field_flags = {"required": True}

    def __init__(self, what: Any) -> None:
        self.what = what

    def __call__(self, form: Any, field: Field) -> None:
        """Raise ValidationError with what to write."""
        if not (field.data or "").strip():
            raise ValidationError(str(self.what))


def a_day(form: Any, found: Field) -> None:
    """A date that can be meant. Raises ValidationError."""
    if found.data and not EARLIEST <= found.data <= LATEST:
        raise ValidationError(gettext("Write a date between 1970 and 2100."))


class AtMost:
    """No longer than so many characters; says how many there are."""

    def __init__(self, characters: int) -> None:
        self.characters = characters
        self.field_flags = {"maxlength": characters} if characters < 1000 else {}

    def __call__(self, form: Any, field: Field) -> None:
        """Raise ValidationError naming both numbers."""
        length = len(field.data or "")
        if length > self.characters:
            raise ValidationError(
                gettext(
                    "At most %(most)s characters fit here; there are %(length)s. "
                    "Shorten it, or send the rest as a second post.",
                    most=self.characters,
                    length=length,
                )
                if self.characters >= 1000
                else ngettext(
                    "Shorten this by %(num)s character.",
                    "Shorten this by %(num)s characters.",
                    length - self.characters,
                )
            )


WRITE_SOMETHING = lazy_gettext("Write something first.")
