"""What a recording is, by its bytes: whole and cut."""

import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from echo_community.lectures.media.probing import Unplayable, Why, probed
from echo_community.lectures.models import MediaKind

pytestmark = pytest.mark.once  # asks no database

MADE = {
    "a.mp4": "video/mp4",
    "a.webm": "video/webm",
    "b.webm": "audio/webm",
    "a.m4a": "audio/mp4",
    "a.mp3": "audio/mpeg",
}
FOLDER = Path(__file__).with_name("media")


@pytest.mark.parametrize("name", MADE)
def test_a_recording_is_known_by_its_bytes(name: str) -> None:
    found = probed(io.BytesIO((FOLDER / name).read_bytes()))

    assert found.media_type == MADE[name]
    assert found.kind is MediaKind(found.media_type.split("/")[0])
    assert 3900 < found.duration_ms < 4200


@pytest.mark.parametrize("name", MADE)
def test_one_that_is_cut_off_is_not_taken(name: str) -> None:
    content = (FOLDER / name).read_bytes()

    with pytest.raises(Unplayable) as refused:
        probed(io.BytesIO(content[: len(content) // 2]))

    assert refused.value.why is Why.TRUNCATED


_heads = st.sampled_from([b"", b"\0\0\0\x20ftypisom", b"\x1aE\xdf\xa3", b"ID3", b"\xff\xfb\x90"])


@given(_heads, st.binary(max_size=300))
def test_whatever_the_bytes_they_are_taken_or_refused(head: bytes, rest: bytes) -> None:
    try:
        found = probed(io.BytesIO(head + rest))
    except Unplayable:
        return
    assert found.duration_ms > 0
