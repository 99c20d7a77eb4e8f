"""What members fill in to report, and moderators to decide."""

import re
from typing import Any

from flask_babel import gettext, lazy_gettext
from wtforms import (
    BooleanField,
    HiddenField,
    RadioField,
    SelectField,
    SelectMultipleField,
    ValidationError,
)

from echo_community.discussions.forms import AtMostThree, LinkForm, Stoppable
from echo_community.discussions.marking import place_of
from echo_community.kernel.errors import Stopped
from echo_community.kernel.forms import (
    LONGEST_POST,
    WRITE_SOMETHING,
    AtMost,
    Filled,
    Line,
    Lines,
)
from echo_community.moderation.drafts import DecisionDraft, FlagDraft
from echo_community.moderation.labels import reason_words
from echo_community.moderation.models import Decision, Reason

LONGEST_CORRECTION = 4_000
LONGEST_MESSAGE = 1_000


class FlagForm(Stoppable):
    """Why a member reports a post."""

    reason = RadioField(lazy_gettext("What is wrong with it?"))
    note = Lines(lazy_gettext("Anything the hub should know"), [AtMost(500)])

    def __init__(self, **given: Any) -> None:
        super().__init__(**given)
        self.reason.choices = [(reason.value, reason_words(reason)) for reason in Reason]

    def validate_note(self, field: Any) -> None:
        """“Something else” says nothing by itself."""
        if self.reason.data == Reason.OTHER and not (field.data or "").strip():
            raise ValidationError(gettext("Say in a line what it is."))

    def draft(self) -> FlagDraft:
        """As the service takes it."""
        return FlagDraft(Reason(self.reason.data), self.note.data or "")


class DecideForm(Stoppable):
    """Why a moderator decides as they do; what a decision needs besides stands in its own form."""

    decision = Decision.FINE

    reason = SelectField(lazy_gettext("Reason"))
    note = Lines(lazy_gettext("In your words"), [AtMost(500)])
    seen = HiddenField()  # the revision of the post that was read

    def __init__(self, **given: Any) -> None:
        super().__init__(**given)
        self.reason.choices = [(reason.value, reason_words(reason)) for reason in Reason]

    def draft(self) -> DecisionDraft:
        """As the service takes it."""
        given = self.seen.data or ""
        return DecisionDraft(
            self.decision,
            Reason(self.reason.data),
            note=self.note.data or "",
            seen=int(given) if re.fullmatch(r"[0-9]{1,6}", given) else None,
            **self.details(),
        )

    def details(self) -> dict[str, Any]:
        """What this decision needs besides."""
        return {}

    def show(self, stop: Stopped) -> None:
        """Beside the field that holds the words, or the main one where they came from elsewhere."""
        main = "body" if "body" in self else "note"
        findings = ((name if name in self else main, found) for name, found in stop.findings)
        texts = {(name if name in self else main): text for name, text in stop.texts.items()}
        super().show(Stopped(tuple(findings), texts))


class EditedForm(DecideForm):
    """The post as it shall read."""

    decision = Decision.EDIT

    body = Lines(lazy_gettext("The post"), [Filled(WRITE_SOMETHING), AtMost(LONGEST_POST)])
    revision = HiddenField()

    def details(self) -> dict[str, Any]:
        """Title and words, and the version they were made from."""
        given = self.revision.data or ""
        revision = int(given) if re.fullmatch(r"[0-9]{1,6}", given) else 0
        title = self["title"].data if "title" in self else ""
        return {"body": self.body.data or "", "title": title or "", "revision": revision}


class EditedFirstForm(EditedForm):
    """The first post and the title of its thread."""

    title = Line(
        lazy_gettext("Title"), [Filled(lazy_gettext("A thread needs a title.")), AtMost(200)]
    )


class MovedForm(DecideForm):
    """Other topics."""

    decision = Decision.MOVE

    topics = SelectMultipleField(lazy_gettext("Topics"), [AtMostThree()], coerce=int)

    def details(self) -> dict[str, Any]:
        """The topics."""
        return {"topics": tuple(self.topics.data or ())}


class SplitOffForm(DecideForm):
    """A thread of its own."""

    decision = Decision.SPLIT

    title = Line(
        lazy_gettext("Title of the new thread"),
        [Filled(lazy_gettext("A thread needs a title.")), AtMost(200)],
    )
    rest = BooleanField(lazy_gettext("And all posts after it"))

    def details(self) -> dict[str, Any]:
        """Title, and whether the rest comes along."""
        return {"title": self.title.data or "", "rest": self.rest.data}


class MergedForm(DecideForm, LinkForm):
    """The thread that takes the posts."""

    decision = Decision.MERGE

    def details(self) -> dict[str, Any]:
        """Its number."""
        return {"thread_id": self.thread_id()}


class CorrectedForm(DecideForm):
    """What is right instead, in the expert's words."""

    decision = Decision.CORRECT

    body = Lines(
        lazy_gettext("What is right"),
        [
            Filled(lazy_gettext("Write what is right: it stands above the post.")),
            AtMost(LONGEST_CORRECTION),
        ],
    )
    successor = Line(lazy_gettext("Where the current advice stands"), [AtMost(500)])

    def validate_successor(self, field: Any) -> None:
        """Raise ValidationError where it names no post."""
        if field.data and place_of(field.data) is None:
            raise ValidationError(
                gettext("Write the number of a post, such as 3, or paste the address of one.")
            )

    def details(self) -> dict[str, Any]:
        """The correction, and where it leads."""
        place = place_of(self.successor.data or "")
        return {
            "body": self.body.data or "",
            "number": place.number if place else None,
            "thread_id": place.thread_id if place else None,
        }


class MessageForm(Stoppable):
    """A question to the author, or their answer."""

    body = Lines(lazy_gettext("Your question"), [Filled(WRITE_SOMETHING), AtMost(LONGEST_MESSAGE)])

    def draft(self) -> str:
        """What was written."""
        return self.body.data or ""


class AnswerForm(MessageForm):
    """The author's answer."""

    body = Lines(lazy_gettext("Your answer"), [Filled(WRITE_SOMETHING), AtMost(LONGEST_MESSAGE)])
