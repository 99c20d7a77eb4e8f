"""What people fill in about threads and posts: shape and bounds, and the draft that comes of it."""

import re
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any, cast

from flask_babel import gettext, lazy_gettext
from wtforms import (
    BooleanField,
    DateField,
    HiddenField,
    SelectMultipleField,
    ValidationError,
)
from wtforms.validators import Optional

from echo_community.discussions.drafts import (
    AskDraft,
    BookmarkDraft,
    EditDraft,
    ReplyDraft,
)
from echo_community.discussions.files.fields import FilesField
from echo_community.discussions.mending import MENDABLE, Mend, heed_of, mends, replaced
from echo_community.kernel.clock import moment_in
from echo_community.kernel.errors import Overtaken, Stopped
from echo_community.kernel.forms import (
    LONGEST_POST,
    WRITE_SOMETHING,
    AtMost,
    Day,
    Filled,
    Form,
    Line,
    Lines,
    a_day,
)
from echo_community.kernel.pages import LARGEST_ID
from echo_community.privacy.guard import Heed

MOST_TOPICS = 3
LONGEST_SUMMARY = 4_000  # characters: it is to be read in a minute
FURTHEST_REMINDER = timedelta(days=5 * 366)


class AtMostThree:
    """A thread under many topics is under none."""

    def __call__(self, form: Any, field: Any) -> None:
        """Raise ValidationError where more are ticked."""
        if len(field.data or ()) > MOST_TOPICS:
            raise ValidationError(gettext("Choose up to three topics."))


class Stoppable(Form):
    """A form whose words the privacy guard reads before they are stored."""

    stopped = False

    def show(self, stop: Stopped) -> None:
        """Say beside each field what in it may tell who a patient is."""
        self.stopped = True
        for name, findings in stop.findings:
            field = self[name]
            text = stop.texts.get(name) or field.data
            field.errors = [*field.errors, *(_sentence(text, found) for found in findings)]


class Guarded(Stoppable):
    """One whose words may be sent on with a reason: they are then kept for a moderator."""

    reason = Line(lazy_gettext("Why this is not about a patient"), [AtMost(300)])


class Drafted(Guarded):
    """One whose words are kept while they are written; `kept` is the version it shows."""

    kept = HiddenField(default="0")
    files = FilesField(lazy_gettext("Photos and PDFs"))
    seen = HiddenField()  # keys of the findings its author was shown
    mended = HiddenField()  # labels of those that a suggestion took the place of

    mends: Sequence[Mend] = ()
    advised = False  # something was found, and nothing that stops
    looks = False  # a suggestion is being applied: nothing is to be sent yet

    @property
    def version(self) -> int:
        """The draft's version; 0 where none was kept."""
        given = self.kept.data or ""
        return int(given) if re.fullmatch(r"[0-9]{1,9}", given) else 0

    @property
    def heed(self) -> Heed:
        """What its author saw of the guard and did about it."""
        return heed_of(self.seen.data or "", self.mended.data or "", looks=self.looks)

    def show(self, stop: Stopped) -> None:
        """List what was found under the text, and note that it was seen."""
        self.mends = mends(stop)
        self.stopped = not stop.advice
        self.advised = stop.advice and bool(self.mends)
        shown = {mend.key for mend in self.mends} - self.heed.seen
        self.seen.data = " ".join([*(self.seen.data or "").split(), *sorted(shown)])
        for part in {mend.part for mend in self.mends if mend.stops}:
            self[part].errors = [
                *self[part].errors,
                gettext("Something in it may tell who the patient is. It is listed below."),
            ]

    def mend(self, use: str, stop: Stopped) -> None:
        """Put a suggestion where a button of the list says: `body:DATE.1a2b3c4d`."""
        part, _, key = use.partition(":")
        found = dict(stop.findings).get(part, ())
        if part in MENDABLE and part in self:
            self[part].data, times = replaced(self[part].data or "", key, found)
            labels = [key.partition(".")[0]] * times
            self.mended.data = " ".join([*(self.mended.data or "").split(), *labels])


class ReplyForm(Drafted):
    """A reply."""

    body = Lines(lazy_gettext("Your reply"), [Filled(WRITE_SOMETHING), AtMost(LONGEST_POST)])

    def draft(self) -> ReplyDraft:
        """What was written."""
        return ReplyDraft(
            self.body.data or "",
            reason=self.reason.data or "",
            kept=self.version,
            files=self.files.drafts,
            heed=self.heed,
        )


class AskForm(Drafted):
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
    case = HiddenField()  # the thread of the case that it is about

    @property
    def about(self) -> int | None:
        """The number of that thread, if there is one."""
        given = str(self.case.data or "")
        return int(given) if re.fullmatch(r"[0-9]{1,9}", given) else None

    def draft(self) -> AskDraft:
        """What was written."""
        return AskDraft(
            title=self.title.data or "",
            body=self.body.data or "",
            topics=tuple(self.topics.data or ()),
            nameless=self.nameless.data,
            reason=self.reason.data or "",
            kept=self.version,
            files=self.files.drafts,
            heed=self.heed,
            beside=self.about,
        )


class EditForm(Drafted):
    """A post anew; `revision` is the one it was made from."""

    body = Lines(lazy_gettext("Your text"), [Filled(WRITE_SOMETHING), AtMost(LONGEST_POST)])
    revision = HiddenField()

    overtaken: Overtaken | None = None

    def draft(self) -> EditDraft:
        """What was written."""
        title = self["title"].data if "title" in self else None
        given = self.revision.data or ""
        revision = int(given) if re.fullmatch(r"[0-9]{1,6}", given) else 0
        return EditDraft(
            self.body.data or "",
            revision,
            title,
            reason=self.reason.data or "",
            kept=self.version,
            files=self.files.drafts,
            heed=self.heed,
        )

    def show_both(self, problem: Overtaken) -> None:
        """Sent again, these words follow the newer ones, which stand beside them now."""
        self.overtaken = problem
        self.revision.data = str(problem.revision)


class EditFirstForm(EditForm):
    """The first post of a thread and its title."""

    title = Line(
        lazy_gettext("Title"), [Filled(lazy_gettext("A thread needs a title.")), AtMost(200)]
    )


class KeepForm(Guarded):
    """A note of one's own on a post, and a day to be reminded."""

    note = Line(lazy_gettext("Note to yourself"), [AtMost(300)])
    day = DateField(lazy_gettext("Remind me on"), [Optional()])

    today = date.min  # where the reader is; the view says

    @property
    def tomorrow(self) -> date:
        """The first day that can be chosen."""
        return self.today + timedelta(days=1)

    def validate_day(self, field: Any) -> None:
        """A day to come."""
        if field.data and not self.today < field.data <= self.today + FURTHEST_REMINDER:
            raise ValidationError(gettext("Choose a day after today, within five years."))

    def draft(self) -> BookmarkDraft:
        """As the service takes it."""
        return BookmarkDraft(self.note.data or "", self.day.data)


class SummaryForm(EditForm):
    """What a thread has come to."""

    body = Lines(
        lazy_gettext("What it has come to"), [Filled(WRITE_SOMETHING), AtMost(LONGEST_SUMMARY)]
    )


class JumpForm(Form):
    """Where in a long thread to go: a number, or a day; it comes by GET."""

    class Meta:
        csrf = False  # it changes nothing

    to = Line(lazy_gettext("Post"))
    on = Day(lazy_gettext("or day"), [Optional(), a_day])

    def validate_to(self, field: Any) -> None:
        """Raise ValidationError where it is no number, or neither is filled in."""
        if not field.data and not self.on.raw_data:
            raise ValidationError(gettext("Write the number of a post, or choose a day."))
        if field.data and not re.fullmatch(r"#?[0-9]{1,9}", field.data):
            raise ValidationError(gettext("A post has a number, such as 37."))

    def number(self) -> int:
        """The number; 0 where a day is asked for."""
        return int((self.to.data or "0").lstrip("#"))

    def moment(self, zone: str) -> datetime:
        """The first moment of the day where the reader is."""
        return moment_in(zone, cast("date", self.on.data))


class FilesForm(Stoppable):
    """What the files of a post show."""

    files = FilesField(lazy_gettext("Files"), most=LARGEST_ID)  # as many as stand there

    def draft(self) -> dict[int, str]:
        """By number, what each shows."""
        return {file.id: file.alt for file in self.files.data}


class TopicsForm(Stoppable):
    """Where a thread belongs, and by which other names it is found."""

    topics = SelectMultipleField(lazy_gettext("Topics"), [AtMostThree()], coerce=int)
    aliases = Line(lazy_gettext("Other names"), [AtMost(500)])

    def names(self) -> str:
        """The other names, parted by a comma and a space."""
        return ", ".join(filter(None, map(str.strip, (self.aliases.data or "").split(","))))


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
