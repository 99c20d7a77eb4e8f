"""One line of an import: read, checked, tidied; or refused with a reason."""

import gzip
import json
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any, cast

from echo_community.discussions.models import Purpose, ThreadKind
from echo_community.kernel.markup import Format
from echo_community.kernel.words import tidy, tidy_line

LONGEST_LINE = 32 * 1024 * 1024  # bytes
LONGEST_BODY = 200_000  # characters; forums let people paste logs
LONGEST_TITLE = 200  # as kept; a longer one is cut at a word
MOST_TAGS = 20
NAMELESS = "Original poster"  # the author an export writes for a post without a name
BROKEN = b"broken"  # in place of a line that cannot be read


class BadLine(Exception):
    """A line that cannot be imported; the message says why."""


@dataclass(frozen=True)
class PostLine:
    """A post of an import."""

    number: int
    author: str
    written_at: datetime
    format: Format
    body: str
    score: int | None
    accepted: bool
    purpose: Purpose = Purpose.MESSAGE
    endorsed: bool = False
    same_here: int = 0

    @property
    def nameless(self) -> bool:
        """Whether its author was not named where it comes from."""
        return self.author == NAMELESS


@dataclass(frozen=True)
class ThreadLine:
    """A thread of an import, its posts by number; `line` is where in the file it stands."""

    line: int
    source_id: str
    title: str
    created_at: datetime
    tags: tuple[str, ...]
    aliases: str
    source: str | None
    licence: str | None
    url: str | None
    posts: tuple[PostLine, ...]
    kind: ThreadKind = ThreadKind.DISCUSSION
    others: tuple[str, ...] = ()  # people who wrote nothing in it and are to be known

    @property
    def first(self) -> PostLine:
        """The post that opens it; a summary stands before it, as number 0."""
        return next(post for post in self.posts if post.number == 1)

    @property
    def people(self) -> str:
        """The source its authors are known in."""
        return self.source or "import"


class Lines:
    """The lines of a file, plain or gzip; `read` counts its bytes for a progress bar."""

    def __init__(self, file: Path, parse: Callable[[bytes, int], ThreadLine] | None = None) -> None:
        self._parse = parse or parse_thread
        self._raw: IO[bytes] = file.open("rb")
        packed = self._raw.read(2) == b"\x1f\x8b"
        self._raw.seek(0)
        self._lines = cast("IO[bytes]", gzip.GzipFile(fileobj=self._raw) if packed else self._raw)
        self.size = file.stat().st_size

    @property
    def read(self) -> int:
        """Bytes of the file read so far."""
        return self._raw.tell()

    def __iter__(self) -> Iterator[tuple[int, ThreadLine | BadLine]]:
        """Each line's number with its thread, or with what is wrong with it. Empty lines pass."""
        number = 0
        with self._raw, self._lines:
            while line := self._next():
                number += 1
                if line is BROKEN:
                    yield number, BadLine("the file is damaged from here on")
                    return
                if not line.strip():
                    continue
                try:
                    yield number, self._parse(line, number)
                except BadLine as problem:
                    yield number, problem

    def _next(self) -> bytes:
        """The next line; of one that is too long no more than shows that it is."""
        try:
            line = part = self._lines.readline(LONGEST_LINE + 1)
            while len(part) > LONGEST_LINE and not part.endswith(b"\n"):
                part = self._lines.readline(LONGEST_LINE + 1)
        except (OSError, EOFError, zlib.error):
            return BROKEN
        return line


def fields_of(line: bytes) -> "Fields":
    """The fields of a line's object. Raises BadLine with the reason."""
    if len(line) > LONGEST_LINE:
        raise BadLine(f"longer than {LONGEST_LINE // 1024 // 1024} MB")
    try:
        found = json.loads(line)
    except (ValueError, RecursionError) as problem:
        raise BadLine("not JSON") from problem
    if not isinstance(found, dict):
        raise BadLine("not an object")
    return Fields(found)


def parse_thread(line: bytes, number: int = 1) -> ThreadLine:
    """The thread of a line. Raises BadLine with the reason."""
    fields = fields_of(line)
    posts = _posts(fields)
    return ThreadLine(
        line=number,
        source_id=fields.id(),
        title=shortened(fields.text("title", 5000)),
        created_at=fields.moment("date"),
        tags=unique(fields.texts("tags", 60, MOST_TAGS)),
        aliases=_aliases(fields),
        source=fields.optional("source", 60),
        licence=fields.optional("licence", 60),
        url=_url(fields),
        posts=posts,
    )


def _posts(fields: "Fields") -> tuple[PostLine, ...]:
    found = fields.value("posts", list)
    if not found:
        raise BadLine("posts: there is none")
    posts = sorted((_post(each, n) for n, each in enumerate(found, 1)), key=lambda p: p.number)
    for before, post in zip(posts, posts[1:], strict=False):
        if before.number == post.number:
            raise BadLine(f"posts: number {post.number} is there twice")
    if posts[0].number != 1:
        raise BadLine("posts: there is no post 1")
    return tuple(posts)


def _post(found: Any, place: int) -> PostLine:
    where = f"posts[{place}]"
    if not isinstance(found, dict):
        raise BadLine(f"{where}: not an object")
    fields = Fields(found, f"{where}.")
    number = fields.value("n", int)
    if not 1 <= number <= 1_000_000:
        raise BadLine(f"{where}.n: {number} is no number of a post")
    form = fields.value("format", str)
    if form not in list(Format):
        raise BadLine(f"{where}.format: {form[:20]!r} is neither html nor markdown")
    score = found.get("score")
    if score is not None and (type(score) is not int or abs(score) > 2_000_000_000):
        raise BadLine(f"{where}.score: not a number")
    accepted = found.get("accepted") or False
    if accepted is not True and accepted is not False:
        raise BadLine(f"{where}.accepted: neither true nor false")
    return PostLine(
        number=number,
        author=fields.text("author", 120),
        written_at=fields.moment("date"),
        format=Format(form),
        body=fields.body(),
        score=score,
        accepted=accepted,
    )


class Fields:
    """The fields of an object of JSON; each reader says which field is wrong, and why."""

    def __init__(self, found: dict[str, Any], place: str = "") -> None:
        self.found, self.place = found, place

    def bad(self, name: str, why: str) -> BadLine:
        """What is wrong with a field."""
        return BadLine(f"{self.place}{name}: {why}")

    def value(self, name: str, kind: type[Any]) -> Any:
        """A field that must be there, of that type."""
        value = self.found.get(name)
        if value is None:
            raise self.bad(name, "missing")
        if not isinstance(value, kind) or isinstance(value, bool):
            raise self.bad(name, f"not {_KINDS[kind]}")
        return value

    def text(self, name: str, longest: int) -> str:
        """One line that must be there."""
        return self._line(name, self.value(name, str), longest)

    def optional(self, name: str, longest: int) -> str | None:
        """One line, if it is there."""
        return self.text(name, longest) if self.found.get(name) is not None else None

    def texts(self, name: str, longest: int, most: int) -> list[str]:
        """Short lines; none where the field is not there."""
        if self.found.get(name) is None:
            return []
        values = self.value(name, list)
        if len(values) > most:
            raise self.bad(name, f"{len(values)} are too many; at most {most}")
        if not all(isinstance(value, str) for value in values):
            raise self.bad(name, "not all are text")
        return [self._line(name, value, longest) for value in values]

    def id(self) -> str:
        """The id, a text or a number."""
        value = self.found.get("id")
        if type(value) is int:
            return str(value)[:121]
        return self.text("id", 120)

    def moment(self, name: str) -> datetime:
        """A moment; without a zone it is UTC."""
        try:
            moment = datetime.fromisoformat(self.value(name, str))
            moment = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
        except (ValueError, OverflowError) as problem:
            raise self.bad(name, "not a date as 2026-02-28T15:30:00Z") from problem
        if not 1970 <= moment.year <= 2100:
            raise self.bad(name, f"the year {moment.year} cannot be")
        return moment

    def body(self) -> str:
        """A text of several lines that must be there."""
        body = tidy(str(self.value("body", str)))
        if not body.strip():
            raise self.bad("body", "empty")
        if len(body) > LONGEST_BODY:
            raise self.bad("body", f"{len(body)} characters; at most {LONGEST_BODY}")
        return body

    def _line(self, name: str, value: str, longest: int) -> str:
        line = tidy_line(value)
        if not line:
            raise self.bad(name, "empty")
        if len(line) > longest:
            raise self.bad(name, f"{len(line)} characters; at most {longest}")
        return line


_KINDS: dict[type[Any], str] = {str: "text", int: "a whole number", list: "a list"}


def _aliases(fields: Fields) -> str:
    names = (one.strip() for each in fields.texts("aliases", 200, 50) for one in each.split(","))
    joined = ", ".join(dict.fromkeys(name for name in names if name))
    if len(joined) > 500:
        raise fields.bad("aliases", f"{len(joined)} characters in all; at most 500")
    return joined


def _url(fields: Fields) -> str | None:
    url = fields.optional("url", 500)
    if url and not url.startswith(("https://", "http://")):
        raise fields.bad("url", "begins with neither https:// nor http://")
    return url


def unique(tags: list[str]) -> tuple[str, ...]:
    """Each once, however it is written."""
    return tuple({tag.casefold(): tag for tag in reversed(tags)}.values())[::-1]


def shortened(title: str) -> str:
    """A title as it is kept."""
    if len(title) <= LONGEST_TITLE:
        return title
    return title[: LONGEST_TITLE - 1].rsplit(" ", 1)[0] + "…"
