"""Pages of lectures."""

from echo_community.lectures.views import correcting, editing, reading, replacing, reviewing
from echo_community.lectures.views.blueprint import bp

__all__ = ["bp", "correcting", "editing", "reading", "replacing", "reviewing"]
