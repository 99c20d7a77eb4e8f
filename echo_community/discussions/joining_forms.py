"""What moderators fill in to split and merge threads, and to look up who asked."""

from flask_babel import lazy_gettext
from wtforms import BooleanField, PasswordField, SelectMultipleField

from echo_community.discussions.drafts import OpenNameDraft, SplitDraft
from echo_community.discussions.forms import AtMostThree, LinkForm, Stoppable
from echo_community.kernel.forms import AtMost, Filled, Line


class SplitForm(Stoppable):
    """Posts that get a thread of their own."""

    title = Line(
        lazy_gettext("Title of the new thread"),
        [Filled(lazy_gettext("A thread needs a title.")), AtMost(200)],
    )
    topics = SelectMultipleField(lazy_gettext("Topics"), [AtMostThree()], coerce=int)
    posts = SelectMultipleField(
        lazy_gettext("Posts that move"), coerce=int, choices=[], validate_choice=False
    )
    rest = BooleanField(lazy_gettext("And all posts after the last one ticked"))
    note = BooleanField(lazy_gettext("Leave a line here that says where they went"))

    def draft(self) -> SplitDraft:
        """What was chosen."""
        return SplitDraft(
            title=self.title.data or "",
            numbers=tuple(self.posts.data or ()),
            topics=tuple(self.topics.data or ()),
            rest=self.rest.data,
            note=self.note.data,
        )


class MergeForm(LinkForm):
    """The thread that takes the posts, by its address or its number."""


class OpenNameForm(Stoppable):
    """Why a name is needed, and the moderator's password or code."""

    why = Line(
        lazy_gettext("Why you need to know"),
        [Filled(lazy_gettext("Say why. The person who asked reads it.")), AtMost(300)],
    )
    secret = PasswordField(lazy_gettext("Your password, or the 6-digit code from a mail"))

    def draft(self) -> OpenNameDraft:
        """What was written."""
        return OpenNameDraft(self.why.data or "", self.secret.data or "")
