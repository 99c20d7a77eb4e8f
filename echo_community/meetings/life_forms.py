"""What people fill in around a session: shape and bounds."""

from flask_babel import lazy_gettext
from wtforms import BooleanField, HiddenField, SelectField

from echo_community.discussions.forms import Stoppable
from echo_community.kernel.errors import Overtaken
from echo_community.kernel.forms import AtMost, Filled, Form, Line, Lines

LONGEST_TAKE_AWAYS = 4_000  # characters: three minutes


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
