"""A title made of a question's first sentence."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from echo_community.consults.titles import LONGEST, gist_of, title_of

MADE = [
    ("Methadone 5 mg with a QTc of 462: go on?", "Methadone 5 mg with a QTc of 462: go on?"),
    ("Hi all,\n\nStarting low on 24 mg a day. Is it safe?", "Starting low on 24 mg a day"),
    ("Why? Nothing has worked so far.", "Why? Nothing has worked so far"),
    ("Ketamine p.r.n. or 5.5 mg daily? Renal failure.", "Ketamine p.r.n. or 5.5 mg daily?"),
    ("Dr. Roy stopped it e.g. for sedation. Restart?", "Dr. Roy stopped it e.g. for sedation"),
    ("Bonjour ! Peut-on donner du kétorolac ? Rein seul.", "Peut-on donner du kétorolac\u00a0?"),
    ("**Which** to [lower](https://x.example) first?\n\n- one", "Which to lower first?"),
    ("Taper stalled at 40 MME\nEach step is bad.", "Taper stalled at 40 MME"),
    ("Hello", "Hello"),
    ("", ""),
]


@pytest.mark.once
@pytest.mark.parametrize(("body", "title"), MADE)
def test_the_first_sentence_that_says_something_is_the_title(body: str, title: str) -> None:
    assert title_of(body) == title


@pytest.mark.once
def test_a_long_sentence_ends_with_a_word() -> None:
    title = title_of("She has widespread pain and " * 20)

    assert len(title) <= LONGEST
    assert title.endswith("and…") or title.endswith("pain…") or title.endswith("has…")


@pytest.mark.once
def test_what_is_looked_for_holds_the_first_sentence_that_asks() -> None:
    body = "On hydromorphone 24 mg a day. Moves to bup. Can she start low at home? Thanks."

    assert gist_of(body) == "On hydromorphone 24 mg a day Can she start low at home?"


@pytest.mark.once
@settings(max_examples=25, deadline=None)
@given(st.text(max_size=300))
def test_a_title_is_one_line_that_fits_whatever_was_typed(body: str) -> None:
    title = title_of(body)

    assert len(title) <= LONGEST
    assert title.replace("\u00a0", " ") == " ".join(title.split())
