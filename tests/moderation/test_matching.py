"""Exact words, however they were copied."""

import html
import sqlite3
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from echo_community.moderation.purging.matching import Eraser, Target, is_long_enough, like

pytestmark = pytest.mark.once

ERASER = Eraser(
    [
        Target("Zoé O'Hara", "the patient"),
        Target("Wendell Quillfeather", "the patient"),
        Target("705-555-0142", "[removed]"),
        Target("1234567897", "[removed]"),
    ]
)


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("I saw zoe o’hara.", "I saw the patient."),
        ("ZOÉ O'HARA'S card", "the patient'S card"),
        ("Zoe\u0301 O'Hara\u0301!", "the patient!"),
        ("**Wendell** _Quillfeather_ tapers", "the patient tapers"),
        ("> Wendell\n> Quillfeather", "> the patient"),
        ("wendell-quillfeather.pdf", "the patient.pdf"),
        ("(705) 555 0142 or 705.555.0142", "([removed] or [removed]"),
        ("1234 567 897, 1234-567-897", "[removed], [removed]"),
        ("Wen\u00addell Quillfeather", "the patient"),
        ("Wendells Quillfeatherly; 12345678970", "Wendells Quillfeatherly; 12345678970"),
    ],
)
def test_words_go_however_they_are_written_and_others_stay(text: str, cleaned: str) -> None:
    assert ERASER.clean(text)[0] == cleaned


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("<p>Zo&eacute; <b>O&#39;Hara</b></p>", "<p>the patient<b></b></p>"),
        (
            '<a href="https://x.example/Wendell-Quillfeather">his page</a>',
            '<a href="https://x.example/removed">his page</a>',
        ),
        (
            "<ul><li>Wendell</li><li>Quillfeather</li></ul>",
            "<ul><li>the patient</li><li></li></ul>",
        ),
        ("<p>5 &lt; 6 &amp; well</p>", "<p>5 &lt; 6 &amp; well</p>"),
    ],
)
def test_html_stays_whole_around_what_goes(text: str, cleaned: str) -> None:
    assert ERASER.clean_html(text)[0] == cleaned


def test_of_a_whole_name_no_half_is_left() -> None:
    eraser = Eraser([Target("Quillfeather", "x"), Target("Wendell Quillfeather", "the patient")])

    assert eraser.clean("Wendell Quillfeather, Mr Quillfeather") == ("the patient, Mr x", 2)


def test_what_is_too_short_is_not_looked_for() -> None:
    assert not is_long_enough("J.")
    assert not Eraser([Target("a", "x")])


NAMES = st.text(st.sampled_from("abdeiknouzéèçñœłßŠ'- 0123"), min_size=3, max_size=20)
AROUND = st.text(st.sampled_from("ab .,\n<>&*_é1"), max_size=12)
WAYS = st.sampled_from(
    [
        str,
        str.upper,
        str.lower,
        lambda words: words.replace(" ", "\n> "),
        lambda words: words.replace(" ", "** _"),
        lambda words: unicodedata.normalize("NFC", words).replace("é", "e").replace("ç", "c"),
    ]
)


@given(NAMES.filter(is_long_enough), AROUND, AROUND, WAYS)
def test_nothing_is_found_a_second_time_and_like_finds_what_we_find(words, before, after, way):
    eraser = Eraser([Target(words, "[removed]")])
    text = f"{before} {way(words)} {after}"

    cleaned, count = eraser.clean(text)

    assert not eraser.finds(cleaned)
    assert eraser.clean_html(html.escape(cleaned))[1] == 0
    if count:
        asked = "SELECT ? LIKE ?", (unicodedata.normalize("NFC", text).lower(), like(words))
        with sqlite3.connect(":memory:") as connection:
            assert connection.execute(*asked).fetchone() == (1,), like(words)


@pytest.mark.parametrize("text", ["1 " * 50_000, "wendell " * 12_500, "<" * 100_000, "&a" * 50_000])
def test_long_texts_take_bounded_time(text: str) -> None:
    ERASER.clean(text)
    ERASER.clean_html(text)
