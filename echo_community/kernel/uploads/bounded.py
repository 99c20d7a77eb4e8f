"""Opening a file in a process of its own, which may crash, stall or swell without harm to us."""

import itertools
import json
import os
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

from .made import Made, Page, Slides, Unfit, Why

SECONDS = 40  # on the clock; the child ends itself after half of that on the processor
BEGIN = "import sys; sys.path.append(sys.argv[1]); from uploads.child import main; main()"
# Not ours as a whole: the key that signs cookies and the database's address are in it.
ENVIRONMENT = ("PATH", "LD_LIBRARY_PATH", "LANG")

# Each may take as much memory as the child's limit says; the others wait.
_places = threading.BoundedSemaphore(2)


def made_anew(content: bytes) -> Made:
    """A picture or PDF as we write it. Raises Unfit with why it is not taken."""
    head, [made, small] = _asked(content)
    return Made(**head, content=made, thumbnail=small)


def slides_of(content: bytes) -> Slides:
    """A PDF as we write it, with a picture of each page and its words. Raises Unfit."""
    head, [made, *pictures] = _asked(content, "slides")
    pages = zip(head["pages"], pictures, strict=True)
    return Slides(made, tuple(Page(**page, picture=picture) for page, picture in pages))


def stamped(content: bytes, strip: bytes) -> bytes:
    """A PDF with the page of another, a strip, at the foot of each of its own. Raises Unfit."""
    _, [made] = _asked(b"%d\n%b%b" % (len(strip), strip, content), "stamped")
    return made


def _asked(content: bytes, *how: str) -> tuple[dict[str, Any], list[bytes]]:
    """What the child makes of a file: what it tells, and bytes. Raises Unfit."""
    folder = str(Path(__file__).parents[1])
    with _places:
        try:
            done = subprocess.run(
                [sys.executable, "-I", "-c", BEGIN, folder, *how],
                input=content,
                capture_output=True,
                timeout=SECONDS,
                env={name: os.environ[name] for name in ENVIRONMENT if name in os.environ},
                check=False,
            )
        except subprocess.TimeoutExpired as problem:
            raise Unfit(Why.TOO_HEAVY) from problem
    if done.returncode < 0:  # killed: by a limit, or by what it stumbled over
        raise Unfit(Why.TOO_HEAVY)
    if done.returncode > 0:
        raise RuntimeError(f"files cannot be opened here: {done.stderr[-500:]!r}")
    return _read(done.stdout)


def _read(answer: bytes) -> tuple[dict[str, Any], list[bytes]]:
    line, _, rest = answer.partition(b"\n")
    head = json.loads(line)
    if "unfit" in head:
        raise Unfit(Why(head["unfit"]))
    ends = list(itertools.accumulate(head.pop("sizes")))
    return head, [rest[begin:end] for begin, end in itertools.pairwise([0, *ends])]
