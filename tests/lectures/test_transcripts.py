"""Transcripts as real tools write them: mended, with a report that says what."""

import json
from collections import Counter
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from echo_community.__main__ import main
from echo_community.lectures.transcripts.mends import Mend
from echo_community.lectures.transcripts.paragraphs import paragraphs
from echo_community.lectures.transcripts.reading import NotATranscript, Transcript, read

pytestmark = pytest.mark.once  # asks no database

ROLLING = """WEBVTT
Kind: captions

00:00.000 --> 00:02.000
hello there

00:02.000 --> 00:02.010
hello there

00:02.010 --> 00:04.000
hello there
how<00:02.500><c> are</c> you

00:04.000 --> 00:04.010
how are you

00:04.010 --> 00:06.000
how are you
today we talk
"""


def vtt(body: str) -> Transcript:
    return read(f"WEBVTT\n\n{body}".encode())


def mends(found: Transcript) -> Counter[Mend]:
    return Counter(one.what for one in found.report)


def test_captions_that_roll_are_said_once() -> None:
    found = read(ROLLING.encode())

    assert [cue.text for cue in found.cues] == ["hello there", "how are you", "today we talk"]
    assert mends(found) == {Mend.ROLLING: 4}


def test_who_says_yes_twice_says_it_twice() -> None:
    body = "\n\n".join(f"00:0{n}.000 --> 00:0{n}.900\n{w}" for n, w in enumerate("ayybc"))
    assert [cue.text for cue in vtt(body).cues] == list("ayybc")


def test_a_cue_that_ends_before_it_starts_gets_an_end_and_a_line_in_the_report() -> None:
    found = vtt("00:05.000 --> 00:02.000\nSome words.\n\n00:30.000 --> 00:31.000\nb")

    assert (found.cues[0].start_ms, found.cues[0].end_ms) == (5000, 6000)
    assert [(one.line, one.what) for one in found.report] == [(3, Mend.END_BEFORE_START)]


def test_cues_out_of_order_and_over_one_another_are_put_in_order() -> None:
    found = vtt(
        "00:09.000 --> 00:10.000\nc\n\n00:01.000 --> 00:05.000\na\n\n00:03.000 --> 00:06.000\nb"
    )

    assert [(c.text, c.start_ms, c.end_ms) for c in found.cues] == [
        ("a", 1000, 3000), ("b", 3000, 6000), ("c", 9000, 10000),
    ]  # fmt: skip
    assert mends(found) == {Mend.UNORDERED: 2, Mend.OVERLAP: 1}


def test_hours_missing_and_commas_are_repaired_and_the_unreadable_is_told() -> None:
    body = "0:05,5 --> 0:07,25\na\n\n00:0x:01 --> 00:03\nlost\n\n00:09.000 --> 00:10.000\nb\n\n"
    found = vtt(body)

    assert [(c.text, c.start_ms, c.end_ms) for c in found.cues] == [
        ("a", 5500, 7250), ("b", 9000, 10000),
    ]  # fmt: skip
    assert mends(found) == {Mend.TIME_REPAIRED: 1, Mend.TIME_UNREADABLE: 1}


def test_names_before_a_colon_speak_where_they_come_again() -> None:
    lines = ["Camille Roy: Bonjour.", "Note: rien.", "Camille Roy: Merci.", "Suite."]
    found = vtt("\n\n".join(f"00:0{n}.000 --> 00:0{n}.900\n{w}" for n, w in enumerate(lines)))

    assert [(c.speaker, c.text) for c in found.cues] == [
        ("Camille Roy", "Bonjour."), (None, "Note: rien."), ("Camille Roy", "Merci."),
        (None, "Suite."),
    ]  # fmt: skip


def test_srt_is_read_without_its_numbers_and_places() -> None:
    found = read("1\r\n00:00:01,000 --> 00:00:02,000\r\n{\\an8}<i>Salut</i>\r\n".encode("utf-16"))

    assert [(c.id, c.start_ms, c.text) for c in found.cues] == [("", 1000, "Salut")]
    assert found.report == []


@pytest.mark.parametrize("content", [b"", b"hello", b"WEBVTT\n\nNOTE x\n", bytes(range(256))])
def test_what_holds_no_cue_is_no_transcript(content: bytes) -> None:
    with pytest.raises(NotATranscript):
        read(content)


REAL = {
    "clinic-demo.fr.vtt": (62, {}),
    "galaxy-howto.en.malformed.srt": (57, {Mend.TIME_REPAIRED: 57, Mend.OVERLAP: 1}),
    "py4e-01-intro-1.el.srt": (296, {Mend.OVERLAP: 1}),
    "py4e-02-expressions-2.en.srt": (487, {}),
    "py4e-02-expressions-2.en.vtt": (473, {}),
    "py4e-03-conditionals-1.es.srt": (288, {}),
    "py4e-06-strings-2.en.vtt": (403, {}),
    "py4e-09-dictionaries-worked.en.vtt": (341, {}),
    "py4e-15-databases-1.en.srt": (367, {}),
}


@pytest.mark.parametrize("name", REAL)
def test_real_transcripts_are_read_whole(shared: Path, name: str) -> None:
    found = read((shared / "data" / "lectures" / name).read_bytes())

    assert (len(found.cues), mends(found)) == REAL[name]


def test_every_cue_is_in_one_paragraph_and_no_word_is_lost(shared: Path) -> None:
    cues = read((shared / "data/lectures/py4e-02-expressions-2.en.vtt").read_bytes()).cues

    made = paragraphs(cues)

    assert [n for p in made for n in range(p.first, p.last + 1)] == list(range(len(cues)))
    assert " ".join(p.text for p in made).split() == " ".join(c.text for c in cues).split()
    assert max(len(p.text) for p in made) < 1100


def test_another_voice_begins_a_paragraph() -> None:
    found = vtt(
        "00:01.000 --> 00:02.000\n<v Ann>Hello.\n\n00:02.000 --> 00:03.000\n<v Ann>Well.\n\n"
        "00:03.000 --> 00:04.000\n<v Bo>Yes?"
    )
    assert [(p.speaker, p.text) for p in paragraphs(found.cues)] == [
        ("Ann", "Hello. Well."), ("Bo", "Yes?"),
    ]  # fmt: skip


@given(st.binary(max_size=400))
def test_whatever_the_bytes_they_are_read_or_refused(content: bytes) -> None:
    try:
        found = read(b"WEBVTT\n\n00:01.000 --> 00:02.000\n" + content)
    except NotATranscript:
        return
    starts = [cue.start_ms for cue in found.cues]
    assert starts == sorted(starts)
    assert all(cue.end_ms > cue.start_ms for cue in found.cues)


def parsed(file: Path, *options: str) -> tuple[int, list[dict[str, object]]]:
    result = CliRunner().invoke(main, ["transcript", "parse", str(file), "--json", *options])
    return result.exit_code, json.loads(result.stdout)


def test_the_command_prints_cues_as_json(tmp_path: Path) -> None:
    file = tmp_path / "a.vtt"
    file.write_text("WEBVTT\n\nx\n00:05.000 --> 00:02.000\n<v Ann>a &amp; b")

    strict, mended = parsed(file, "--strict"), parsed(file)

    cue = {
        "id": "x", "start_ms": 5000, "end_ms": 2000, "speaker": "Ann", "text": "a & b",
        "raw": "<v Ann>a &amp; b",
    }  # fmt: skip
    assert strict == (0, [cue])
    assert mended == (0, [cue | {"end_ms": 6000}])


def test_the_command_refuses_what_is_not_webvtt(tmp_path: Path) -> None:
    file = tmp_path / "a.srt"
    file.write_text("1\n00:00:01,000 --> 00:00:02,000\na")

    assert parsed(file, "--strict") == (1, [])
    assert parsed(file)[0] == 0


def test_webvtt_without_cues_is_an_empty_array_and_no_error(tmp_path: Path) -> None:
    file = tmp_path / "a.vtt"
    file.write_text("WEBVTT\n\nNOTE nothing")

    assert parsed(file, "--strict") == (0, [])


@pytest.mark.parametrize(("first", "then"), [(5, 3), (3, 5)])
def test_who_begin_at_the_same_instant_speak_in_turn(first: int, then: int) -> None:
    times = [f"00:01.000 --> 00:0{end}.000" for end in (first, then)]
    both = f"WEBVTT\n\n{times[0]}\n<v Ann>Hello.\n\n{times[1]}\n<v Bo>Hi.\n".encode()

    made = read(both)

    assert [(cue.start_ms, cue.speaker) for cue in made.cues] == [(1000, "Ann"), (3000, "Bo")]
    assert made.cues[0].end_ms == 3000
    assert [one.what for one in made.report] == [Mend.OVERLAP]
