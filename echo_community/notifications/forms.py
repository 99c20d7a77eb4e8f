"""What people choose about notices."""

from flask_babel import lazy_gettext
from wtforms import BooleanField

from echo_community.kernel.forms import Form


class ChoicesForm(Form):
    """What goes by mail too."""

    answers = BooleanField(lazy_gettext("Mail me answers"))
    mentions = BooleanField(lazy_gettext("Mail me when somebody mentions me"))
