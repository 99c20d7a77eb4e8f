"""Pages of lectures."""

from echo_community.lectures.views import finding, reading, watching
from echo_community.lectures.views.blueprint import bp

__all__ = ["bp", "finding", "reading", "watching"]
