"""What the hub fills in about lectures: shape and bounds."""

from collections.abc import Sequence
from typing import Any

from flask import g
from flask_babel import gettext, lazy_gettext
from flask_wtf.file import FileField
from wtforms import BooleanField, HiddenField, SelectField, ValidationError
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # older stubs

from echo_community.discussions.drafts import SupersedeDraft
from echo_community.discussions.forms import Guarded, Stoppable
from echo_community.kernel.errors import Overtaken, Stopped
from echo_community.kernel.forms import AtMost, Filled, Line, Lines
from echo_community.lectures.drafts import LONGEST_PARAGRAPH, ParagraphDraft, ReplaceDraft


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


class ParagraphForm(Stoppable):
    """A paragraph of a transcript anew."""

    speaker = Line(lazy_gettext("Who says it"), [AtMost(120)])
    text = Lines(lazy_gettext("What is said"), [AtMost(LONGEST_PARAGRAPH)])
    everywhere = BooleanField(lazy_gettext("Change this name wherever it stands in the transcript"))
    seen = HiddenField()
    before = HiddenField()  # which words the paragraph before it has, to be joined to it

    overtaken: Overtaken | None = None

    def draft(self) -> ParagraphDraft:
        """As the service takes it."""
        seen, everywhere = self.seen.data or "", bool(self.everywhere.data)
        return ParagraphDraft(self.text.data or "", self.speaker.data or "", seen, everywhere)

    def show_both(self, problem: Overtaken, seen: str) -> None:
        """Sent again, these words follow the newer ones, which stand beside them now."""
        self.overtaken, self.seen.data = problem, seen


class FileForm(Guarded):
    """A file in the place of a transcript or of slides; it is opened before the form is read."""

    file = FileField(lazy_gettext("File"))
    anyway = BooleanField(lazy_gettext("It is this lecture’s, however long it is"))

    stops: Sequence[tuple[str, str]] = ()  # where, and what to do
    unfit = False  # it seems to be another lecture's

    def validate_file(self, field: Any) -> None:
        """There is one, and it could be opened."""
        if g.get("unopened"):
            raise ValidationError(g.unopened)
        if not g.get("opened"):
            raise ValidationError(gettext("Choose a file."))

    def show(self, stop: Stopped) -> None:
        """List what may tell who a patient is, by its place in the file."""
        self.stopped = True
        self.stops = [
            (part, stop.texts[part][found.start : found.end])
            for part, many in stop.findings
            for found in many
        ]

    def draft(self) -> ReplaceDraft:
        """As the service takes it."""
        return ReplaceDraft(self.reason.data or "", bool(self.anyway.data))
