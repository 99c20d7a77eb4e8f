"""Pages of lectures."""

from echo_community.lectures.views import learning, reading, watching
from echo_community.lectures.views.blueprint import bp

__all__ = ["bp", "learning", "reading", "watching"]
