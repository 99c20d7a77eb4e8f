"""The process that opens what strangers sent: file in, what was made of it out."""

import contextlib
import json
import resource
import sys
from dataclasses import asdict

from PIL import Image

from .made import Made, Unfit, Why
from .papers import paper
from .pictures import picture
from .signs import is_pdf

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
    """Read a file from standard input; print a line of JSON, the content and its thumbnail."""
    for limit, value in LIMITS:
        with contextlib.suppress(ValueError, OSError):  # not every system has every limit
            resource.setrlimit(limit, (value, value))
    try:
        answer(made_of(sys.stdin.buffer.read()))
    except Unfit as problem:
        sys.stdout.write(json.dumps({"unfit": problem.why}) + "\n")


def made_of(content: bytes) -> Made:
    """A picture or PDF, made anew. Raises Unfit, and nothing else."""
    try:
        return paper(content) if is_pdf(content) else picture(content)
    except Unfit:
        raise
    except Image.DecompressionBombError as problem:
        raise Unfit(Why.TOO_MANY_PIXELS) from problem
    except MemoryError as problem:
        raise Unfit(Why.TOO_HEAVY) from problem
    except Exception as problem:  # decoders stumble in more ways than they have names for
        raise Unfit(Why.BROKEN) from problem


def answer(made: Made) -> None:
    """Write what was made, its bytes after their lengths."""
    head = asdict(made)
    content, small = head.pop("content"), head.pop("thumbnail")
    line = json.dumps(head | {"sizes": [len(content), len(small)]})
    sys.stdout.buffer.write(line.encode() + b"\n" + content + small)
