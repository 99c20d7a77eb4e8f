"""Stored files: a folder, or a bucket that speaks S3; a file's name is the hash of its content."""

import hashlib
import io
from collections.abc import Iterator
from datetime import datetime
from typing import IO, Any
from urllib.parse import parse_qs, unquote, urlsplit

from flask import Flask, current_app
from obstore.exceptions import BaseError
from obstore.store import LocalStore, ObjectStore, S3Store

from echo_community.config import BadSettings, Settings

# What a store that is away, full or closed to us raises.
TROUBLE = (OSError, BaseError)

PIECE = 256 * 1024  # of a file that is sent to somebody


class Storage:
    """Files by name. A content has one name for ever, so writing it twice stores it once."""

    def __init__(self, store: ObjectStore) -> None:
        self.store = store

    def put(self, content: bytes) -> str:
        """Keep a file; returns its name."""
        name = name_of(content)
        if not self.exists(name):
            self.store.put(_path(name), content)
        return name

    def put_stream(self, file: IO[bytes]) -> str:
        """Keep a file that may be larger than memory; it is read twice. Returns its name."""
        file.seek(0)
        name = hashlib.file_digest(file, "sha256").hexdigest()  # type: ignore[arg-type]
        if not self.exists(name):
            file.seek(0)
            self.store.put(_path(name), iter(lambda: file.read(PIECE), b""))
        return name

    def get(self, name: str) -> bytes:
        """A file's content. Raises FileNotFoundError."""
        return bytes(self.store.get(_path(name)).bytes())

    def exists(self, name: str) -> bool:
        """Whether there is such a file."""
        try:
            self.store.head(_path(name))
        except FileNotFoundError:
            return False
        return True

    def size(self, name: str) -> int:
        """How many bytes it has. Raises FileNotFoundError."""
        return int(self.store.head(_path(name))["size"])

    def stream(self, name: str, begin: int, end: int) -> Iterator[bytes]:
        """A part of its content, piece by piece. Raises FileNotFoundError."""
        if begin < end:
            found = self.store.get(_path(name), options={"range": (begin, end)})
            for piece in found.stream(min_chunk_size=PIECE):
                yield bytes(piece)

    def opened(self, name: str) -> IO[bytes]:
        """A file to be read and sought in, however large. Raises FileNotFoundError."""
        return io.BufferedReader(_Stored(self, name), PIECE)

    def delete(self, name: str) -> None:
        """Remove a file; one that is not there is removed already."""
        if self.exists(name):
            self.store.delete(_path(name))

    def names(self, before: datetime | None = None) -> Iterator[str]:
        """Every file, or those last written before a moment; in no order."""
        for batch in self.store.list():
            for entry in batch:
                if before is None or entry["last_modified"] < before:
                    yield entry["path"].replace("/", "")


class _Stored(io.RawIOBase):
    """A stored file, read by ranges."""

    def __init__(self, store: Storage, name: str) -> None:
        self._store, self._name, self._at, self._size = store, name, 0, store.size(name)

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        begin = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._size}[whence]
        self._at = max(begin + offset, 0)
        return self._at

    def tell(self) -> int:
        return self._at

    def readinto(self, buffer: Any) -> int:
        end = min(self._at + len(buffer), self._size)
        content = b"".join(self._store.stream(self._name, self._at, end))
        buffer[: len(content)] = content
        self._at += len(content)
        return len(content)


def name_of(content: bytes) -> str:
    """The name under which a content is kept."""
    return hashlib.sha256(content).hexdigest()


def open_storage(settings: Settings) -> Storage:
    """The storage of these settings. Raises BadSettings."""
    if not settings.storage_url:
        return Storage(LocalStore(settings.folder / "files", mkdir=True))
    url = urlsplit(settings.storage_url)
    if url.scheme == "file":
        return Storage(LocalStore(unquote(url.path), mkdir=True))
    if url.scheme != "s3" or not url.hostname:
        raise BadSettings(
            "ECHO_STORAGE_URL must begin with s3://bucket or file:///folder; see docs/operators.md."
        )
    return Storage(S3Store(url.hostname, **_s3_options(settings.storage_url)))


def install(app: Flask, settings: Settings) -> None:
    """Open the storage of this application."""
    app.extensions["storage"] = open_storage(settings)


def storage() -> Storage:
    """The storage of the application at work."""
    opened: Storage = current_app.extensions["storage"]
    return opened


def _path(name: str) -> str:
    # Two levels: a folder of a hundred thousand files is slow to list on some file systems.
    return f"{name[:2]}/{name[2:]}"


def _s3_options(address: str) -> dict[str, Any]:
    """`s3://key:secret@bucket/prefix?endpoint=...&region=...`; what is left out is in AWS_*."""
    url = urlsplit(address)
    query = {name: values[0] for name, values in parse_qs(url.query).items()}
    options: dict[str, Any] = {k: query[k] for k in ("endpoint", "region") if k in query}
    if url.username:
        options["access_key_id"] = unquote(url.username)
        options["secret_access_key"] = unquote(url.password or "")
    if prefix := url.path.strip("/"):
        options["prefix"] = prefix
    if query.get("endpoint", "").startswith("http://"):
        options["client_options"] = {"allow_http": True}
    return options
