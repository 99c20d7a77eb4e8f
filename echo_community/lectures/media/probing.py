"""What a recording is, by its bytes and never by its name."""

import enum
import io
from dataclasses import dataclass
from typing import IO, Any

from mutagen import MutagenError
from mutagen.mp3 import MP3
from mutagen.mp4 import MP4

from echo_community.lectures.media import webm
from echo_community.lectures.models import MediaKind

WHOLE = 0.95  # of the bytes that an MP3's head tells of
LONGEST = 12 * 3600 * 1000  # milliseconds: a day of a workshop


class Why(enum.StrEnum):
    """Why a recording is not taken."""

    UNKNOWN = "unknown"  # neither MP4, WebM nor MP3
    TRUNCATED = "truncated"  # its end is missing
    BROKEN = "broken"
    EMPTY = "empty"  # it plays for no time


class Unplayable(Exception):
    """The file is not taken."""

    def __init__(self, why: Why) -> None:
        super().__init__(why)
        self.why = why


@dataclass(frozen=True)
class Recording:
    """What was found out about a file."""

    kind: MediaKind
    media_type: str
    duration_ms: int


def probed(file: IO[bytes]) -> Recording:
    """What a recording is; the file is read from its beginning. Raises Unplayable."""
    size = file.seek(0, io.SEEK_END)
    file.seek(0)
    head = file.read(12)
    file.seek(0)
    if head[4:8] == b"ftyp":
        found = _mp4(file, size)
    elif head.startswith(b"\x1aE\xdf\xa3"):
        found = _webm(file, size)
    elif head.startswith(b"ID3") or (head[:1] == b"\xff" and head[1:2] >= b"\xe0"):
        found = _mp3(file, size)
    else:
        raise Unplayable(Why.UNKNOWN)
    if not 0 < found.duration_ms <= LONGEST:
        raise Unplayable(Why.EMPTY)
    return found


def _mp4(file: IO[bytes], size: int) -> Recording:
    kinds = _boxes(file, size)
    if "moov" not in kinds or "mdat" not in kinds:
        raise Unplayable(Why.TRUNCATED)
    file.seek(0)
    duration = round(_about(MP4, file).length * 1000)
    video = _has_video(file, kinds["moov"])
    kind = MediaKind.VIDEO if video else MediaKind.AUDIO
    return Recording(kind, "video/mp4" if video else "audio/mp4", duration)


def _boxes(file: IO[bytes], size: int) -> dict[str, tuple[int, int]]:
    """The outermost boxes of an MP4 (ISO/IEC 14496-12, 4.2): where each begins and how long it is.

    Raises Unplayable where one goes on behind the end of the file.
    """
    found: dict[str, tuple[int, int]] = {}
    at = 0
    while at + 8 <= size:
        file.seek(at)
        head = file.read(16)
        length = int.from_bytes(head[:4])
        if length == 1:
            length = int.from_bytes(head[8:16])
        elif length == 0:
            length = size - at
        if length < 8 or at + length > size:
            raise Unplayable(Why.TRUNCATED)
        found.setdefault(head[4:8].decode("latin-1"), (at, length))
        at += length
    return found


def _has_video(file: IO[bytes], moov: tuple[int, int]) -> bool:
    """Whether a track is handled as video (`hdlr` with `vide`)."""
    at, length = moov
    file.seek(at)
    content = file.read(min(length, 64 * 1024 * 1024))
    place = content.find(b"hdlr")
    while place >= 0:
        if content[place + 12 : place + 16] == b"vide":
            return True
        place = content.find(b"hdlr", place + 4)
    return False


def _webm(file: IO[bytes], size: int) -> Recording:
    try:
        found = webm.read(file, size)
    except webm.NotWebm as problem:
        raise Unplayable(Why.BROKEN) from problem
    if not found.whole:
        raise Unplayable(Why.TRUNCATED)
    kind = MediaKind.VIDEO if found.video else MediaKind.AUDIO
    return Recording(kind, "video/webm" if found.video else "audio/webm", found.duration_ms)


def _mp3(file: IO[bytes], size: int) -> Recording:
    info = _about(MP3, file)
    # Its head says how long all of it plays, were half of it missing.
    if size < WHOLE * info.bitrate / 8 * info.length:
        raise Unplayable(Why.TRUNCATED)
    return Recording(MediaKind.AUDIO, "audio/mpeg", round(info.length * 1000))


def _about(kind: Any, file: IO[bytes]) -> Any:
    """What mutagen says of a file. Raises Unplayable."""
    try:
        return kind(fileobj=file).info
    except MutagenError as problem:
        raise Unplayable(Why.BROKEN) from problem
