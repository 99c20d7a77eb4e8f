"""Where an import's files lie: a folder or a ZIP, of which nothing is ever written out by name."""

import os
import stat
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO, Protocol

MEGABYTE = 1024 * 1024
LARGEST = 4096 * MEGABYTE  # of one file, unpacked: two hours of video
LARGEST_IN_ALL = 64 * 1024 * MEGABYTE
MOST_FILES = 20_000
# Packed text shrinks to a tenth or so; what shrinks more is zeros made to fill a disk.
MOST_SHRUNK = 200
SMALL = 10 * MEGABYTE  # below this, shrinking harms nobody


@dataclass(frozen=True)
class Wrong:
    """A file, or the place it stands in, that is not taken, and why."""

    name: str
    why: str


class Source(Protocol):
    """Files by their name within it, with `/` between folders."""

    @property
    def wrong(self) -> Sequence[Wrong]:
        """What of it is not taken."""
        ...

    def names(self) -> Sequence[str]:
        """All names, sorted."""
        ...

    def size(self, name: str) -> int:
        """Bytes of a file."""
        ...

    def read(self, name: str) -> bytes:
        """The whole of a file. Raises OSError where it cannot be had."""
        ...

    def stream(self, name: str) -> IO[bytes]:
        """A file, to be read piece by piece."""
        ...


class Folder:
    """A folder and what is under it; links that lead out of it are not followed."""

    def __init__(self, root: Path) -> None:
        self.root = root.resolve()
        self.wrong: tuple[Wrong, ...] = ()
        self._files = dict(self._found())

    def _found(self) -> Iterator[tuple[str, Path]]:
        for folder, folders, files in os.walk(self.root):
            folders[:] = sorted(each for each in folders if not _is_hidden(each))
            for file in files:
                path = Path(folder) / file
                name = path.relative_to(self.root).as_posix()
                if _is_hidden(file):
                    continue
                if not path.resolve().is_relative_to(self.root):
                    self.wrong = (*self.wrong, Wrong(name, "leads out of the folder: left out"))
                elif path.is_file():
                    yield name, path

    def names(self) -> Sequence[str]:
        """All names, sorted."""
        return sorted(self._files)

    def size(self, name: str) -> int:
        """Bytes of a file."""
        return self._files[name].stat().st_size

    def read(self, name: str) -> bytes:
        """The whole of a file."""
        return self._files[name].read_bytes()

    def stream(self, name: str) -> IO[bytes]:
        """A file, to be read piece by piece."""
        return self._files[name].open("rb")


class Zip:
    """The files of a ZIP, read from it one by one."""

    def __init__(self, file: IO[bytes] | Path) -> None:
        self._zip = zipfile.ZipFile(file)
        self.wrong: tuple[Wrong, ...] = ()
        self._files: dict[str, zipfile.ZipInfo] = {}
        left = LARGEST_IN_ALL
        for info in self._zip.infolist()[:MOST_FILES]:
            why = _why_not(info, left)
            if why:
                self.wrong = (*self.wrong, Wrong(info.filename, why))
            elif not info.is_dir() and not _is_hidden(PurePosixPath(info.filename).name):
                self._files[info.filename] = info
                left -= info.file_size
        if len(self._zip.infolist()) > MOST_FILES:
            many = f"more than {MOST_FILES} files: the rest is left out"
            self.wrong = (*self.wrong, Wrong("", many))

    def names(self) -> Sequence[str]:
        """All names, sorted."""
        return sorted(self._files)

    def size(self, name: str) -> int:
        """Bytes of a file, unpacked."""
        return self._files[name].file_size

    def read(self, name: str) -> bytes:
        """The whole of a file, never more than its entry says. Raises OSError."""
        info = self._files[name]
        try:
            with self._zip.open(info) as opened:
                content = opened.read(info.file_size + 1)
        except (zipfile.BadZipFile, RuntimeError, EOFError, NotImplementedError) as problem:
            raise OSError(f"{name} is damaged in the ZIP") from problem
        if len(content) > info.file_size:
            raise OSError(f"{name} is larger than the ZIP says")
        return content

    def stream(self, name: str) -> IO[bytes]:
        """A file, to be read piece by piece; a damaged one raises BadZipFile as it is read."""
        return self._zip.open(self._files[name])


@contextmanager
def opened(place: Path) -> Iterator[Source]:
    """The files of a folder or a ZIP. Raises OSError where it is neither."""
    if place.is_dir():
        yield Folder(place)
        return
    try:
        yield Zip(place)
    except zipfile.BadZipFile as problem:
        raise OSError(f"{place.name} is neither a folder nor a ZIP") from problem


def _why_not(info: zipfile.ZipInfo, left: int) -> str:
    """Why an entry is not taken; nothing where it is."""
    path = PurePosixPath(info.filename.replace("\\", "/"))
    link = stat.S_ISLNK(info.external_attr >> 16)
    if path.is_absolute() or ".." in path.parts or ":" in path.parts[0] or link:
        return "leads out of the ZIP: left out"
    if info.flag_bits & 1:
        return "has a password: left out"
    if info.file_size > LARGEST:
        return f"has more than {LARGEST // MEGABYTE // 1024} GB: left out"
    shrunk = info.file_size / max(info.compress_size, 1)
    if info.file_size > SMALL and shrunk > MOST_SHRUNK:
        return f"unpacks to {info.file_size // MEGABYTE} MB out of almost nothing: left out"
    if info.file_size > left:
        return "is more than an import may hold: left out"
    return ""


def _is_hidden(name: str) -> bool:
    """Of the system: `.DS_Store`, `__MACOSX`, `Thumbs.db`."""
    return name.startswith((".", "__MACOSX")) or name == "Thumbs.db"
