"""What is filled in to add a lecture, or to import many."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from flask_babel import gettext, lazy_gettext
from wtforms import BooleanField, SelectField, ValidationError
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # older stubs

from echo_community.discussions.forms import Stoppable
from echo_community.kernel.forms import AtMost, Form, Line
from echo_community.lectures.drafts import LectureDraft, RecordingDraft
from echo_community.lectures.facts_forms import LectureFacts
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
from echo_community.lectures.models import ForWhom, LectureFile
from echo_community.lectures.receiving import FilesField

MOST_PAPERS = 10


class LectureForm(LectureFacts):
    """A lecture: what is said about it, and its files."""

    session = SelectField(lazy_gettext("Session"), default="")
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
        topics: Sequence[SelectChoice],
        sessions: Sequence[tuple[int, str]],
    ) -> None:
        """What can be chosen, and the files that wait."""
        given = [("", gettext("In none of them")), *((str(id), name) for id, name in sessions)]
        self.session.choices = [SelectChoice(*one) for one in given]
        self.offer_facts(topics)
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

    def validate_url(self, field: Any) -> None:
        """Raise ValidationError where it leads nowhere safe."""
        must_be_hosted(field)

    def draft(self) -> LectureDraft:
        """What was filled in."""
        return replace(
            self.facts,
            url=self.url.data or "",
            session_id=int(self.session.data) if self.session.data else None,
            announce=bool(self.announce.data),
        )


class RecordingForm(Stoppable):
    """Another recording for a lecture, or another link."""

    media = FilesField(lazy_gettext("Recording"), kinds=MEDIA, most=2)
    url = Line(lazy_gettext("Link to a recording hosted elsewhere"), [AtMost(500)])
    anyway = BooleanField(lazy_gettext("It is this lecture’s, however long it is"))

    unfit = False  # the transcript seems to be another lecture's

    def find(self, programme_id: int) -> None:
        """Look up the files that wait."""
        self.media.find(programme_id)

    @property
    def plan(self) -> LecturePlan:
        """Its files as an import knows them; each is called by its number."""
        return LecturePlan(source_id="", title="", media=_numbers(self.media))

    def complain(self, problems: Sequence[Problem]) -> None:
        """Say beside each file what is wrong with it."""
        why = {problem.file: problem.why for problem in problems}
        wrong = [file for file in self.media.files if str(file.id) in why]
        self.media.unfit = [f"“{file.name}”: {why[str(file.id)]}" for file in wrong]

    def validate_url(self, field: Any) -> None:
        """Raise ValidationError where it leads nowhere safe."""
        must_be_hosted(field)

    def draft(self) -> RecordingDraft:
        """As the service takes it."""
        return RecordingDraft(self.url.data or "", bool(self.anyway.data))


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


def must_be_hosted(field: Any) -> None:
    """Raise ValidationError where a link leads nowhere safe."""
    if field.data and not HOSTED.fullmatch(field.data):
        raise ValidationError(gettext("Write an address that begins with https://."))


def _numbers(field: FilesField) -> list[str]:
    return [str(file.id) for file in field.files]
