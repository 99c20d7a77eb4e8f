"""What experts fill in about pearls."""

import re
from collections.abc import Sequence
from typing import Any

from flask_babel import gettext, lazy_gettext
from wtforms import SelectField, SelectMultipleField, ValidationError
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # older stubs
from wtforms.validators import Optional

from echo_community.consults.pearl_drafts import OldPearlDraft, PearlDraft
from echo_community.discussions.forms import AtMostThree, EditForm, Stoppable
from echo_community.kernel.clock import today_in
from echo_community.kernel.forms import AtMost, Day, Filled, Line, Lines, a_day
from echo_community.programmes.queries import TopicNode

LONGEST_ANSWER = 4_000  # characters: it is read between two patients
LONGEST_EVIDENCE = 2_000


class PearlForm(EditForm):
    """A pearl; its fields are named as the guard's list of findings knows them."""

    title = Line(
        lazy_gettext("The question, in one line"),
        [Filled(lazy_gettext("Write the question in one line: it is found by it.")), AtMost(200)],
    )
    body = Lines(
        lazy_gettext("The answer"),
        [Filled(lazy_gettext("Write the answer.")), AtMost(LONGEST_ANSWER)],
    )
    evidence = Lines(lazy_gettext("What it rests on"), [AtMost(LONGEST_EVIDENCE)])
    topics = SelectMultipleField(lazy_gettext("Topics"), [AtMostThree()], coerce=int)
    review_on = Day(lazy_gettext("Look at it again on"), [Optional(), a_day])

    def offer(self, nodes: Sequence[TopicNode]) -> None:
        """The topics that may be ticked."""
        of_all = (topic for node in nodes for topic in (node, *node.parts))
        self.topics.choices = [SelectChoice(topic.id, topic.name) for topic in of_all]

    def validate_review_on(self, field: Any) -> None:
        """Raise ValidationError for a day that is over."""
        if field.data and field.data <= today_in(""):
            raise ValidationError(gettext("Choose a day after today."))

    def draft(self) -> Any:
        """As the services take it."""
        given = self.revision.data or ""
        return PearlDraft(
            question=self.title.data or "",
            answer=self.body.data or "",
            evidence=self.evidence.data or "",
            topics=tuple(self.topics.data or ()),
            review_on=self.review_on.data,
            revision=int(given) if re.fullmatch(r"[0-9]{1,6}", given) else 0,
            reason=self.reason.data or "",
            heed=self.heed,
        )


class OldPearlForm(Stoppable):
    """Why a pearl is no longer current, and which took its place."""

    why = Line(
        lazy_gettext("What is no longer so, in a sentence or two"),
        [
            Filled(lazy_gettext("Write what is no longer so: it stands above the pearl.")),
            AtMost(300),
        ],
    )
    successor = SelectField(lazy_gettext("Which pearl took its place"), coerce=int)

    def offer(self, pearls: Sequence[tuple[int, str]]) -> None:
        """The pearls to choose from."""
        none = SelectChoice(0, gettext("None yet"))
        self.successor.choices = [none, *(SelectChoice(id_, words) for id_, words in pearls)]

    def draft(self) -> OldPearlDraft:
        """As the service takes it."""
        return OldPearlDraft(self.why.data or "", self.successor.data or None)
