"""What is shown of a hit."""

import pytest
from markupsafe import Markup

from echo_community.search.language import words_of
from echo_community.search.passages import LENGTH, Marker

pytestmark = pytest.mark.once


def test_every_form_of_a_word_is_marked_and_the_text_is_escaped() -> None:
    passage = Marker(words_of("taper study")).line("<b>Tapering</b> studies, tapestry")

    assert Markup("%s") % passage == Markup(
        "&lt;b&gt;<mark>Tapering</mark>&lt;/b&gt; <mark>studies</mark>, tapestry"
    )


def test_accents_and_ligatures_do_not_matter() -> None:
    passage = Marker(words_of("coeur depression")).line("Cœur et dépression")

    assert [passage.text[start:end] for start, end in passage.marks] == ["Cœur", "dépression"]


def test_the_last_word_may_go_on() -> None:
    passage = Marker((), "bupre").line("Start buprenorphine")

    assert "<mark>buprenorphine</mark>" in passage.__html__()


def test_the_passage_is_where_most_of_the_words_stand() -> None:
    text = "Gabapentin first. " + "Nothing to see here. " * 60 + "Gabapentin causes falls at night."

    passage = Marker(words_of("gabapentin falls")).best(text)

    assert passage.text.endswith("Gabapentin causes falls at night.")
    assert passage.text.startswith("…")
    assert len(passage.text) <= LENGTH + 2
    assert [passage.text[s:e] for s, e in passage.marks] == ["Gabapentin", "falls"]


def test_a_text_without_the_words_is_shown_from_its_beginning() -> None:
    passage = Marker(words_of("taper")).best("One endless" + "x" * 500)

    assert passage.text.startswith("One")
    assert passage.marks == ()
