"""Words in a query that narrow it."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from echo_community.search.operators import Chosen, period, split

pytestmark = pytest.mark.once


@pytest.mark.parametrize(
    ("text", "rest", "chosen"),
    [
        ("from:samira taper", "taper", Chosen(author="samira")),
        ('taper from:"Samira Haddad" slowly', "taper slowly", Chosen(author="Samira Haddad")),
        ("from:“Samira Haddad” taper", "taper", Chosen(author="Samira Haddad")),
        ("from:hub taper", "taper", Chosen(role="expert")),
        ("role:expert topic:tapering", "", Chosen(role="expert", topic="tapering")),
        ("is:unanswered methadone", "methadone", Chosen(mark="unanswered")),
        ("IS:Endorsed methadone", "methadone", Chosen(mark="endorsed")),
        ("kind:case methadone", "methadone", Chosen(kind="case")),
        ("after:2026-05 x", "x", Chosen(since=date(2026, 5, 1))),
        ("before:2026-05 x", "x", Chosen(until=date(2026, 4, 30))),
        ("before:2026 x", "x", Chosen(until=date(2025, 12, 31))),
        ('cohort:"Autumn 2025"', "", Chosen(cohort="Autumn 2025")),
        ("de:samira sujet:sevrage", "", Chosen(author="samira", topic="sevrage")),
        ("est:sans-réponse douleur", "douleur", Chosen(mark="unanswered")),
        ("rôle:experte genre:cas", "", Chosen(role="expert", kind="case")),
        (
            "après:2025-12-24 avant:2026",
            "",
            Chosen(since=date(2025, 12, 24), until=date(2025, 12, 31)),
        ),
        ("from:amina from:ben x", "x", Chosen(author="ben")),
    ],
)
def test_words_that_narrow_are_taken_out(text: str, rest: str, chosen: Chosen) -> None:
    assert split(text) == (rest, chosen)


@pytest.mark.parametrize(
    "text",
    [
        "foo:bar",
        "https://example.org/a",
        "from: samira",
        "is:blue",
        "role:wizard",
        "kind:poem",
        "after:yesterday",
        "after:2026-13",
        "before:0001",
        '"from:samira"',
        "-from:samira",
        'from:"samira',
        "ratio 3:1",
        "",
        ":",
    ],
)
def test_what_only_looks_like_one_stays_plain_words(text: str) -> None:
    assert split(text) == (text, Chosen())


@given(st.text(max_size=200))
def test_any_text_can_be_split_and_what_is_left_holds_no_more(text: str) -> None:
    rest, _ = split(text)
    assert len(rest) <= len(text)
    again, chosen = split(rest)
    assert chosen == Chosen() or again != rest


WORDS = st.text("abcdé", min_size=1, max_size=8)


@given(st.lists(WORDS, max_size=4), WORDS, WORDS)
def test_the_other_words_stay_in_their_order(words: list[str], author: str, topic: str) -> None:
    text = " ".join([f'from:"{author}"', *words, f"topic:{topic}"])
    assert split(text) == (" ".join(words), Chosen(author=author, topic=topic))


@given(st.dates(date(1970, 1, 1), date(2100, 12, 31)))
def test_a_day_lies_in_its_month_and_year(day: date) -> None:
    for text in (f"{day}", f"{day:%Y-%m}", f"{day:%Y}"):
        found = period(text)
        assert found
        assert found[0] <= day <= found[1]
