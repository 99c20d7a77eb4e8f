"""Where an import's files lie: a folder or a ZIP, of which nothing is ever written out by name."""

import lzma
import os
import stat
import zipfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO, Protocol

from flask_babel import gettext

from echo_community.kernel.storage import storage

MEGABYTE = 1024 * 1024
LARGEST = 4096 * MEGABYTE  # of one file, unpacked: two hours of video
LARGEST_IN_ALL = 64 * 1024 * MEGABYTE
MOST_FILES = 20_000
# Packed text shrinks to a tenth or so; what shrinks more is zeros made to fill a disk.
MOST_SHRUNK = 200
SMALL = 10 * MEGABYTE  # below this, shrinking harms nobody
# What a damaged ZIP raises as a file of it is read, and as it is opened besides.
CUT = (zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError)
DAMAGED = (*CUT, RuntimeError, NotImplementedError)


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
                    self.wrong = (
                        *self.wrong,
                        Wrong(name, gettext("leads out of the folder: left out")),
                    )
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
            many = gettext("more than %(num)s files: the rest is left out", num=MOST_FILES)
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
        except DAMAGED as problem:
            raise OSError(f"{name} is damaged in the ZIP") from problem
        if len(content) > info.file_size:
            raise OSError(f"{name} is larger than the ZIP says")
        return content

    def stream(self, name: str) -> IO[bytes]:
        """A file, to be read piece by piece; a damaged one raises one of CUT as it is read."""
        try:
            return self._zip.open(self._files[name])
        except DAMAGED as problem:
            raise OSError(f"{name} is damaged in the ZIP") from problem


class Kept:
    """Files that are in the storage already, by the names they came with."""

    def __init__(self, files: Mapping[str, str]) -> None:
        self._files = files
        self.wrong: tuple[Wrong, ...] = ()

    def names(self) -> Sequence[str]:
        """All names, sorted."""
        return sorted(self._files)

    def size(self, name: str) -> int:
        """Bytes of a file."""
        return storage().size(self._files[name])

    def read(self, name: str) -> bytes:
        """The whole of a file. Raises OSError."""
        return storage().get(self._files[name])

    def stream(self, name: str) -> IO[bytes]:
        """A file, to be read piece by piece."""
        return storage().opened(self._files[name])


class Together:
    """Several sources as one; a name that stands in two is taken from the first."""

    def __init__(self, sources: Sequence[Source], wrong: Sequence[Wrong] = ()) -> None:
        self._from: dict[str, Source] = {}
        found = [*wrong, *(each for source in sources for each in source.wrong)]
        for source in sources:
            for name in source.names():
                if name in self._from:
                    found.append(Wrong(name, gettext("stands there twice: the second is left out")))
                self._from.setdefault(name, source)
        self.wrong: Sequence[Wrong] = found

    def names(self) -> Sequence[str]:
        """All names, sorted."""
        return sorted(self._from)

    def size(self, name: str) -> int:
        """Bytes of a file."""
        return self._from[name].size(name)

    def read(self, name: str) -> bytes:
        """The whole of a file. Raises OSError."""
        return self._from[name].read(name)

    def stream(self, name: str) -> IO[bytes]:
        """A file, to be read piece by piece."""
        return self._from[name].stream(name)


def handed_in(files: Mapping[str, str]) -> Source:
    """Files from the storage, by name; those in a ZIP among them stand beside the others."""
    zips = [name for name in sorted(files) if name.lower().endswith(".zip")]
    sources: list[Source] = [Kept({n: stored for n, stored in files.items() if n not in zips})]
    wrong = []
    for name in zips:
        try:
            sources.append(Zip(storage().opened(files[name])))
        except (*DAMAGED, OSError, ValueError):
            wrong.append(Wrong(name, gettext("is no ZIP, or a damaged one")))
    return Together(sources, wrong)


@contextmanager
def opened(place: Path) -> Iterator[Source]:
    """The files of a folder or a ZIP. Raises OSError where it is neither."""
    if place.is_dir():
        yield Folder(place)
        return
    try:
        yield Zip(place)
    except (*DAMAGED, ValueError) as problem:
        raise OSError(f"{place.name} is neither a folder nor a ZIP") from problem


def _why_not(info: zipfile.ZipInfo, left: int) -> str:
    """Why an entry is not taken; nothing where it is."""
    path = PurePosixPath(info.filename.replace("\\", "/"))
    first = next(iter(path.parts), "")  # none of "./", which stands for the ZIP itself
    link = stat.S_ISLNK(info.external_attr >> 16)
    if path.is_absolute() or ".." in path.parts or ":" in first or link:
        return gettext("leads out of the ZIP: left out")
    if info.flag_bits & 1:
        return gettext("has a password: left out")
    if info.file_size > LARGEST:
        return gettext("has more than %(size)s GB: left out", size=LARGEST // MEGABYTE // 1024)
    shrunk = info.file_size / max(info.compress_size, 1)
    if info.file_size > SMALL and shrunk > MOST_SHRUNK:
        size = info.file_size // MEGABYTE
        return gettext("unpacks to %(size)s MB out of almost nothing: left out", size=size)
    if info.file_size > left:
        return gettext("is more than an import may hold: left out")
    return ""


def _is_hidden(name: str) -> bool:
    """Of the system: `.DS_Store`, `__MACOSX`, `Thumbs.db`."""
    return name.startswith((".", "__MACOSX")) or name == "Thumbs.db"
