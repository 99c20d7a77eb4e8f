"""What is filled in to add a lecture, or to import many."""

from collections.abc import Iterator, Sequence
from typing import Any

from flask_babel import gettext, lazy_gettext
from wtforms import BooleanField, SelectField, SelectMultipleField, ValidationError
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # older stubs
from wtforms.validators import Optional

from echo_community.discussions.forms import Guarded
from echo_community.kernel.forms import AtMost, Day, Filled, Form, Line, Lines, a_day
from echo_community.lectures.drafts import LectureDraft, SpeakerDraft
from echo_community.lectures.imports.manifest import HOSTED
from echo_community.lectures.imports.plans import (
    MEDIA,
    PAPERS,
    TRANSCRIPTS,
    HandoutPlan,
    LecturePlan,
    Problem,
    title_of,
)
from echo_community.lectures.models import ForWhom, LectureFile, Level
from echo_community.lectures.receiving import FilesField
from echo_community.meetings.forms.words import MOST_SPEAKERS, speakers_from

SPOKEN = {"en": "English", "fr": "Français", "es": "Español", "pt": "Português", "de": "Deutsch"}
LEVELS = {
    Level.INTRODUCTORY: lazy_gettext("Introductory"),
    Level.INTERMEDIATE: lazy_gettext("Intermediate"),
    Level.ADVANCED: lazy_gettext("Advanced"),
}
MOST_PAPERS = 10


class LectureForm(Guarded):
    """A lecture: what is said about it, and its files."""

    title = Line(
        lazy_gettext("Title"), [Filled(lazy_gettext("Write what it is about.")), AtMost(200)]
    )
    speakers = Lines(
        lazy_gettext("Speakers"), [Filled(lazy_gettext("Write who speaks.")), AtMost(900)]
    )
    given_on = Day(lazy_gettext("Given on"), [Optional(), a_day])
    session = SelectField(lazy_gettext("Session"), default="")
    language = SelectField(
        lazy_gettext("Language"), choices=[SelectChoice(*one) for one in SPOKEN.items()]
    )
    level = SelectField(lazy_gettext("Level"), default="")
    topics = SelectMultipleField(lazy_gettext("Topics"), coerce=int)
    series = Line(lazy_gettext("Series"), [AtMost(120)])
    part = Line(lazy_gettext("Which part of it"), [AtMost(3)])
    body = Lines(lazy_gettext("What one learns"), [AtMost(4000)])
    disclosure = Line(lazy_gettext("Disclosure of interests"), [AtMost(500)])
    review_on = Day(lazy_gettext("To be looked at again on"), [Optional(), a_day])
    url = Line(lazy_gettext("Link to a recording hosted elsewhere"), [AtMost(500)])
    media = FilesField(lazy_gettext("Recording"), kinds=MEDIA, most=2)
    transcript = FilesField(lazy_gettext("Transcript"), kinds=TRANSCRIPTS)
    slides = FilesField(lazy_gettext("Slides"), kinds=PAPERS)
    handouts = FilesField(lazy_gettext("Handouts for clinicians"), kinds=PAPERS, most=MOST_PAPERS)
    patient_handouts = FilesField(
        lazy_gettext("Handouts for patients"), kinds=PAPERS, most=MOST_PAPERS
    )
    announce = BooleanField(lazy_gettext("Tell members of it"), default=True)

    def offer(
        self,
        programme_id: int,
        topics: Sequence[tuple[int, str]],
        sessions: Sequence[tuple[int, str]],
    ) -> None:
        """What can be chosen, and the files that wait."""
        levels = [("", gettext("For everybody")), *LEVELS.items()]
        self.level.choices = [SelectChoice(str(value), label) for value, label in levels]
        given = [("", gettext("In none of them")), *((str(id), name) for id, name in sessions)]
        self.session.choices = [SelectChoice(*one) for one in given]
        self.topics.choices = [SelectChoice(*topic) for topic in topics]
        for field in self.file_fields:
            field.find(programme_id)

    @property
    def file_fields(self) -> Iterator[FilesField]:
        """Those that hold files."""
        return (field for field in self if isinstance(field, FilesField))

    @property
    def files(self) -> list[LectureFile]:
        """All of them."""
        return [file for field in self.file_fields for file in field.files]

    @property
    def plan(self) -> LecturePlan:
        """Its files as an import knows them; each is called by its number."""
        return LecturePlan(
            source_id="",
            title=self.title.data or "",
            media=_numbers(self.media),
            transcript=next(iter(_numbers(self.transcript)), ""),
            slides=next(iter(_numbers(self.slides)), ""),
            handouts=[
                HandoutPlan(str(file.id), title_of(file.name), whom)
                for field, whom in (
                    (self.handouts, ForWhom.CLINICIAN),
                    (self.patient_handouts, ForWhom.PATIENT),
                )
                for file in field.files
            ],
        )

    def complain(self, problems: Sequence[Problem]) -> None:
        """Say beside each file what is wrong with it."""
        why = {problem.file: problem.why for problem in problems}
        for field in self.file_fields:
            wrong = [file for file in field.files if str(file.id) in why]
            field.unfit = [f"“{file.name}”: {why[str(file.id)]}" for file in wrong]

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

    def validate_url(self, field: Any) -> None:
        """Raise ValidationError where it leads nowhere safe."""
        if field.data and not HOSTED.fullmatch(field.data):
            raise ValidationError(gettext("Write an address that begins with https://."))

    def draft(self) -> LectureDraft:
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
            url=self.url.data or "",
            reason=self.reason.data or "",
            session_id=int(self.session.data) if self.session.data else None,
            announce=bool(self.announce.data),
        )


class ImportForm(Form):
    """Many files, or a ZIP of them."""

    files = FilesField(
        lazy_gettext("Files"),
        kinds=(*MEDIA, *TRANSCRIPTS, *PAPERS, ".zip", ".csv", ".yaml", ".yml"),
        most=2000,
    )
    dry_run = BooleanField(lazy_gettext("Only check, add nothing"))
    announce = BooleanField(lazy_gettext("Tell members of each lecture"))

    def validate_files(self, field: Any) -> None:
        """Raise ValidationError where there is none."""
        if not field.files:
            raise ValidationError(gettext("Choose a ZIP, or the files of your lectures."))


def _numbers(field: FilesField) -> list[str]:
    return [str(file.id) for file in field.files]
