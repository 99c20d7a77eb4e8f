"""What people fill in about handouts."""

from collections.abc import Sequence
from typing import Any

from flask_babel import get_locale, gettext, lazy_gettext
from wtforms import HiddenField, RadioField, SelectField, ValidationError
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # older stubs

from echo_community.discussions.files.fields import FilesField
from echo_community.discussions.forms import EditForm
from echo_community.kernel.forms import LONGEST_POST, AtMost, Filled, Line, Lines
from echo_community.lectures.handout_drafts import HandoutDraft
from echo_community.lectures.models import ForWhom
from echo_community.programmes.queries import TopicNode

# What people in these programmes are handed out; a handout that came in another keeps it.
SPOKEN = ("en", "fr", "ar", "cr", "es", "iu", "pa", "so", "tl", "uk", "zh")


def language_name(code: str) -> str:
    """What a language is called in the reader's; its code where that is not known."""
    locale = get_locale()
    name = str(locale.languages.get(code, code)) if locale else code
    return name[:1].upper() + name[1:]


class HandoutForm(EditForm):
    """A handout, in Markdown or as a PDF."""

    title = Line(
        lazy_gettext("Title"), [Filled(lazy_gettext("A handout needs a title.")), AtMost(200)]
    )
    for_whom = RadioField(
        lazy_gettext("For whom"),
        choices=[
            SelectChoice(ForWhom.PATIENT.value, lazy_gettext("Patients")),
            SelectChoice(ForWhom.CLINICIAN.value, lazy_gettext("Clinicians")),
        ],
        default=ForWhom.PATIENT.value,
    )
    language = SelectField(lazy_gettext("Language"), default="en")
    topic = SelectField(lazy_gettext("Topic"), coerce=int, default=0)
    body = Lines(lazy_gettext("Write it here"), [AtMost(LONGEST_POST)])
    files = FilesField(lazy_gettext("A PDF"), most=1)
    revision = HiddenField(default="0")

    def offer(self, nodes: Sequence[TopicNode], language: str = "", *, under: bool) -> None:
        """The languages; and the topics, unless it stands under a lecture, whose topics are its."""
        codes = dict.fromkeys([*SPOKEN, *([language] if language else [])])
        self.language.choices = [SelectChoice(code, language_name(code)) for code in codes]
        named = [SelectChoice(str(t.id), t.name) for node in nodes for t in (node, *node.parts)]
        self.topic.choices = [SelectChoice("0", gettext("Choose a topic")), *named]
        if under or not named:
            del self.topic

    def validate_topic(self, field: Any) -> None:
        """Raise ValidationError where it would be found under none."""
        if not field.data:
            raise ValidationError(gettext("Choose the topic under which it is found."))

    def draft(self) -> Any:
        """What was written."""
        made_from = super().draft()
        return HandoutDraft(
            title=self.title.data or "",
            for_whom=ForWhom(self.for_whom.data),
            language=self.language.data or "en",
            body=made_from.body,
            files=made_from.files,
            topic_id=(self["topic"].data or None) if "topic" in self else None,
            revision=made_from.revision,
            reason=made_from.reason,
            heed=made_from.heed,
        )
