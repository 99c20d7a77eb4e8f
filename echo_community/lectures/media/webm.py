"""How long a WebM plays, and whether it is whole: as much of Matroska's EBML as that takes.

RFC 8794 (EBML) and RFC 9559 (Matroska): an element is its id, its size, its content.
"""

import io
import struct
from dataclasses import dataclass
from typing import IO

EBML, SEGMENT, INFO, SCALE, DURATION = 0x1A45DFA3, 0x18538067, 0x1549A966, 0x2AD7B1, 0x4489
TRACKS, TRACK, TRACK_TYPE = 0x1654AE6B, 0xAE, 0x83
CLUSTER, TIMECODE = 0x1F43B675, 0xE7
VIDEO_TRACK = 1
MOST_ELEMENTS = 200_000


class NotWebm(ValueError):
    """The file is no WebM that can be read."""


@dataclass
class Webm:
    """What stands in a WebM; `duration_ms` is 0 where nothing says it."""

    duration_ms: int = 0
    video: bool = False
    whole: bool = True


def read(file: IO[bytes], size: int) -> Webm:
    """What a file of that many bytes is. Raises NotWebm."""
    if _id(file) != EBML:
        raise NotWebm
    length = _size(file)
    if length is None or length > 1024:
        raise NotWebm
    file.seek(length, io.SEEK_CUR)
    found = Webm()
    if _id(file) != SEGMENT:
        raise NotWebm
    length = _size(file)
    end = size if length is None else file.tell() + length
    found.whole = end <= size
    _segment(file, min(end, size), found)
    return found


def _segment(file: IO[bytes], end: int, found: Webm) -> None:
    scale, duration, last = 1_000_000, 0.0, 0
    for _ in range(MOST_ELEMENTS):
        if file.tell() >= end:
            break
        element, length = _id(file), _size(file)
        begin = file.tell()
        if element in (INFO, TRACKS) and length is not None:
            content = file.read(length)
            found.whole = found.whole and len(content) == length
            if element == INFO:
                scale, duration = _about(content, scale)
            else:
                found.video = _has_video(content)
        elif element == CLUSTER:
            last = _cluster_time(file.read(64))
        if length is None:  # as streams are written: nothing says where it ends
            break
        if begin + length > end:
            found.whole = False
            break
        file.seek(begin + length)
    found.duration_ms = int((duration or last) * scale / 1_000_000)


def _elements(content: bytes) -> list[tuple[int, bytes]]:
    file = io.BytesIO(content)
    found = []
    while file.tell() < len(content):
        element, length = _id(file), _size(file)
        if length is None:
            break
        found.append((element, file.read(length)))
    return found


def _about(content: bytes, scale: int) -> tuple[int, float]:
    """Nanoseconds a tick, and the duration in ticks."""
    duration = 0.0
    for element, value in _elements(content):
        if element == SCALE:
            scale = int.from_bytes(value) or scale
        elif element == DURATION and len(value) in (4, 8):
            [duration] = struct.unpack(">f" if len(value) == 4 else ">d", value)
    return scale, duration if 0 <= duration < 1e12 else 0.0


def _has_video(content: bytes) -> bool:
    tracks = [value for element, value in _elements(content) if element == TRACK]
    kinds = [v for track in tracks for element, v in _elements(track) if element == TRACK_TYPE]
    return any(int.from_bytes(kind) == VIDEO_TRACK for kind in kinds)


def _cluster_time(content: bytes) -> int:
    return next((int.from_bytes(v) for e, v in _elements(content) if e == TIMECODE), 0)


def _id(file: IO[bytes]) -> int:
    first = file.read(1)
    if not first:
        raise NotWebm
    length = 9 - first[0].bit_length()
    if length > 4:
        raise NotWebm
    return int.from_bytes(first + file.read(length - 1))


def _size(file: IO[bytes]) -> int | None:
    """The size of what follows; none where it is said to be unknown."""
    first = file.read(1)
    if not first or not first[0]:
        raise NotWebm
    length = 9 - first[0].bit_length()
    value = int.from_bytes(first + file.read(length - 1)) & (1 << 7 * length) - 1
    return None if value == (1 << 7 * length) - 1 else value
