"""When slides come up, as people write it: `23:10`."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask import request
from flask_babel import gettext

from echo_community.kernel.forms import Form
from echo_community.kernel.templating import media_time
from echo_community.lectures.queries.editing import TimedSlide
from echo_community.lectures.services.slide_times import TimeDraft

_TIME = re.compile(r"(?:(\d{1,2})[:h ]{1,3})?(\d{1,3})[:. ]([0-5]\d)")
_WAS = re.compile(r"(\d{1,9}|-) ([01])")


@dataclass
class TimeField:
    """One slide's line of the form."""

    slide: TimedSlide
    text: str
    by_hand: bool
    was: str
    error: str = ""


class TimesForm(Form):
    """The time of each slide, and which are to stay as they are."""

    lines: Sequence[TimeField] = ()
    trouble = ""

    def fill(self, slides: Sequence[TimedSlide], duration_ms: int) -> None:
        """As they are, or as they were sent; what cannot be read says how to write it."""
        self.lines = [self._line(slide) for slide in slides]
        for line in self.lines:
            line.error = _wrong(line.text, duration_ms)

    @property
    def right(self) -> bool:
        """Whether all of it can be read."""
        return self.validate_on_submit() and not any(line.error for line in self.lines)

    @property
    def wrong(self) -> Sequence[TimeField]:
        """The lines that cannot."""
        return [line for line in self.lines if line.error]

    def draft(self) -> Mapping[int, TimeDraft]:
        """As the service takes it."""
        return {line.slide.number: _draft(line) for line in self.lines}

    def _line(self, slide: TimedSlide) -> TimeField:
        now = "" if slide.at_ms is None else media_time(slide.at_ms)
        was = f"{'-' if slide.at_ms is None else slide.at_ms} {slide.by_hand:d}"
        if not self.is_submitted():
            return TimeField(slide, now, slide.by_hand, was)
        sent = request.form
        text = sent.get(f"at-{slide.number}", now).strip()
        was = sent.get(f"was-{slide.number}", was)
        return TimeField(slide, text, f"hand-{slide.number}" in sent, was)


def _draft(line: TimeField) -> TimeDraft:
    found = _WAS.fullmatch(line.was)
    was = None if found is None or found[1] == "-" else int(found[1])
    by_hand = found is not None and found[2] == "1"
    shown = "" if was is None else media_time(was)
    if line.text == shown:  # as it was, to the millisecond
        return TimeDraft(was, was, line.by_hand, by_hand)
    return TimeDraft(_milliseconds(line.text), was, True, by_hand)


def _milliseconds(text: str) -> int | None:
    found = _TIME.fullmatch(text)
    if found is None:
        return None
    hours, minutes, seconds = (int(part or 0) for part in found.groups())
    return (hours * 3600 + minutes * 60 + seconds) * 1000


def _wrong(text: str, duration_ms: int) -> str:
    at_ms = _milliseconds(text)
    if text and at_ms is None:
        return gettext("Write minutes and seconds, as in 23:10, or leave it empty.")
    if duration_ms and (at_ms or 0) > duration_ms:
        return gettext("The lecture ends at %(at)s.", at=media_time(duration_ms))
    return ""
