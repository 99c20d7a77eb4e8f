"""What is filled in about a lecture, when it is added and when it is changed."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import gettext, lazy_gettext
from wtforms import HiddenField, SelectField, SelectMultipleField, ValidationError
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # older stubs
from wtforms.validators import Optional

from echo_community.discussions.forms import Guarded
from echo_community.kernel.forms import AtMost, Day, Filled, Line, Lines, a_day
from echo_community.lectures.drafts import LectureDraft, SpeakerDraft
from echo_community.lectures.models import Level
from echo_community.meetings.forms.words import MOST_SPEAKERS, speakers_from

SPOKEN = {"en": "English", "fr": "Français", "es": "Español", "pt": "Português", "de": "Deutsch"}
LEVELS = {
    Level.INTRODUCTORY: lazy_gettext("Introductory"),
    Level.INTERMEDIATE: lazy_gettext("Intermediate"),
    Level.ADVANCED: lazy_gettext("Advanced"),
}


class LectureFacts(Guarded):
    """What is said about a lecture, new or old."""

    title = Line(
        lazy_gettext("Title"), [Filled(lazy_gettext("Write what it is about.")), AtMost(200)]
    )
    speakers = Lines(
        lazy_gettext("Speakers"), [Filled(lazy_gettext("Write who speaks.")), AtMost(900)]
    )
    body = Lines(lazy_gettext("What one learns"), [AtMost(4000)])
    topics = SelectMultipleField(lazy_gettext("Topics"), coerce=int)
    given_on = Day(lazy_gettext("Given on"), [Optional(), a_day])
    review_on = Day(lazy_gettext("To be looked at again on"), [Optional(), a_day])
    language = SelectField(lazy_gettext("Language"), default="en")
    level = SelectField(lazy_gettext("Level"), default="")
    series = Line(lazy_gettext("Series"), [AtMost(120)])
    part = Line(lazy_gettext("Which part of it"), [AtMost(3)])
    disclosure = Line(lazy_gettext("Disclosure of interests"), [AtMost(500)])

    def offer_facts(self, topics: Sequence[SelectChoice]) -> None:
        """What can be chosen; a lecture in another language keeps it."""
        own = self.language.data or "en"
        spoken = SPOKEN if own in SPOKEN else {own: own, **SPOKEN}
        self.language.choices = [SelectChoice(*one) for one in spoken.items()]
        levels = [("", gettext("For everybody")), *LEVELS.items()]
        self.level.choices = [SelectChoice(str(value), label) for value, label in levels]
        self.topics.choices = list(topics)

    def validate_speakers(self, field: Any) -> None:
        """Raise ValidationError where they are too many."""
        if len(speakers_from(field.data or "")) > MOST_SPEAKERS:
            raise ValidationError(
                gettext("At most %(most)s speakers fit here.", most=MOST_SPEAKERS)
            )

    def validate_part(self, field: Any) -> None:
        """Raise ValidationError where it is no number."""
        if field.data and not (field.data.isdecimal() and 0 < int(field.data) < 1000):
            raise ValidationError(gettext("Write a number, such as 2."))

    @property
    def facts(self) -> LectureDraft:
        """What was filled in."""
        speakers = speakers_from(self.speakers.data or "")
        return LectureDraft(
            title=self.title.data or "",
            speakers=[SpeakerDraft(one.name[:120], one.affiliation[:200]) for one in speakers],
            given_on=self.given_on.data,
            topics=tuple(self.topics.data or ()),
            language=self.language.data,
            level=Level(self.level.data) if self.level.data else None,
            series=self.series.data or "",
            part=int(self.part.data) if self.part.data else None,
            learning=self.body.data or "",
            disclosure=self.disclosure.data or "",
            review_on=self.review_on.data,
            reason=self.reason.data or "",
        )


class FactsForm(LectureFacts):
    """A lecture's facts, to be changed; `revision` is the one they were changed from."""

    session = SelectField(lazy_gettext("Session"), default="")
    revision = HiddenField()

    theirs: Sequence[tuple[str, str]] = ()  # label and text, where somebody was quicker

    def offer_sessions(self, sessions: Sequence[tuple[int, str]]) -> None:
        """At which it may have been given; the one that is said already stays a choice."""
        offered = {"": gettext("In none of them"), **{str(id): name for id, name in sessions}}
        now = self.session.object_data
        if now and now not in offered:
            offered[now] = gettext("An earlier session")
        self.session.choices = [SelectChoice(*one) for one in offered.items()]

    @property
    def session_id(self) -> int | None:
        """The session that was chosen."""
        return int(self.session.data) if self.session.data else None

    def show_both(self, now: Mapping[str, Any]) -> None:
        """Sent again, this follows the newer one; what differs in that stands beside it now."""
        words = ("title", "speakers", "body", "series", "part", "disclosure")
        self.theirs = [
            (self[name].label.text, str(now[name] or ""))
            for name in words
            if str(now[name] or "") != (self[name].data or "")
        ]
        self.revision.data = str(now["revision"])

    def draft(self) -> tuple[LectureDraft, int]:
        """As the service takes it, and the revision it was made from."""
        given = self.revision.data or ""
        return self.facts, int(given) if given.isdecimal() and len(given) < 7 else 0
