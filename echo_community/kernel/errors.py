"""What can go wrong in words; app.py turns each into a page."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


class NotVisible(Exception):
    """There is no such thing, or this person may not see it: the same 404."""


class Forbidden(Exception):
    """The person sees it but may not do that: a 403 in words."""


class TooMany(Exception):
    """Too many attempts; `wait` is in seconds."""

    def __init__(self, wait: int) -> None:
        super().__init__(wait)
        self.wait = wait


class Refused(Exception):
    """A rule of the domain says no; the message is for the person and names what to do."""


class NotYet(Refused):
    """It may be written later; the message says when. What was typed stays."""


@dataclass
class Stopped(Exception):
    """The privacy guard found something that identifies a patient: `findings`.

    `texts` are what it read, for parts that a form does not hold itself. With `advice` alone it
    stops nothing: the author is shown it once, and may send on.
    """

    findings: tuple[Any, ...]
    texts: Mapping[str, str] = field(default_factory=dict)
    advice: bool = False


@dataclass
class Overtaken(Exception):
    """Somebody else changed it meanwhile; `theirs` is the text as it is now."""

    theirs: str
    revision: int
