"""The search field and what narrows it; it comes by GET, so that a search can be kept as a link."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from flask_babel import gettext, lazy_gettext
from wtforms import DateField, Field, SelectField, ValidationError
from wtforms.validators import Optional

from echo_community.kernel.forms import AtMost, Form, Line
from echo_community.programmes.queries.topics import TopicNode
from echo_community.search.queries import Filters

EARLIEST, LATEST = date(1970, 1, 1), date(2100, 1, 1)


def a_day(form: Any, found: Field) -> None:
    """A date that can be meant. Raises ValidationError."""
    if found.data and not EARLIEST <= found.data <= LATEST:
        raise ValidationError(gettext("Write a date between 1970 and 2100."))


class Day(DateField):
    """A date; what cannot be one says how to write it."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Read the date, or keep what was typed with a sentence."""
        try:
            super().process_formdata(valuelist)
        except ValueError:
            raise ValueError(gettext("Write the date as 2026-02-28.")) from None


class SearchForm(Form):
    """What is looked for."""

    class Meta:
        csrf = False  # it changes nothing

    q = Line(lazy_gettext("Search"))
    # An icon is called "topic" too, so the field's id is another.
    topic = SelectField(lazy_gettext("Topic"), id="in-topic", validate_choice=False, default="")
    author = Line(lazy_gettext("Written by"), [AtMost(120)])
    since = Day(lazy_gettext("From"), [Optional(), a_day], name="from")
    until = Day(lazy_gettext("Until"), [Optional(), a_day], name="to")
    sort = SelectField(
        lazy_gettext("Order"),
        choices=[("best", lazy_gettext("Best first")), ("newest", lazy_gettext("Newest first"))],
        validate_choice=False,
        default="best",
    )

    def offer(self, topics: Iterable[TopicNode]) -> None:
        """The programme's topics as choices."""
        self._below = {str(t.id): (t.id, *(part.id for part in t.parts)) for t in topics}
        self._below |= {str(part.id): (part.id,) for t in topics for part in t.parts}
        self.topic.choices = [("", gettext("Any topic"))]
        for topic in topics:
            self.topic.choices += [(str(topic.id), topic.name)]
            self.topic.choices += [(str(part.id), f"– {part.name}") for part in topic.parts]

    def filters(self) -> Filters:
        """What narrows the search; a topic stands for those under it too."""
        return Filters(
            topics=self._below.get(self.topic.data or "", ()),
            author=self.author.data or "",
            since=self.since.data,
            until=self.until.data,
            newest_first=self.sort.data == "newest",
        )

    @property
    def narrowed(self) -> bool:
        """Whether anything but the words is filled in, so that it must be in sight."""
        return any((self.topic.data, self.author.data, self.since.raw_data, self.until.raw_data))
