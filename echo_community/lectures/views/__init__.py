"""Pages of lectures."""

from echo_community.lectures.views import asking, reading
from echo_community.lectures.views.blueprint import bp

__all__ = ["asking", "bp", "reading"]
