"""What the page of lectures offers to narrow by, and what was chosen of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from babel import Locale
from flask_babel import get_locale, gettext

from echo_community.kernel.actor import Actor
from echo_community.lectures.models import Level
from echo_community.lectures.queries.browsing import Choice, shelves
from echo_community.programmes.queries import TopicNode, topics

Options = Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Shelf:
    """One way to narrow the list: its name in the address, its words, what to choose from."""

    name: str
    label: str
    any: str
    options: Options
    chosen: str

    @property
    def words(self) -> str:
        """What was chosen, in words."""
        return dict(self.options).get(self.chosen, "")


class Asking:
    """The filters of one request; what of them there is none of is passed over."""

    def __init__(self, reader: Actor, programme_id: int, args: Mapping[str, str]) -> None:
        self.args = args
        self.topics = topics(reader, programme_id)
        self.there = shelves(reader, programme_id)
        self.shelves = [each for each in self._shelves() if each.options]
        self.cited = args.get("cited") == "1"

    def _shelves(self) -> Sequence[Shelf]:
        there = self.there
        years = [(str(year), str(year)) for year in there.years]
        levels = [(level.value, level_words(level)) for level in there.levels]
        languages = [(code, language_words(code)) for code in there.languages]
        return (
            self._shelf("topic", gettext("Topic"), gettext("Any topic"), self._topic_choices),
            self._shelf("speaker", gettext("Speaker"), gettext("Anybody"), _same(there.speakers)),
            self._shelf("series", gettext("Series"), gettext("Any series"), _same(there.series)),
            self._shelf(
                "year",
                gettext("Given in"),
                gettext("Any year"),
                years,
            ),
            self._shelf("level", gettext("Level"), gettext("Any level"), levels),
            self._shelf(
                "language",
                gettext("Language"),
                gettext("Any language"),
                languages if len(languages) > 1 else (),
            ),
        )

    def _shelf(self, name: str, label: str, any_: str, options: Options) -> Shelf:
        asked = self.args.get(name, "")
        return Shelf(name, label, any_, options, asked if asked in dict(options) else "")

    @property
    def _all_topics(self) -> Sequence[TopicNode]:
        return [each for top in self.topics for each in (top, *top.parts)]

    @property
    def _topic_choices(self) -> Options:
        return [
            (each.slug, each.name if each is top else f"– {each.name}")
            for top in self.topics
            for each in (top, *top.parts)
        ]

    @property
    def choice(self) -> Choice:
        """What was chosen, as the query takes it."""
        topic = next((t for t in self._all_topics if t.slug == self.of("topic")), None)
        return Choice(
            topics=[t.id for t in (topic, *topic.parts)] if topic else (),
            year=int(self.of("year") or 0),
            speaker=self.of("speaker"),
            series=self.of("series"),
            language=self.of("language"),
            level=Level(self.of("level")) if self.of("level") else None,
            cited=self.cited,
        )

    def of(self, name: str) -> str:
        """What was chosen on one shelf; empty where nothing was."""
        return next((each.chosen for each in self.shelves if each.name == name), "")

    @property
    def kept(self) -> dict[str, str]:
        """All that was chosen, as an address has it."""
        kept = {each.name: each.chosen for each in self.shelves if each.chosen}
        return kept | ({"cited": "1"} if self.cited else {})

    def without(self, name: str) -> dict[str, str]:
        """The same, one let go."""
        return {key: value for key, value in self.kept.items() if key != name}

    def with_(self, name: str, value: str) -> dict[str, str]:
        """The same, one more chosen."""
        return {**self.kept, name: value}


def level_words(level: Level) -> str:
    """For whom a lecture is."""
    return {
        Level.INTRODUCTORY: gettext("Introductory"),
        Level.INTERMEDIATE: gettext("Intermediate"),
        Level.ADVANCED: gettext("Advanced"),
    }[level]


def language_words(code: str) -> str:
    """A language in the reader's own: `français` is French."""
    name = Locale.parse(str(get_locale())).languages.get(code, code)
    return name[:1].upper() + name[1:]


def _same(counted: Sequence[tuple[str, int]]) -> Options:
    return [(name, name) for name, _ in counted]
