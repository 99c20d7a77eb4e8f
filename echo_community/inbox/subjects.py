"""What the subject of a mailed question asks for, by a word before its title: soon, or in private.

`urgent: hub only: Starting at 5 mcg?`, « urgente : équipe seulement : ... »
"""

import re
from dataclasses import dataclass

from echo_community.consults.models import Urgency
from echo_community.kernel.words import tidy_line
from echo_community.policy import Visibility

_FRAMES = re.compile(r"^(?:(?:re|fw|fwd|tr|rép|rep)\s?:\s*)+", re.IGNORECASE)
_WORD = re.compile(
    r"^[\[(\s]*(?:(?P<urgent>urgente?)|(?P<hub>hub[ -]only|(?:é|e)quipe seulement))"
    r"\s*(?:[\])]\s*:?|[:!,]|[-–]\s|$)\s*",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Subject:
    """A title, and what the words before it ask for."""

    title: str
    urgency: Urgency = Urgency.WEEK
    visibility: Visibility = Visibility.PROGRAMME


def read(subject: str) -> Subject:
    """A subject as whoever wrote it means it."""
    title, seen = _FRAMES.sub("", tidy_line(subject)), set()
    while found := _WORD.match(title):
        title = title[found.end() :]
        seen.add("urgent" if found["urgent"] else "hub")
    return Subject(
        title,
        Urgency.TODAY if "urgent" in seen else Urgency.WEEK,
        Visibility.STAFF if "hub" in seen else Visibility.PROGRAMME,
    )
