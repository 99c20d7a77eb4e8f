"""What people fill in about threads and posts: shape and bounds, and the draft that comes of it."""

import re
from typing import Any

from flask_babel import gettext, lazy_gettext
from wtforms import BooleanField, HiddenField, SelectMultipleField, ValidationError

from echo_community.discussions.drafts import AskDraft, EditDraft, ReplyDraft
from echo_community.kernel.errors import Overtaken, Stopped
from echo_community.kernel.forms import (
    LONGEST_POST,
    WRITE_SOMETHING,
    AtMost,
    Filled,
    Form,
    Line,
    Lines,
)
from echo_community.kernel.pages import LARGEST_ID

MOST_TOPICS = 3


class AtMostThree:
    """A thread under many topics is under none."""

    def __call__(self, form: Any, field: Any) -> None:
        """Raise ValidationError where more are ticked."""
        if len(field.data or ()) > MOST_TOPICS:
            raise ValidationError(gettext("Choose up to three topics."))


class Guarded(Form):
    """A form whose words the privacy guard reads before they are stored."""

    reason = Line(lazy_gettext("Why this is not about a patient"), [AtMost(300)])

    stopped = False

    def show(self, stop: Stopped) -> None:
        """Say beside each field what in it may tell who a patient is."""
        self.stopped = True
        for name, findings in stop.findings:
            field = self[name]
            field.errors = [*field.errors, *(_sentence(field.data, found) for found in findings)]


class ReplyForm(Guarded):
    """A reply."""

    body = Lines(lazy_gettext("Your reply"), [Filled(WRITE_SOMETHING), AtMost(LONGEST_POST)])

    def draft(self) -> ReplyDraft:
        """What was written."""
        return ReplyDraft(self.body.data or "", reason=self.reason.data or "")


class AskForm(Guarded):
    """A new thread."""

    title = Line(
        lazy_gettext("Your question in one line"),
        [Filled(lazy_gettext("Write your question in one line.")), AtMost(200)],
    )
    body = Lines(
        lazy_gettext("What others need to know"), [Filled(WRITE_SOMETHING), AtMost(LONGEST_POST)]
    )
    topics = SelectMultipleField(lazy_gettext("Topics"), [AtMostThree()], coerce=int)
    nameless = BooleanField(lazy_gettext("Ask without my name"))

    def draft(self) -> AskDraft:
        """What was written."""
        return AskDraft(
            title=self.title.data or "",
            body=self.body.data or "",
            topics=tuple(self.topics.data or ()),
            nameless=self.nameless.data,
            reason=self.reason.data or "",
        )


class EditForm(Guarded):
    """A post anew; `revision` is the one it was made from."""

    body = Lines(lazy_gettext("Your text"), [Filled(WRITE_SOMETHING), AtMost(LONGEST_POST)])
    revision = HiddenField()

    overtaken: Overtaken | None = None

    def draft(self) -> EditDraft:
        """What was written."""
        title = self["title"].data if "title" in self else None
        given = self.revision.data or ""
        revision = int(given) if re.fullmatch(r"[0-9]{1,6}", given) else 0
        return EditDraft(self.body.data or "", revision, title, reason=self.reason.data or "")

    def show_both(self, problem: Overtaken) -> None:
        """Sent again, these words follow the newer ones, which stand beside them now."""
        self.overtaken = problem
        self.revision.data = str(problem.revision)


class EditFirstForm(EditForm):
    """The first post of a thread and its title."""

    title = Line(
        lazy_gettext("Title"), [Filled(lazy_gettext("A thread needs a title.")), AtMost(200)]
    )


class TopicsForm(Form):
    """Where a thread belongs."""

    topics = SelectMultipleField(lazy_gettext("Topics"), [AtMostThree()], coerce=int)


class LinkForm(Form):
    """Another thread, by its address or its number."""

    other = Line(
        lazy_gettext("Address or number of the other thread"),
        [Filled(lazy_gettext("Paste the address of the other thread.")), AtMost(500)],
    )

    def validate_other(self, field: Any) -> None:
        """Raise ValidationError where no number can be read from it."""
        if not self.thread_id():
            raise ValidationError(
                gettext("This is no address of a thread. One looks like /t/123-its-title.")
            )

    def thread_id(self) -> int:
        """The number in it; 0 where there is none."""
        found = re.search(r"(?:^|/t/|#)([0-9]{1,10})(?![0-9])", self.other.data or "")
        number = int(found[1]) if found else 0
        return number if number <= LARGEST_ID else 0


def _sentence(text: str, finding: Any) -> str:
    words = text[finding.start : finding.end]
    if finding.suggestion:
        return gettext(
            "“%(words)s” may tell who the patient is. Write “%(instead)s”.",
            words=words,
            instead=finding.suggestion,
        )
    return gettext("“%(words)s” may tell who the patient is. Leave it out.", words=words)
