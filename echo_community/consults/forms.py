"""What people fill in when they ask: one field, and what can be said beside it."""

from typing import Any

from flask_babel import gettext, lazy_gettext
from wtforms import BooleanField, HiddenField, RadioField, SelectField, SelectMultipleField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # older stubs

from echo_community.accounts.forms import PROFESSIONS
from echo_community.accounts.models import Profession
from echo_community.consults.alarming import alarms
from echo_community.consults.drafts import ConsultDraft
from echo_community.consults.models import Urgency
from echo_community.discussions.drafts import AskDraft
from echo_community.discussions.forms import AtMostThree, Drafted
from echo_community.kernel.errors import Stopped
from echo_community.kernel.forms import LONGEST_POST, AtMost, Filled, Lines
from echo_community.policy import Visibility

# What can be added as a line of its own, by its button.
LINES = {
    "drug": lazy_gettext("Drug and dose"),
    "tried": lazy_gettext("Tried so far"),
    "worried": lazy_gettext("Worried about"),
}
URGENCIES = [
    SelectChoice(Urgency.TODAY.value, lazy_gettext("Today")),
    SelectChoice(Urgency.WEEK.value, lazy_gettext("This week")),
    SelectChoice(Urgency.WHENEVER.value, lazy_gettext("Whenever")),
]


class ConsultForm(Drafted):
    """A quick question."""

    body = Lines(
        lazy_gettext("Your question"),
        [
            Filled(
                lazy_gettext(
                    "Write what you want to know. A line is enough: “Which to lower first?”"
                )
            ),
            AtMost(LONGEST_POST),
        ],
    )
    urgency = RadioField(
        lazy_gettext("How soon do you need it?"), choices=URGENCIES, default=Urgency.WEEK.value
    )
    wanted = SelectField(lazy_gettext("Whom would you like?"), default="")
    topics = SelectMultipleField(lazy_gettext("Topics"), [AtMostThree()], coerce=int)
    chosen = HiddenField()  # the topics are as they are ticked, none too: nothing is to be guessed
    nameless = BooleanField(lazy_gettext("Ask without my name"))
    hub_only = BooleanField(lazy_gettext("Only the hub sees it"))
    warned = HiddenField()  # the numbers to call were shown

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        professions = [SelectChoice(*one) for one in PROFESSIONS[:-1]]
        self.wanted.choices = [SelectChoice("", gettext("Anyone")), *professions]

    @property
    def must_warn(self) -> bool:
        """Whether it tells of somebody in danger, and the numbers to call were not shown yet."""
        return not self.warned.data and bool(alarms(self.body.data or ""))

    def add(self, line: str) -> None:
        """Begin a labelled line at the end of the question, unless it stands there."""
        label = f"{LINES[line]}{gettext(':')} " if line in LINES else ""
        words = self.body.data or ""
        if label and label.strip() not in words:
            self.body.data = f"{words.rstrip()}\n\n{label}".lstrip()

    def show(self, stop: Stopped) -> None:
        """The same as for any; a title made of the question's words is not listed beside them."""
        own = tuple((part, found) for part, found in stop.findings if part != "title")
        super().show(Stopped(own or (("body", ()),), stop.texts, stop.advice))

    def draft(self) -> ConsultDraft:
        """What was asked."""
        asked = AskDraft(
            title="",
            body=self.body.data or "",
            topics=tuple(self.topics.data or ()),
            nameless=self.nameless.data,
            visibility=Visibility.STAFF if self.hub_only.data else Visibility.PROGRAMME,
            reason=self.reason.data or "",
            kept=self.version,
            files=self.files.drafts,
            heed=self.heed,
        )
        wanted = Profession(self.wanted.data) if self.wanted.data else None
        return ConsultDraft(asked, Urgency(self.urgency.data), wanted, guess=not self.chosen.data)
