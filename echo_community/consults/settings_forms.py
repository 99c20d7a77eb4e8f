"""The form of what a programme sets about its consults, and of the days that figures are of."""

from typing import Any

from flask_babel import gettext, lazy_gettext
from wtforms import IntegerField, ValidationError
from wtforms.validators import NumberRange

from echo_community.consults.models import ConsultSettings
from echo_community.consults.queries.asking import numbers_in
from echo_community.consults.rota_drafts import SettingsDraft
from echo_community.kernel.forms import AtMost, Form, Line, Lines
from echo_community.meetings.services.planning import is_link

MOST_HOURS = 24 * 30


class Hours(IntegerField):
    """Whole hours until a question goes a step up."""

    def __init__(self, label: Any, **options: Any) -> None:
        words = lazy_gettext("Write whole hours, from 1 to %(most)s.", most=MOST_HOURS)
        super().__init__(label, [NumberRange(1, MOST_HOURS, words)], **options)

    def process_formdata(self, valuelist: list[Any]) -> None:
        """A number; what is none says how to write it."""
        try:
            super().process_formdata(valuelist)
        except ValueError as problem:
            self.data = None
            raise ValueError(
                gettext("Write whole hours, from 1 to %(most)s.", most=MOST_HOURS)
            ) from problem


class SettingsForm(Form):
    """Delays, numbers to call, the eConsult service."""

    hours_today = Hours(lazy_gettext("Needed today"))
    hours_week = Hours(lazy_gettext("Needed this week"))
    hours_whenever = Hours(lazy_gettext("Whenever"))
    emergency = Lines(lazy_gettext("Numbers to call"), [AtMost(900)])
    econsult_name = Line(lazy_gettext("eConsult service"), [AtMost(120)])
    econsult_url = Line(lazy_gettext("Its address"), [AtMost(500)])

    def validate_emergency(self, field: Any) -> None:
        """Each line has a number."""
        lines = [line for line in (field.data or "").splitlines() if line.strip()]
        if len(numbers_in(field.data or "")) != len(lines):
            raise ValidationError(
                gettext("Write one a line, with its number: Poison centre: 1-844-764-7669")
            )

    def validate_econsult_url(self, field: Any) -> None:
        """The address of a page, and a safe one."""
        if field.data and not is_link(field.data):
            raise ValidationError(gettext("An address begins with https://. Copy it whole."))

    def fill(self, settings: ConsultSettings) -> None:
        """As it is set."""
        for name in SettingsDraft.__dataclass_fields__:
            self[name].data = getattr(settings, name)

    def draft(self) -> SettingsDraft:
        """As the service takes it."""
        return SettingsDraft(
            self.hours_today.data or 0,
            self.hours_week.data or 0,
            self.hours_whenever.data or 0,
            self.emergency.data or "",
            self.econsult_name.data or "",
            self.econsult_url.data or "",
        )
