"""What people fill in around a session: shape and bounds."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from flask_babel import gettext, lazy_gettext, lazy_ngettext
from flask_wtf.file import FileField
from wtforms import BooleanField, HiddenField, IntegerField, SelectField, ValidationError
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # older stubs
from wtforms.validators import NumberRange, Optional

from echo_community.discussions.forms import Stoppable
from echo_community.kernel.errors import Overtaken
from echo_community.kernel.forms import AtMost, Day, Filled, Form, Line, Lines, a_day

NOBODY = 0
LONGEST_TAKE_AWAYS = 4_000  # characters: three minutes


Choices = Iterable[tuple[int, str]]


def _choices(offered: Iterable[tuple[int, Any]]) -> list[SelectChoice]:
    return [SelectChoice(str(value), label) for value, label in offered]


def _minutes(*choices: int) -> list[SelectChoice]:
    return _choices((n, lazy_ngettext("%(num)s minute", "%(num)s minutes", n)) for n in choices)


class QuestionForm(Stoppable):
    """A question to the speaker."""

    body = Line(
        lazy_gettext("Your question to the speaker"),
        [Filled(lazy_gettext("Write what you would like to hear about.")), AtMost(500)],
    )

    def draft(self) -> str:
        """What was asked."""
        return self.body.data or ""


class ProposalForm(Stoppable):
    """A wish for a lecture."""

    title = Line(
        lazy_gettext("What should a lecture be about?"),
        [Filled(lazy_gettext("Name the topic in a line.")), AtMost(200)],
    )
    why = Line(lazy_gettext("What for?"), [AtMost(500)])
    anyway = BooleanField(lazy_gettext("None of these is what I mean"))

    def draft(self) -> tuple[str, str]:
        """The topic and what it is wanted for."""
        return self.title.data or "", self.why.data or ""


class DeclineForm(Stoppable):
    """Why there will be no such lecture."""

    reason = Lines(
        lazy_gettext("Why not, for those who wanted it"),
        [Filled(lazy_gettext("Say why, and where they find something on it.")), AtMost(500)],
    )


class PlannedForm(Form):
    """Which session has the lecture."""

    session = SelectField(lazy_gettext("A session that is planned already"), coerce=int)

    def offer(self, sessions: Choices) -> None:
        """Those there are."""
        self.session.choices = _choices(sessions)


class NoteForm(Stoppable):
    """A live note."""

    body = Lines(
        lazy_gettext("Note"), [Filled(lazy_gettext("Write what is being said.")), AtMost(1_000)]
    )

    def draft(self) -> str:
        """What was written."""
        return self.body.data or ""


class CheckInForm(Form):
    """The code in the video, and whom one stands for."""

    code = Line(
        lazy_gettext("Code"),
        [Filled(lazy_gettext("Type the six digits shown in the video.")), AtMost(20)],
    )
    stands_for = SelectField(lazy_gettext("I attend for"), coerce=int, default=NOBODY)

    def offer(self, mates: Choices) -> None:
        """Whom one may stand for."""
        self.stands_for.choices = _choices([(NOBODY, gettext("myself")), *mates])


class CodeForm(Form):
    """From when to when the code is good."""

    opens_before = SelectField(
        lazy_gettext("Good from"), coerce=int, choices=_minutes(5, 15, 30, 60), default=15
    )
    closes_after = SelectField(
        lazy_gettext("Good until"), coerce=int, choices=_minutes(0, 15, 30, 60, 120), default=30
    )

    def times(self) -> dict[str, int]:
        """As the service takes it."""
        return {"opens_before": self.opens_before.data, "closes_after": self.closes_after.data}


class WhoForm(Form):
    """Who was there, and for whom."""

    who = SelectField(lazy_gettext("Who"), coerce=int, default=NOBODY)
    stands_for = SelectField(lazy_gettext("For"), coerce=int, default=NOBODY)

    def offer(self, members: Choices, nobody: str) -> None:
        """Everybody there is to choose; `nobody` in words."""
        everybody = list(members)
        self.who.choices = _choices([(NOBODY, nobody), *everybody])
        self.stands_for.choices = _choices([(NOBODY, gettext("themselves")), *everybody])

    def draft(self) -> tuple[int | None, int | None]:
        """Who and for whom, none for nobody."""
        return self.who.data or None, self.stands_for.data or None


class ByHandForm(WhoForm):
    """Somebody whom a coordinator adds, with how long they stayed."""

    minutes = IntegerField(lazy_gettext("Minutes"), [Optional(), NumberRange(0, 2000)])

    def validate_who(self, field: Any) -> None:
        """Raise ValidationError where nobody is chosen."""
        if not field.data:
            raise ValidationError(gettext("Choose who was there."))


class ReportForm(Form):
    """A video meeting's participant report."""

    report = FileField(lazy_gettext("Participant report (CSV)"))

    def validate_report(self, field: Any) -> None:
        """There is a file."""
        if not field.data:
            raise ValidationError(gettext("Choose a file."))


class SpanForm(Form):
    """From one day to another; it comes by GET."""

    class Meta:
        csrf = False  # it changes nothing

    first = Day(lazy_gettext("From"), [Optional(), a_day])
    last = Day(lazy_gettext("Until"), [Optional(), a_day])

    def span(self, today: date) -> tuple[date, date]:
        """The days, of the last twelve months where none are given."""
        good = self.validate()
        last = (good and self.last.data) or today
        return (good and self.first.data) or last - timedelta(days=365), last


class TakeAwaysForm(Stoppable):
    """What a session left; `seen` is what stood there when the form was opened."""

    body = Lines(lazy_gettext("Take-aways"), [AtMost(LONGEST_TAKE_AWAYS)])
    seen = HiddenField()

    overtaken: Overtaken | None = None

    def draft(self) -> tuple[str, str]:
        """What was written, and what it was made from."""
        return self.body.data or "", (self.seen.data or "").replace("\r\n", "\n")

    def show_both(self, problem: Overtaken) -> None:
        """Sent again, these words follow the newer ones, which stand beside them now."""
        self.overtaken, self.seen.data = problem, problem.theirs
