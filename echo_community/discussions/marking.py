"""What people fill in about a mark or a reaction."""

import re
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext, lazy_gettext
from wtforms import ValidationError

from echo_community.discussions.drafts import SupersedeDraft
from echo_community.discussions.forms import Stoppable
from echo_community.kernel.forms import AtMost, Filled, Line
from echo_community.kernel.pages import LARGEST_ID

MOST_DIGITS = 10
_HERE = re.compile(rf"\D{{0,20}}([0-9]{{1,{MOST_DIGITS}}})\s*")
_THREAD = re.compile(rf"/t/([0-9]{{1,{MOST_DIGITS}}})(?![0-9])")
_POST = re.compile(rf"(?:/p/|#p)([0-9]{{1,{MOST_DIGITS}}})(?![0-9])")


@dataclass(frozen=True)
class Place:
    """A post by its number, in the thread one is in or in another."""

    number: int
    thread_id: int | None = None


def place_of(text: str) -> Place | None:
    """The post that a text names: `3`, `post 3`, `#3`, or the address of a post or thread."""
    if thread := _THREAD.search(text):
        post = _POST.search(text, thread.end())
        place = Place(int(post[1]) if post else 1, int(thread[1]))
    elif here := _HERE.fullmatch(text):
        place = Place(int(here[1]))
    else:
        return None
    fits = 0 < place.number <= LARGEST_ID and (place.thread_id or 0) <= LARGEST_ID
    return place if fits else None


class SupersedeForm(Stoppable):
    """Why a post is no longer current, and what replaced it."""

    why = Line(
        lazy_gettext("What is no longer so, in a sentence or two"),
        [
            Filled(lazy_gettext("Write what is no longer so: it stands above the post.")),
            AtMost(300),
        ],
    )
    successor = Line(lazy_gettext("Where the current advice stands"), [AtMost(500)])

    def validate_successor(self, field: Any) -> None:
        """Raise ValidationError where it names no post."""
        if field.data and place_of(field.data) is None:
            raise ValidationError(
                gettext("Write the number of a post, such as 3, or paste the address of one.")
            )

    def draft(self) -> SupersedeDraft:
        """What was written."""
        place = place_of(self.successor.data or "")
        return SupersedeDraft(
            why=self.why.data or "",
            number=place.number if place else None,
            thread_id=place.thread_id if place else None,
        )


class ChangedForm(Stoppable):
    """What changed in one's practice."""

    note = Line(lazy_gettext("What do you do differently now?"), [AtMost(300)])

    def draft(self) -> str:
        """What was written."""
        return self.note.data or ""
