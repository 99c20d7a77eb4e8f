"""Pages of lectures."""

from echo_community.lectures.views import asking, learning, reading, watching
from echo_community.lectures.views.blueprint import bp

__all__ = ["asking", "bp", "learning", "reading", "watching"]
