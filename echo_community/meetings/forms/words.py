"""What is said of a session, how to come to it, which cases it has, why it is cancelled."""

from collections.abc import Iterable
from typing import Any

from flask_babel import gettext, lazy_gettext
from wtforms import IntegerField, SelectMultipleField, ValidationError
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # older stubs
from wtforms.widgets import HiddenInput

from echo_community.kernel.forms import AtMost, Day, Filled, Form, Line, Lines
from echo_community.meetings.drafts import SpeakerDraft, WordsDraft
from echo_community.meetings.forms.fields import A_DAY
from echo_community.meetings.models import Session
from echo_community.meetings.services.planning import is_link

MOST_SPEAKERS = 8


class WordsForm(Form):
    """What is said of a session."""

    title = Line(lazy_gettext("Title"), [Filled(lazy_gettext("Write a title.")), AtMost(200)])
    lecture = Line(lazy_gettext("Lecture"), [AtMost(200)])
    speakers = Lines(lazy_gettext("Speakers"), [AtMost(900)])
    about = Lines(lazy_gettext("About it"), [AtMost(4000)])

    def validate_speakers(self, field: Any) -> None:
        """Not too many, each with a name that fits."""
        found = speakers_from(field.data or "")
        if len(found) > MOST_SPEAKERS:
            raise ValidationError(
                gettext("At most %(most)s speakers fit here.", most=MOST_SPEAKERS)
            )
        if any(len(one.name) > 120 or len(one.affiliation) > 200 for one in found):
            raise ValidationError(
                gettext("Write each speaker on a line: name, a comma, and where they work.")
            )

    def draft(self, place: str = "", join_url: str = "") -> WordsDraft:
        """As the service takes it, with what another form holds."""
        return WordsDraft(
            self.title.data or "",
            self.lecture.data or "",
            self.about.data or "",
            speakers_from(self.speakers.data or ""),
            place,
            join_url,
        )


class JoinForm(Form):
    """How to come to it."""

    join_url = Line(lazy_gettext("Link to join"), [AtMost(500)])
    place = Line(lazy_gettext("Place"), [AtMost(200)])

    def validate_join_url(self, field: Any) -> None:
        """The address of a page, and a safe one."""
        if field.data and not is_link(field.data):
            raise ValidationError(
                gettext("A link to join begins with https://. Copy it whole from the invitation.")
            )


class EditForm(WordsForm, JoinForm):
    """Both on one page, of a session that is planned, and the version that was seen."""

    version = IntegerField(widget=HiddenInput(), default=0)

    def changes(self) -> tuple[WordsDraft, int]:
        """As the service takes it."""
        words = self.draft(self.place.data or "", self.join_url.data or "")
        return words, self.version.data or 0

    def fill(self, session: Session, speakers: Iterable[SpeakerDraft]) -> None:
        """As the session is now."""
        for name in ("title", "lecture", "about", "place", "join_url"):
            self[name].data = getattr(session, name)
        self.speakers.data = "\n".join(map(str, speakers))
        self.version.data = session.sequence


class CasesForm(Form):
    """Which cases are discussed."""

    cases = SelectMultipleField(lazy_gettext("Cases"), coerce=int, validate_choice=False)

    def offer(self, waiting: Iterable[Any]) -> None:
        """Those that wait for a session."""
        rows = list(waiting)
        self._waiting = {row.id for row in rows}
        self.cases.choices = [SelectChoice(row.id, row.title) for row in rows]

    def chosen(self) -> tuple[int, ...]:
        """Those of them that are ticked."""
        return tuple(case for case in self.cases.data or () if case in self._waiting)


class CancelForm(Form):
    """Why it does not take place."""

    why = Line(lazy_gettext("Why"), [AtMost(300)])
    version = IntegerField(widget=HiddenInput(), default=0)


class LongerForm(Form):
    """A later last day of a series."""

    last_day = Day(lazy_gettext("New last day"), [A_DAY])


def speakers_from(text: str) -> tuple[SpeakerDraft, ...]:
    """One a line."""
    lines = (SpeakerDraft.parse(line) for line in text.splitlines() if line.strip(" ,"))
    return tuple(speaker for speaker in lines if speaker.name)
