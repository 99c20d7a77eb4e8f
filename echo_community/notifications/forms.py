"""What people choose about notices."""

from datetime import time
from typing import Any

from flask_babel import format_time, gettext, lazy_gettext
from wtforms import SelectField, SelectMultipleField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # older stubs
from wtforms.validators import ValidationError

from echo_community.kernel.forms import Form
from echo_community.notifications.choosing import Wishes, WishesDraft
from echo_community.notifications.groups import Group, When

NO_HOUR = ""
SHORT = (When.AT_ONCE, When.NOT)  # a reminder of tomorrow makes no sense in a digest


def _when(label: Any) -> SelectField:
    return SelectField(label, choices=[SelectChoice(when.value, WORDS[when]) for when in When])


WORDS = {
    When.AT_ONCE: lazy_gettext("At once"),
    When.DAILY: lazy_gettext("In a daily digest"),
    When.WEEKLY: lazy_gettext("In the week's digest"),
    When.NOT: lazy_gettext("Not by mail"),
}
DAYS = (
    SelectChoice("1", lazy_gettext("Monday")),
    SelectChoice("2", lazy_gettext("Tuesday")),
    SelectChoice("3", lazy_gettext("Wednesday")),
    SelectChoice("4", lazy_gettext("Thursday")),
    SelectChoice("5", lazy_gettext("Friday")),
    SelectChoice("6", lazy_gettext("Saturday")),
    SelectChoice("7", lazy_gettext("Sunday")),
)


class WishesForm(Form):
    """What goes by mail, and when."""

    answers = _when(lazy_gettext("Answers to me"))
    mentions = _when(lazy_gettext("Mentions of me"))
    consults = _when(lazy_gettext("Quick questions that wait for me"))
    cases = _when(lazy_gettext("My cases"))
    sessions = _when(lazy_gettext("Changes of sessions"))
    reminders = SelectField(
        lazy_gettext("The day before a session"),
        choices=[SelectChoice(one.value, WORDS[one]) for one in SHORT],
    )
    threads = _when(lazy_gettext("Replies in threads I watch"))
    topics = _when(lazy_gettext("New threads in my topics, new lectures"))
    marks = _when(lazy_gettext("What became of what I wrote"))
    hub = _when(lazy_gettext("Work for the hub"))
    hour = SelectField(lazy_gettext("Hour of the digest"))
    day = SelectField(lazy_gettext("Day of the week's digest"), choices=DAYS)
    days = SelectMultipleField(lazy_gettext("Days of a daily digest"), choices=DAYS)
    quiet_from = SelectField(lazy_gettext("Quiet from"))
    quiet_to = SelectField(lazy_gettext("Quiet until"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Hours as the reader writes them."""
        super().__init__(*args, **kwargs)
        hours = [SelectChoice(str(hour), _hour(hour)) for hour in range(24)]
        self.hour.choices = hours
        none = [SelectChoice(NO_HOUR, gettext("No quiet hours"))]
        self.quiet_from.choices, self.quiet_to.choices = none + hours, none + hours

    def groups(self) -> list[Group]:
        """What there is to choose for this person."""
        return [group for group in Group if group in self]

    def validate_days(self, field: SelectMultipleField) -> None:
        """A daily digest needs a day."""
        if not field.data and any(self[group].data == When.DAILY for group in self.groups()):
            raise ValidationError(gettext("Choose at least one day for the daily digest."))

    def validate_quiet_to(self, field: SelectField) -> None:
        """Quiet hours begin and end, at two different hours."""
        begins, ends = self.quiet_from.data, field.data
        if (begins == NO_HOUR) != (ends == NO_HOUR):
            raise ValidationError(gettext("Choose when the quiet hours begin and when they end."))
        if begins != NO_HOUR and begins == ends:
            raise ValidationError(gettext("Quiet hours end at another hour than they begin."))

    def draft(self) -> WishesDraft:
        """What was chosen."""
        return WishesDraft(
            when={group: When(self[group].data) for group in self.groups()},
            hour=int(self.hour.data),
            day=int(self.day.data),
            days="".join(sorted(self.days.data or [])) or "1",
            quiet_from=_number(self.quiet_from.data),
            quiet_to=_number(self.quiet_to.data),
        )


def values_of(wishes: Wishes) -> dict[str, Any]:
    """What the form shows at first."""
    hours = wishes.hours
    return {
        **{group.value: when.value for group, when in wishes.when.items()},
        "hour": str(hours.hour),
        "day": str(hours.day),
        "days": list(hours.days),
        "quiet_from": _text(hours.quiet_from),
        "quiet_to": _text(hours.quiet_to),
    }


def _hour(hour: int) -> str:
    return format_time(time(hour), "short", rebase=False)


def _number(text: str) -> int | None:
    return int(text) if text else None


def _text(hour: int | None) -> str:
    return NO_HOUR if hour is None else str(hour)
