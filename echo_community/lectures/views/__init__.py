"""Pages of lectures."""

from echo_community.lectures.views import reading, reviewing
from echo_community.lectures.views.blueprint import bp

__all__ = ["bp", "reading", "reviewing"]
