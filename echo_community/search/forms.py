"""The search field and what narrows it; it comes by GET, so that a search can be kept as a link."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from flask_babel import format_date, gettext, lazy_gettext
from wtforms import Field, SelectField, ValidationError
from wtforms.validators import Optional

from echo_community.kernel.actor import Role
from echo_community.kernel.forms import AtMost, Day, Form, Line, a_day
from echo_community.programmes.bylines import role_name
from echo_community.programmes.queries.topics import TopicNode
from echo_community.search.language import words_of
from echo_community.search.operators import KINDS, MARKS, Chosen, split
from echo_community.search.queries import Filters


@dataclass(frozen=True)
class Choice:
    """All that a search asks for: from the fields and from the words of the query."""

    words: str
    kind: str = ""
    mark: str = ""
    topic: int = 0
    author: str = ""
    role: str = ""
    cohort: int = 0
    since: date | None = None
    until: date | None = None
    newest: bool = False
    exact: bool = False
    unknown: tuple[str, ...] = ()  # topics and cohorts of the query that there are none of

    def args(self, **changes: Any) -> dict[str, Any]:
        """This search with changes, as an address has it."""
        wanted = replace(self, **changes)
        return {
            "q": wanted.words,
            "kind": wanted.kind or None,
            "is": wanted.mark or None,
            "topic": wanted.topic or None,
            "author": wanted.author or None,
            "role": wanted.role or None,
            "cohort": wanted.cohort or None,
            "from": wanted.since,
            "to": wanted.until,
            "sort": "newest" if wanted.newest else None,
            "exact": "1" if wanted.exact else None,
        }

    @property
    def since_words(self) -> str:
        """The first day, in the reader's language."""
        return str(format_date(self.since, "medium")) if self.since else ""

    @property
    def until_words(self) -> str:
        """The last day, in the reader's language."""
        return str(format_date(self.until, "medium")) if self.until else ""

    @property
    def narrowed(self) -> bool:
        """Whether anything but the words was chosen."""
        return replace(self, newest=False, exact=False, unknown=()) != Choice(self.words)


def _choices(first: Any) -> Any:
    return SelectField(first, validate_choice=False, default="")


class SearchForm(Form):
    """What is looked for."""

    class Meta:
        csrf = False  # it changes nothing

    q = Line(lazy_gettext("Search"))
    # An icon is called "topic" too, so the field's id is another.
    topic = SelectField(lazy_gettext("Topic"), id="in-topic", validate_choice=False, default="")
    author = Line(lazy_gettext("Written by"), [AtMost(120)])
    role = _choices(lazy_gettext("Role"))
    cohort = _choices(lazy_gettext("Cohort"))
    since = Day(lazy_gettext("From"), [Optional(), a_day], name="from")
    until = Day(lazy_gettext("Until"), [Optional(), a_day], name="to")
    kind = _choices("")
    mark = SelectField("", validate_choice=False, default="", name="is")
    sort = _choices("")
    exact = _choices("")

    def offer(self, topics: Sequence[TopicNode], cohorts: Iterable[tuple[int, str]]) -> None:
        """The programme's topics and cohorts as choices."""
        self._below = {t.id: (t.id, *(part.id for part in t.parts)) for t in topics}
        self._below |= {part.id: (part.id,) for t in topics for part in t.parts}
        self._topics = [each for t in topics for each in (t, *t.parts)]
        self._cohorts = list(cohorts)
        self.topic.choices = [("", gettext("Any topic"))]
        for topic in topics:
            self.topic.choices += [(str(topic.id), topic.name)]
            self.topic.choices += [(str(part.id), f"– {part.name}") for part in topic.parts]
        self.role.choices = [("", gettext("Anybody")), *((r.value, role_name(r)) for r in Role)]
        self.cohort.choices = [("", gettext("Any cohort"))]
        self.cohort.choices += [(str(id_), name) for id_, name in self._cohorts]

    def validate_until(self, field: Field) -> None:
        """Until comes after From."""
        if field.data and self.since.data and field.data < self.since.data:
            raise ValidationError(gettext("This day comes before the one in “From”."))

    def choice(self) -> Choice:
        """What is asked for; a word of the query counts more than a field."""
        words, chosen = split(self.q.data or "")
        topic = _found(chosen.topic, ((t.id, t.name, t.slug, t.aliases) for t in self._topics))
        cohort = _found(chosen.cohort, ((id_, name, "", "") for id_, name in self._cohorts))
        unknown = ((chosen.topic, topic), (chosen.cohort, cohort))
        return Choice(
            words=words,
            kind=chosen.kind or _one_of(self.kind.data, KINDS),
            mark=chosen.mark or _one_of(self.mark.data, MARKS),
            topic=topic or _number(self.topic.data, self._below),
            author=chosen.author or self.author.data or "",
            role=chosen.role or _one_of(self.role.data, dict.fromkeys(Role)),
            cohort=cohort or _number(self.cohort.data, dict(self._cohorts)),
            since=chosen.since or self.since.data,
            until=chosen.until or self.until.data,
            newest=self.sort.data == "newest",
            exact=bool(self.exact.data),
            unknown=tuple(said for said, found in unknown if said and not found),
        )

    def filters(self, choice: Choice) -> Filters:
        """What narrows the search; a topic stands for those under it too."""
        return Filters(
            kinds=(choice.kind,) if choice.kind else (),
            topics=self._below.get(choice.topic, ()),
            author=choice.author,
            roles=(Role(choice.role),) if choice.role else (),
            cohort=choice.cohort or None,
            endorsed=choice.mark == "endorsed",
            accepted=choice.mark == "accepted",
            unanswered=choice.mark == "unanswered",
            since=choice.since,
            until=choice.until,
            newest_first=choice.newest,
        )

    def names(self) -> Mapping[int, TopicNode]:
        """The programme's topics by id."""
        return {topic.id: topic for topic in self._topics}


def is_only_narrowed(text: str) -> bool:
    """Whether a query chose something and says nothing besides."""
    words, chosen = split(text)
    return not words_of(words) and chosen != Chosen()


def _one_of(value: str | None, known: Mapping[str, Any]) -> str:
    return value if value in known and value else ""


def _number(value: str | None, known: Mapping[int, Any]) -> int:
    number = int(value) if value and value.isdecimal() and len(value) < 10 else 0
    return number if number in known else 0


def _found(said: str, things: Iterable[tuple[int, str, str, str]]) -> int:
    """The thing that is called so: wholly, else by words of its name; 0 where none is."""
    wanted = words_of(said)
    if not wanted:
        return 0
    in_part = 0
    for id_, name, slug, aliases in things:
        called = [words_of(each) for each in (name, slug, *aliases.split(","))]
        if wanted in called:
            return id_
        if not in_part and any(set(wanted) <= set(each) for each in called):
            in_part = id_
    return in_part
