"""What a recording is, by its bytes: made with ffmpeg, whole and cut."""

import io
import shutil
import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from echo_community.lectures.media.probing import Unplayable, Why, probed
from echo_community.lectures.models import MediaKind

PICTURE = "-f lavfi -i testsrc=size=160x90:rate=5:duration=4"
SOUND = "-f lavfi -i sine=duration=4"
MADE = {
    "a.mp4": (f"{PICTURE} {SOUND} -c:v libx264 -pix_fmt yuv420p -shortest", "video/mp4"),
    "a.webm": (f"{PICTURE} -c:v libvpx", "video/webm"),
    "b.webm": (f"{SOUND} -c:a libopus", "audio/webm"),
    "a.m4a": (SOUND, "audio/mp4"),
    "a.mp3": (SOUND, "audio/mpeg"),
}


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A recording of four seconds of every kind."""
    if not shutil.which("ffmpeg"):
        pytest.skip("ffmpeg is not installed")
    folder = tmp_path_factory.mktemp("recordings")
    for name, (how, _) in MADE.items():
        command = ["ffmpeg", "-v", "error", *how.split(), str(folder / name)]
        subprocess.run(command, check=True)
    return folder


@pytest.mark.once
@pytest.mark.parametrize("name", MADE)
def test_a_recording_is_known_by_its_bytes(made: Path, name: str) -> None:
    found = probed(io.BytesIO((made / name).read_bytes()))

    assert found.media_type == MADE[name][1]
    assert found.kind is MediaKind(found.media_type.split("/")[0])
    assert 3900 < found.duration_ms < 4200


@pytest.mark.once
@pytest.mark.parametrize("name", MADE)
def test_one_that_is_cut_off_is_not_taken(made: Path, name: str) -> None:
    content = (made / name).read_bytes()

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
