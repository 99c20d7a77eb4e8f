"""What people choose about notices."""

from flask_babel import lazy_gettext
from wtforms import BooleanField

from echo_community.kernel.forms import Form

NAMES = ("answers", "mentions", "sessions", "reminders")


class ChoicesForm(Form):
    """What goes by mail too."""

    answers = BooleanField(lazy_gettext("Mail me answers"))
    mentions = BooleanField(lazy_gettext("Mail me when somebody mentions me"))
    sessions = BooleanField(
        lazy_gettext("Mail me when a session is moved or cancelled at short notice")
    )
    reminders = BooleanField(lazy_gettext("Mail me the day before a session"))

    def chosen(self) -> dict[str, bool]:
        """By the name of each switch."""
        return {name: self[name].data for name in NAMES}
