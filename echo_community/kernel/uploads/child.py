"""The process that opens what strangers sent: file in, what was made of it out."""

import contextlib
import json
import resource
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict
from typing import Any

from PIL import Image

from .decks import slides
from .made import Made, Unfit, Why
from .papers import paper
from .pictures import picture
from .signs import is_pdf
from .stamping import stamped

SECONDS = 20  # of the processor; the largest photo takes three
MEMORY = 1536 * 1024 * 1024  # of addresses, of which libraries take a fifth before they begin

LIMITS = (
    (resource.RLIMIT_CPU, SECONDS),
    (resource.RLIMIT_AS, MEMORY),
    (resource.RLIMIT_FSIZE, 0),  # it writes to its pipe and into no file
    (resource.RLIMIT_CORE, 0),
    (resource.RLIMIT_NOFILE, 32),
)


def main() -> None:
    """Read a file from standard input; print a line of JSON, and the bytes it tells of.

    With the argument `slides` every page comes back as a picture with its words; with `stamped`
    a PDF with a strip at the foot of its pages, which comes first, after a line with its length.
    """
    for limit, value in LIMITS:
        with contextlib.suppress(ValueError, OSError):  # not every system has every limit
            resource.setrlimit(limit, (value, value))
    content = sys.stdin.buffer.read()
    try:
        answer(*next((how for name, how in WAYS.items() if name in sys.argv), file)(content))
    except Unfit as problem:
        sys.stdout.write(json.dumps({"unfit": problem.why}) + "\n")


def file(content: bytes) -> tuple[dict[str, Any], Sequence[bytes]]:
    """A picture or PDF, made anew: what is known of it, and its bytes. Raises Unfit alone."""
    made = asdict(made_of(content))
    blobs = [made.pop("content"), made.pop("thumbnail")]
    return made, blobs


def made_of(content: bytes) -> Made:
    """A picture or PDF, made anew. Raises Unfit, and nothing else."""
    with refusing():
        return paper(content) if is_pdf(content) else picture(content)


def deck(content: bytes) -> tuple[dict[str, Any], Sequence[bytes]]:
    """The slides of a PDF: what is on each; then the PDF and the pictures. Raises Unfit alone."""
    with refusing():
        if not is_pdf(content):
            raise Unfit(Why.UNKNOWN)
        made = slides(content)
    pages = [asdict(page) for page in made.pages]
    return {"pages": pages}, [made.content, *(page.pop("picture") for page in pages)]


def stamp(content: bytes) -> tuple[dict[str, Any], Sequence[bytes]]:
    """A PDF with a strip below each of its pages. Raises Unfit alone."""
    length, _, rest = content.partition(b"\n")
    with refusing():
        return {}, [stamped(rest[int(length) :], rest[: int(length)])]


WAYS: dict[str, Callable[[bytes], tuple[dict[str, Any], Sequence[bytes]]]] = {
    "slides": deck,
    "stamped": stamp,
}


@contextlib.contextmanager
def refusing() -> Iterator[None]:
    """Whatever goes wrong in here, the file is unfit."""
    try:
        yield
    except Unfit:
        raise
    except Image.DecompressionBombError as problem:
        raise Unfit(Why.TOO_MANY_PIXELS) from problem
    except MemoryError as problem:
        raise Unfit(Why.TOO_HEAVY) from problem
    except Exception as problem:  # decoders stumble in more ways than they have names for
        raise Unfit(Why.BROKEN) from problem


def answer(head: dict[str, Any], blobs: Sequence[bytes]) -> None:
    """Write what was made, its bytes after their lengths."""
    line = json.dumps(head | {"sizes": [len(blob) for blob in blobs]})
    sys.stdout.buffer.write(line.encode() + b"\n")
    for blob in blobs:
        sys.stdout.buffer.write(blob)
