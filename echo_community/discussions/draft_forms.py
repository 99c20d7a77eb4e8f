"""What a page sends of what is being written."""

from typing import Any

from flask_babel import lazy_gettext
from wtforms import BooleanField, HiddenField, SelectMultipleField

from echo_community.discussions.drafts import DraftWords
from echo_community.discussions.forms import Drafted
from echo_community.discussions.places import Place
from echo_community.kernel.forms import LONGEST_POST, AtMost, Line, Lines

LONGEST_TITLE = 200
MOST_CHOICES = 20


class DraftForm(Drafted):
    """A form of any place that is half filled in: nothing in it is wanted, only bounded."""

    title = Line(lazy_gettext("Title"))
    body = Lines(lazy_gettext("Your text"), [AtMost(LONGEST_POST)])
    topics = SelectMultipleField(
        lazy_gettext("Topics"), coerce=int, choices=[], validate_choice=False
    )
    nameless = BooleanField(lazy_gettext("Ask without my name"))
    revision = HiddenField()
    function = HiddenField()  # of a follow-up, as what comes after it
    pain = HiddenField()
    dose = HiddenField()
    again = BooleanField()
    category = HiddenField()  # of a suggestion
    case = HiddenField()  # that a question is about
    urgency = HiddenField()  # of a quick one, as what comes after it
    wanted = HiddenField()
    chosen = HiddenField()
    hub_only = BooleanField()

    def words(self, place: Place) -> DraftWords:
        """What there is to keep of a form of that place."""
        title = (self.title.data or "")[:LONGEST_TITLE] if place.kind in ("ask", "edit") else ""
        return DraftWords(title, self.body.data or "", self._choices(place))

    def _choices(self, place: Place) -> dict[str, Any]:
        """Numbers and ticks alone, in an order that a second save repeats."""
        chosen: dict[str, Any] = {}
        if self.files.data:
            chosen["files"] = sorted(file.id for file in self.files.data)
        if place.kind in ("ask", "consult"):
            chosen["topics"] = sorted(self.topics.data or ())[:MOST_CHOICES]
            chosen["nameless"] = self.nameless.data
        if place.kind == "ask":
            case = (self.case.data or "")[:9]
            if case.isdecimal():
                chosen["case"] = case
        elif place.kind == "consult":
            names = ("urgency", "wanted", "chosen")
            chosen |= {name: (self[name].data or "")[:12] for name in names}
            chosen["hub_only"] = self.hub_only.data
        elif place.kind == "follow_up":
            chosen |= {name: (self[name].data or "")[:8] for name in ("function", "pain", "dose")}
            chosen["again"] = self.again.data
        elif place.kind == "suggestion":
            chosen["category"] = (self.category.data or "")[:9]
        elif place.kind in ("edit", "summary"):
            chosen["revision"] = (self.revision.data or "")[:6]
        return chosen
