"""What the hub fills in about lectures: shape and bounds."""

from collections.abc import Sequence

from flask_babel import gettext, lazy_gettext
from wtforms import SelectField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # older stubs

from echo_community.discussions.drafts import SupersedeDraft
from echo_community.discussions.forms import Stoppable
from echo_community.kernel.forms import AtMost, Filled, Line


class SupersedeForm(Stoppable):
    """Why a lecture is no longer current, and which took its place."""

    why = Line(
        lazy_gettext("What is no longer so, in a sentence or two"),
        [
            Filled(lazy_gettext("Write what is no longer so: it stands above the lecture.")),
            AtMost(300),
        ],
    )
    successor = SelectField(lazy_gettext("Which lecture took its place"), coerce=int)

    def offer(self, lectures: Sequence[tuple[int, str]]) -> None:
        """The lectures to choose from."""
        none = SelectChoice(0, gettext("None yet"))
        self.successor.choices = [none, *(SelectChoice(id_, title) for id_, title in lectures)]

    def draft(self) -> SupersedeDraft:
        """As the service takes it."""
        there = self.successor.data or None
        return SupersedeDraft(self.why.data or "", 1 if there else None, there)
