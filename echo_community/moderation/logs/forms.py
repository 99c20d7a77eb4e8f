"""Forms of the logs."""

from typing import Any

from flask import request
from flask_babel import lazy_gettext
from wtforms import IntegerField, PasswordField, RadioField, SelectField
from wtforms.validators import NumberRange, Optional

from echo_community.kernel.forms import AtMost, Day, Filled, Form, Line, a_day
from echo_community.kernel.pages import LARGEST_ID
from echo_community.moderation.logs import sentences
from echo_community.moderation.logs.entries import Wanted


class AuditForm(Form):
    """What a moderator looks for; it travels in the address."""

    act = SelectField(lazy_gettext("What was done"), [Optional()])
    thing = SelectField(lazy_gettext("To what"), [Optional()])
    person = Line(lazy_gettext("By whom"), [AtMost(80)])
    thread = IntegerField(
        lazy_gettext("Number of the thread"), [Optional(), NumberRange(1, LARGEST_ID)]
    )
    since = Day(lazy_gettext("From"), [Optional(), a_day])
    until = Day(lazy_gettext("To"), [Optional(), a_day])

    def __init__(self) -> None:
        super().__init__(formdata=request.args, meta={"csrf": False})  # it changes nothing
        acts = sentences.named_acts()
        asked = (self.act.data or "")[:40]
        if asked and asked not in dict(acts):  # one without a sentence yet
            acts.append((asked, asked))
        self.act.choices = [("", lazy_gettext("Everything")), *acts]
        self.thing.choices = [("", lazy_gettext("Everything")), *sentences.thing_names()]

    def wanted(self) -> Wanted:
        """What makes sense of it; what does not is said beside its field."""
        self.validate()
        right = {field.name: field.data for field in self if not field.errors}
        return Wanted(**{name: value for name, value in right.items() if value})

    def address(self) -> dict[str, Any]:
        """The same as parts of an address."""
        return {name: request.args[name] for name in self.data if request.args.get(name)}


class ExportForm(Form):
    """Which kind of file, and that it is them."""

    kind = RadioField(
        lazy_gettext("Kind of file"),
        choices=[("csv", "CSV"), ("jsonl", "JSON Lines")],
        default="csv",
    )
    secret = PasswordField(
        lazy_gettext("Your password, or the 6-digit code from a mail"),
        [Filled(lazy_gettext("Type your password, or a code."))],
    )
