"""What a purge leaves in the place of words."""

from flask_babel import gettext

from echo_community.lectures.models import Part
from echo_community.lectures.taking_down_forms import CALLED


def mark() -> str:
    """What stands where something was removed."""
    return gettext("[removed]")


def part_words(name: str, title: str) -> str:
    """A part of a lecture, or the handout of that title."""
    return gettext("Handout “%(title)s”", title=title) if title else str(CALLED[Part(name)])
