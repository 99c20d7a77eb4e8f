"""What makes one document better than another; no database is asked."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest

from echo_community.search import ranking
from echo_community.search.probes import READ_WHOLLY, TITLES, Need, plan
from echo_community.search.ranking import Form, Scored, Want

pytestmark = pytest.mark.once

NOW = datetime(2026, 3, 1, tzinfo=UTC)
TAPER = Want((Form(" taper "),), 2.0)
SLOWLY = Want((Form(" slowli "),), 1.0)


@dataclass
class Text:
    body: str = ""
    title: str = ""
    aliases: str = ""
    names: str = ""
    length: int = 100


@dataclass
class Marks:
    kind: str = "consult"
    endorsed: bool = False
    accepted: bool = False
    superseded: bool = False
    by_hub: bool = False
    written_at: datetime = NOW


def score(text: Text, *wants: Want, pairs: tuple[Form, ...] = ()) -> float:
    scored = ranking.scorer(wants or (TAPER,), pairs, average=100)(text)
    return ranking.thread_score(scored, scored.strengths, wants or (TAPER,))


def test_a_title_is_worth_more_than_an_alias_and_that_more_than_a_body() -> None:
    said = " taper "

    assert score(Text(title=said)) > score(Text(aliases=said)) > score(Text(body=said))
    assert score(Text(body=said)) > score(Text(names=said)) > score(Text()) == 0


def test_a_word_said_again_adds_less_and_a_long_text_must_say_it_more_often() -> None:
    once, twice, often = (score(Text(body=" taper x" * n)) for n in (1, 2, 3))

    assert often > twice > once
    assert twice - once > often - twice
    assert score(Text(body=" taper ", length=400)) < once


def test_two_words_once_are_better_than_one_word_twice() -> None:
    both = score(Text(body=" taper slowli "), TAPER, SLOWLY)

    assert both > score(Text(body=" taper taper "), TAPER, SLOWLY)


def test_words_that_stand_together_as_in_the_query_are_better() -> None:
    pair = (Form(" taper slowli ", 1.0),)

    assert score(Text(body=" x taper slowli "), TAPER, SLOWLY, pairs=pair) > score(
        Text(body=" slowli x taper "), TAPER, SLOWLY, pairs=pair
    )


def test_another_name_is_worth_less_than_the_word_itself() -> None:
    named = Want((Form(" suboxon "), Form(" buprenorphin ", 0.8)), 1.0)

    assert score(Text(body=" suboxon "), named) > score(Text(body=" buprenorphin "), named) > 0


def test_a_word_in_another_post_of_the_thread_counts() -> None:
    alone = Scored((1.0, 0.0), 0.0)

    assert ranking.thread_score(alone, (1.0, 1.0), (TAPER, SLOWLY)) > ranking.thread_score(
        alone, (1.0, 0.0), (TAPER, SLOWLY)
    )


def test_what_people_made_of_an_answer_counts() -> None:
    plain = ranking.standing(Marks(), NOW)

    assert ranking.standing(Marks(endorsed=True), NOW) > plain
    assert ranking.standing(Marks(accepted=True), NOW) > plain
    assert ranking.standing(Marks(by_hub=True), NOW) > plain
    answered = Marks(endorsed=True, accepted=True, by_hub=True)
    assert ranking.standing(Marks(kind="pearl"), NOW) > ranking.standing(answered, NOW)
    assert ranking.standing(Marks(superseded=True), NOW) < plain
    assert ranking.standing(Marks(superseded=True, endorsed=True, accepted=True), NOW) < plain
    assert ranking.standing(Marks(written_at=NOW - timedelta(days=3000)), NOW) < plain


def test_rare_words_are_worth_more() -> None:
    assert ranking.rarity(1000, 3) > ranking.rarity(1000, 300) > ranking.rarity(1000, 1000) > 0


def test_what_a_common_word_costs_is_bounded() -> None:
    rare, common = Need((("ketamin",),), cost=12), Need((("pain",),), cost=90_000)

    probes = plan([common, rare], documents=200_000)

    assert [p.most for p in probes if p.needs == (rare,)] == [READ_WHOLLY]
    assert all(p.newest or p.titles for p in probes if p.needs == (common,))
    assert any(p.titles and p.most == TITLES and set(p.needs) == {rare, common} for p in probes)


def test_a_common_word_alone_is_looked_for_in_all_titles_not_in_the_newest_only() -> None:
    common = Need((("pain",),), cost=90_000)

    assert any(p.titles and not p.newest for p in plan([common], 200_000))


def test_two_common_words_are_looked_for_together() -> None:
    needs = [Need(((word,),), cost=9_000) for word in ("pain", "back")]

    together = [p for p in plan(needs, 200_000) if len(p.needs) == 2 and not p.titles]

    assert len(together) == 1
