"""Forms of the rota: who and when, a note, a swap, days away."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any

from flask_babel import gettext, lazy_gettext
from wtforms import SelectField, SelectMultipleField, ValidationError
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # older stubs

from echo_community.consults.models import RotaWeek
from echo_community.consults.queries.rota_page import Week
from echo_community.consults.rota_drafts import Days, PlanDraft
from echo_community.consults.wording import span
from echo_community.kernel.forms import AtMost, Day, Form, Lines, a_day

MOST_WEEKS = 26
LONGEST = timedelta(days=92)

People = Sequence[tuple[int, str]]


class APerson:
    """Somebody is chosen."""

    def __call__(self, form: Any, field: Any) -> None:
        """Raise ValidationError that says to choose."""
        if not field.data:
            raise ValidationError(gettext("Choose somebody."))


class ADay:
    """A day is chosen."""

    field_flags = {"required": True}

    def __call__(self, form: Any, field: Any) -> None:
        """Raise ValidationError that says to choose."""
        if field.data is None and not field.process_errors:
            raise ValidationError(gettext("Choose a day."))


class PlanForm(Form):
    """Who takes turns, from which day on, for how many weeks."""

    people = SelectMultipleField(lazy_gettext("Who takes turns"), [APerson()], coerce=int)
    first_on = Day(lazy_gettext("First day"), [ADay(), a_day])
    weeks = SelectField(
        lazy_gettext("How many weeks"),
        coerce=int,
        choices=[SelectChoice(n, str(n)) for n in range(1, MOST_WEEKS + 1)],
        default=8,
    )

    def offer(self, people: People) -> None:
        """The experts to choose from."""
        self.people.choices = list(people)

    def draft(self, time_zone: str) -> PlanDraft:
        """As the service takes it."""
        people, first_on = tuple(self.people.data or ()), self.first_on.data or date.min
        return PlanDraft(people, first_on, self.weeks.data, time_zone)


class DaysForm(Form):
    """Somebody, from one day to another."""

    person = SelectField(lazy_gettext("Who"), [APerson()], coerce=int)
    first_on = Day(lazy_gettext("First day"), [ADay(), a_day])
    last_on = Day(lazy_gettext("Last day"), [ADay(), a_day])

    def validate_last_on(self, field: Any) -> None:
        """Not before the first, and within three months of it."""
        first = self.first_on.data
        if first and field.data and field.data < first:
            raise ValidationError(gettext("The last day is before the first. Change one of them."))
        if first and field.data and field.data - first > LONGEST:
            raise ValidationError(gettext("At most three months at once."))

    def offer(self, people: People) -> None:
        """Whom to choose from."""
        self.person.choices = list(people)

    def fill(self, week: RotaWeek) -> None:
        """As the week is now."""
        self.person.data = week.user_id
        self.first_on.data, self.last_on.data = week.first_on, week.last_on

    def days(self, time_zone: str) -> Days:
        """As the service takes them."""
        first_on, last_on = self.first_on.data, self.last_on.data
        return Days(first_on or date.min, last_on or date.min, time_zone)


class NoteForm(Form):
    """What whoever is on call next should know."""

    note = Lines(lazy_gettext("Note for whoever is on call next"), [AtMost(2000)])


class SwapForm(Form):
    """Whom to ask, and for what: another expert, or a week of theirs."""

    wish = SelectField(lazy_gettext("Whom to ask"))

    def offer(self, people: People, weeks: Iterable[Week]) -> None:
        """Others to take it, and their weeks to take in return."""
        takes = [(f"u{user}", gettext("%(name)s takes it", name=name)) for user, name in people]
        returns = [
            (
                f"w{week.id}.{week.user_id}",
                gettext(
                    "%(name)s, and I take %(days)s",
                    name=week.name,
                    days=span(week.first_on, week.last_on),
                ),
            )
            for week in weeks
        ]
        self.wish.choices = [("", gettext("Choose")), *takes, *returns]

    def validate_wish(self, field: Any) -> None:
        """Somebody is chosen."""
        if not field.data:
            raise ValidationError(gettext("Choose somebody."))

    def chosen(self) -> tuple[int, int | None]:
        """Whom it asks, and which of their weeks one takes in return."""
        what, rest = self.wish.data[0], self.wish.data[1:]
        if what == "u":
            return int(rest), None
        week, _, person = rest.partition(".")
        return int(person), int(week)
