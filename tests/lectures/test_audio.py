"""The sound of a video beside it, made where ffmpeg is installed, tried once."""

import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from echo_community.kernel.db import db
from echo_community.kernel.storage import storage
from echo_community.lectures.imports.service import import_lectures
from echo_community.lectures.media import audio
from echo_community.lectures.media.audio import take_sound_out
from echo_community.lectures.media.probing import probed
from echo_community.lectures.models import Media, MediaKind
from tests.world import World

MEDIA = Path(__file__).with_name("media")


@pytest.fixture
def video(world: World, tmp_path: Path) -> Media:
    place = tmp_path / "lectures"
    place.mkdir()
    (place / "2026-03-24 Low dose.mp4").write_bytes((MEDIA / "a.mp4").read_bytes())
    import_lectures(world.coordinator(), world.programme().id, place)
    return db.session.query(Media).one()


def instead(monkeypatch: pytest.MonkeyPatch, sound: bytes | None) -> list[str]:
    """An ffmpeg of ours that gives this sound; what it was asked for."""
    asked: list[str] = []

    def run(command: list[str], **_options: Any) -> Any:
        asked[:] = command
        if sound is not None:
            Path(command[-1]).write_bytes(sound)
        return type("Done", (), {"returncode": 0 if sound is not None else 1})

    monkeypatch.setattr(subprocess, "run", run)
    monkeypatch.setattr(audio, "ffmpeg", lambda: "ffmpeg")
    return asked


def test_a_video_gets_its_sound_as_a_small_file(
    video: Media, monkeypatch: pytest.MonkeyPatch
) -> None:
    sound = (MEDIA / "a.m4a").read_bytes()
    asked = instead(monkeypatch, sound)

    assert take_sound_out.work() == 1

    made = db.session.query(Media).filter_by(kind=MediaKind.AUDIO).one()
    assert (made.lecture_id, made.media_type) == (video.lecture_id, "audio/mp4")
    assert storage().get(made.stored or "") == sound
    # It may read that file alone, and takes it for nothing but a video.
    assert asked[asked.index("-protocol_whitelist") :][:4] == [
        "-protocol_whitelist", "file", "-f", "mov",
    ]  # fmt: skip


def test_one_without_sound_is_tried_once(video: Media, monkeypatch: pytest.MonkeyPatch) -> None:
    instead(monkeypatch, None)

    assert [take_sound_out.work() for _ in range(2)] == [1, 0]
    assert db.session.query(Media).one().kind is MediaKind.VIDEO


def test_without_ffmpeg_nothing_happens(video: Media, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(audio, "ffmpeg", lambda: None)

    assert take_sound_out.work() == 0


@pytest.mark.once
def test_ffmpeg_takes_the_sound_out(tmp_path: Path) -> None:
    program = shutil.which("ffmpeg")
    if program is None:
        pytest.skip("ffmpeg is not installed")
    video = tmp_path / "video"
    video.write_bytes((MEDIA / "a.mp4").read_bytes())

    sound = audio.sound_of(program, video, "video/mp4")

    assert sound is not None
    with sound.open("rb") as file:
        found = probed(file)
    assert (found.kind, 3900 < found.duration_ms < 4500) == (MediaKind.AUDIO, True)
