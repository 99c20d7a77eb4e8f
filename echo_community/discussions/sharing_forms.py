"""A link for a colleague from outside: for whom and how long; and the button that opens it."""

from flask_babel import lazy_gettext
from wtforms import IntegerField
from wtforms.validators import NumberRange, Optional

from echo_community.discussions.drafts import ShareDraft
from echo_community.discussions.forms import Stoppable
from echo_community.discussions.services.outside_links import DAYS, MOST_DAYS
from echo_community.kernel.forms import AtMost, Form, Line


class ShareForm(Stoppable):
    """A link to make."""

    for_whom = Line(lazy_gettext("For whom, so that you know it again"), [AtMost(120)])
    days = IntegerField(
        lazy_gettext("For how many days"),
        [
            Optional(),
            NumberRange(1, MOST_DAYS, lazy_gettext("Choose between 1 and 30 days.")),
        ],
        default=DAYS,
    )

    def draft(self) -> ShareDraft:
        """As the service takes it."""
        return ShareDraft(self.for_whom.data or "", self.days.data or DAYS)


class OpenForm(Form):
    """The button behind a link: nothing but its token, which stands for the tap."""
