"""What the page of past cases offers to narrow by, and what was chosen of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import get_locale, gettext

from echo_community.cases.models import CaseState, FieldKind
from echo_community.cases.queries.browsing import browsable, years_of
from echo_community.cases.queries.choosing import (
    ASKED_BY_NUMBER,
    BETTER,
    CHOSEN,
    KNOWN,
    OUTCOMES,
    UNKNOWN,
    WORSE,
    Choice,
)
from echo_community.cases.template.queries import Field
from echo_community.kernel.actor import Actor
from echo_community.kernel.words import tidy_line
from echo_community.programmes.queries import TopicNode, topics

LONGEST = 200  # characters of words in a filter
STATES = (CaseState.AWAITING_FOLLOW_UP, CaseState.CLOSED, CaseState.PRESENTED, CaseState.SCHEDULED)


@dataclass(frozen=True)
class Chip:
    """Something that was chosen, and the name under which the address has it."""

    words: str
    name: str


@dataclass(frozen=True)
class Offer:
    """A field of the form as a filter: a choice of these, a least number, or words."""

    name: str
    label: str
    options: Sequence[tuple[str, str]]
    number: bool
    value: str
    hint: str = ""


class Asking:
    """The filters of one request; what of them makes no sense is passed over."""

    def __init__(self, reader: Actor, programme_id: int, args: Mapping[str, str]) -> None:
        self.topics = topics(reader, programme_id)
        self.years = years_of(reader, programme_id)
        self.fields = browsable(programme_id)
        self.language = str(get_locale())
        self.args = args
        self._topic = next((t for t in self._all_topics if t.slug == args.get("topic")), None)
        self.choice = self._choice()

    @property
    def _all_topics(self) -> Sequence[TopicNode]:
        return [each for top in self.topics for each in (top, *top.parts)]

    @property
    def under(self) -> Sequence[int]:
        """The topic that was chosen and those under it."""
        return [t.id for t in (self._topic, *self._topic.parts)] if self._topic else []

    @property
    def topic(self) -> TopicNode | None:
        """The topic that was chosen."""
        return self._topic

    def _choice(self) -> Choice:
        state = self.args.get("state", "")
        outcome = self.args.get("outcome", "")
        year = _whole(self.args.get("year"))
        return Choice(
            words=tidy_line(self.args.get("q", ""))[:LONGEST],
            topic=self._topic.id if self._topic else 0,
            year=year if year in self.years else 0,
            session=_whole(self.args.get("session")),
            state=CaseState(state) if state in STATES else None,
            outcome=outcome if outcome in OUTCOMES else "",
            equivalents=_number(self.args.get("mme")),
            fields=dict(self._fields()),
        )

    def _fields(self) -> Any:
        for asked in self.fields:
            given = tidy_line(self.args.get(f"f.{asked.key}", ""))[:LONGEST]
            if asked.kind in ASKED_BY_NUMBER:
                number = _number(given)
                if number is not None:
                    yield asked.key, number
            elif asked.kind in CHOSEN:
                if asked.option(given):
                    yield asked.key, given
            elif given:
                yield asked.key, given

    @property
    def misread(self) -> Sequence[str]:
        """The filters for which something was typed that is no number; they narrow nothing."""
        asked = {f"f.{each.key}": each.label(self.language) for each in self._by_number}
        names = {"mme": gettext("Morphine equivalents"), **asked}
        given = {name: self.args.get(name, "").strip() for name in names}
        return [names[name] for name, text in given.items() if text and _number(text) is None]

    @property
    def _by_number(self) -> Sequence[Field]:
        return [each for each in self.fields if each.kind in ASKED_BY_NUMBER]

    @property
    def offers(self) -> Sequence[Offer]:
        """The fields of the form as filters."""
        return [self._offer(asked) for asked in self.fields if self._can_be_asked(asked)]

    def _can_be_asked(self, asked: Field) -> bool:
        return asked.kind is not FieldKind.MEDICATIONS

    def _offer(self, asked: Field) -> Offer:
        value = self.choice.fields.get(asked.key, "")
        options = [(o.key, o.label(self.language)) for o in asked.options]
        number = asked.kind in ASKED_BY_NUMBER
        return Offer(
            name=f"f.{asked.key}",
            label=asked.label(self.language),
            options=options if asked.kind in CHOSEN else (),
            number=number,
            value=f"{value:g}" if isinstance(value, float) else value,
            hint=_range(asked) if number else "",
        )

    @property
    def topic_choices(self) -> Sequence[tuple[str, str]]:
        """Topics to choose from, those under another with a dash."""
        return [
            (each.slug, each.name if each is top else f"– {each.name}")
            for top in self.topics
            for each in (top, *top.parts)
        ]

    @property
    def year_choices(self) -> Sequence[tuple[str, str]]:
        """Years to choose from."""
        return [(str(year), str(year)) for year in self.years]

    @property
    def states(self) -> Sequence[tuple[str, str]]:
        """States to choose from, in words."""
        return [(state.value, state_words(state)) for state in STATES]

    @property
    def outcomes(self) -> Sequence[tuple[str, str]]:
        """Outcomes to choose from, in words."""
        return [(each, outcome_words(each)) for each in OUTCOMES]

    @property
    def chips(self) -> Sequence[Chip]:
        """What was chosen, each to be let go."""
        choice, found = self.choice, []
        if choice.words:
            found.append(Chip(f"“{choice.words}”", "q"))
        if self._topic:
            found.append(Chip(self._topic.name, "topic"))
        if choice.year:
            found.append(Chip(str(choice.year), "year"))
        if choice.session:
            found.append(Chip(gettext("One session"), "session"))
        if choice.state:
            found.append(Chip(state_words(choice.state), "state"))
        if choice.outcome:
            found.append(Chip(outcome_words(choice.outcome), "outcome"))
        if choice.equivalents is not None:
            least = f"{choice.equivalents:g}"
            found.append(Chip(gettext("%(number)s MME a day or more", number=least), "mme"))
        return [*found, *(self._chip(o) for o in self.offers if o.value)]

    def _chip(self, offer: Offer) -> Chip:
        if offer.number:
            said = gettext("%(field)s: %(number)s or more", field=offer.label, number=offer.value)
            return Chip(said, offer.name)
        said = dict(offer.options).get(offer.value, f"“{offer.value}”")
        return Chip(gettext("%(field)s: %(value)s", field=offer.label, value=said), offer.name)

    def without(self, name: str) -> dict[str, str]:
        """The address's filters without one."""
        return {key: value for key, value in self.kept.items() if key != name}

    @property
    def kept(self) -> dict[str, str]:
        """All filters that were understood, as an address has them."""
        names = {chip.name for chip in self.chips}
        return {key: value for key, value in self.args.items() if key in names}


def state_words(state: CaseState) -> str:
    """How far a case is, in a list of past ones."""
    return {
        CaseState.SCHEDULED: gettext("To be presented"),
        CaseState.PRESENTED: gettext("Being discussed"),
        CaseState.AWAITING_FOLLOW_UP: gettext("Waits for follow-up"),
        CaseState.CLOSED: gettext("Closed"),
    }.get(state, state.value)


def outcome_words(outcome: str) -> str:
    """What became of cases, in a word or two."""
    return {
        BETTER: gettext("Something got better"),
        WORSE: gettext("Something got worse"),
        KNOWN: gettext("Outcome known"),
        UNKNOWN: gettext("No follow-up yet"),
    }[outcome]


def _range(asked: Field) -> str:
    if asked.lowest is None or asked.highest is None or asked.highest > 1000:
        return asked.unit
    words = gettext("%(low)s to %(high)s", low=f"{asked.lowest:g}", high=f"{asked.highest:g}")
    return f"{words} {asked.unit}".strip()


def _whole(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 10 else 0


def _number(text: str | None) -> float | None:
    try:
        number = float((text or "").replace(",", "."))
    except ValueError:
        return None
    return number if 0 <= number <= 1_000_000_000 else None
