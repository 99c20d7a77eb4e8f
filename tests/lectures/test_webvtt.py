"""WebVTT by its specification: what is a cue, what is not, and nothing mended."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from echo_community.lectures.transcripts.cue_text import escaped, said
from echo_community.lectures.transcripts.cues import Cue
from echo_community.lectures.transcripts.webvtt import (
    NotWebVtt,
    clock,
    decoded,
    parse,
    timings,
    written,
)

pytestmark = pytest.mark.once  # asks no database


def cues(body: str) -> list[tuple[str, int, int, str]]:
    return [(c.id, c.start_ms, c.end_ms, c.raw) for c in parse(f"WEBVTT\n\n{body}")]


@pytest.mark.parametrize(
    "text", ["", "WEBVT", "webvtt\n", "WEBVTTX\n", " WEBVTT", "1\n00:00 --> x"]
)
def test_a_file_that_does_not_begin_so_is_not_webvtt(text: str) -> None:
    with pytest.raises(NotWebVtt):
        parse(text)


@pytest.mark.parametrize(
    "text", ["WEBVTT", "WEBVTT\n", "WEBVTT - a title\n\n", "WEBVTT\t\n\nNOTE x"]
)
def test_a_file_without_cues_is_webvtt_all_the_same(text: str) -> None:
    assert parse(text) == []


@pytest.mark.parametrize(
    ("line", "times"),
    [
        ("00:00.000 --> 00:01.000", (0, 1000)),
        ("00:00:00.000-->100:00:00.000", (0, 360_000_000)),
        ("\t00:59.999 --> 1:00:00.000 align:start", (59_999, 3_600_000)),
        ("60:00.000 --> 61:00.000", None),  # sixty can only be hours, and seconds are missing
        ("0:00.000 --> 00:01.000", None),
        ("00:00:60.000 --> 00:01.000", None),
        ("00:00.00 --> 00:01.000", None),
        ("00:00.0000 --> 00:01.000", None),
        ("00:00,000 --> 00:01,000", None),
        ("00:00.000 -> 00:01.000", None),
        ("٠٠:00.000 --> 00:01.000", None),
        ("00:00.000 --> 00:01.000garbage", (0, 1000)),
    ],
)
def test_times_are_read_as_the_specification_collects_them(
    line: str, times: tuple[int, int] | None
) -> None:
    assert timings(line) == times


def test_a_cue_may_have_an_id_and_ends_at_an_empty_line() -> None:
    assert cues("one\n00:01.000 --> 00:02.000\na\nb\n\nno cue\n") == [("one", 1000, 2000, "a\nb")]


def test_times_begin_a_new_cue_without_an_empty_line() -> None:
    body = "00:01.000 --> 00:02.000\na\n00:03.000 --> 00:04.000\nb"
    assert [cue[3] for cue in cues(body)] == ["a", "b"]


def test_two_lines_above_the_times_are_no_id() -> None:
    assert cues("x\ny\n00:01.000 --> 00:02.000\na") == [("", 1000, 2000, "a")]


def test_a_header_right_above_the_times_is_no_id() -> None:
    assert [c.id for c in parse("WEBVTT\n00:01.000 --> 00:02.000\na")] == [""]


def test_styles_and_regions_are_read_past_before_the_first_cue() -> None:
    body = "STYLE\n::cue { color: red }\n\nREGION \nid:a\n\n00:01.000 --> 00:02.000\na"
    assert [cue[3] for cue in cues(body)] == ["a"]


def test_broken_times_drop_their_cue_and_no_other() -> None:
    body = "00:01.000 --> x\na\n\n00:03.000 --> 00:04.000\nb"
    assert [cue[3] for cue in cues(body)] == ["b"]


def test_a_cue_that_ends_before_it_starts_stays_as_it_is() -> None:
    assert cues("00:05.000 --> 00:02.000\na") == [("", 5000, 2000, "a")]


def test_line_ends_nul_and_the_mark_of_the_beginning() -> None:
    text = decoded(b"\xef\xbb\xbfWEBVTT\r\n\r\n00:01.000 --> 00:02.000\r\na\0b\rc")
    assert [c.raw for c in parse(text)] == ["a\ufffdb\nc"]


@pytest.mark.parametrize(
    ("raw", "text", "speaker"),
    [
        ("<v Dre Roy>Bonjour</v>", "Bonjour", "Dre Roy"),
        ("<v.loud.first  Ann &amp;\tBob >hi", "hi", "Ann & Bob"),
        ("<i>a</i> <c.x>b</c> <00:01.000>c", "a b c", None),
        ("a < b > c", "a  c", None),
        ("a &lt; b &copy; &nosuch; &", "a < b © &nosuch; &", None),
        ("open <b", "open ", None),
        ("<video>x", "x", None),
        ("<v>x", "x", None),
        ("&#65;&#x1F600;&#0;", "A\U0001f600\ufffd", None),
    ],
)
def test_tags_are_not_what_is_said(raw: str, text: str, speaker: str | None) -> None:
    assert said(raw) == (text, speaker)


@given(st.text(alphabet=st.characters(blacklist_categories=["Cs"])))
def test_escaped_words_are_said_as_they_are(text: str) -> None:
    assert said(escaped(text)).text == text


@given(st.text())
def test_whatever_follows_the_signature_is_read_without_an_error(text: str) -> None:
    for cue in parse(f"WEBVTT\n\n{text}"):
        assert "-->" not in cue.raw


_line = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Zl", "Zp"]), min_size=1)
_times = st.integers(0, 359_999_999)


@given(st.lists(st.tuples(_times, _times, _line.map(escaped))))
def test_what_is_written_is_read_again(rows: list[tuple[int, int, str]]) -> None:
    given_ = [Cue("", start, end, None, "", raw) for start, end, raw in rows]

    read = parse(written(given_))

    assert [(c.start_ms, c.end_ms, c.raw) for c in read] == rows


@given(_times)
def test_a_clock_is_read_as_the_moment_it_was_made_from(moment: int) -> None:
    assert timings(f"{clock(moment)} --> {clock(moment)}") == (moment, moment)
