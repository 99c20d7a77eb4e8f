"""Pages of lectures."""

from echo_community.lectures.views import browsing, finding, learning, reading, watching
from echo_community.lectures.views.blueprint import bp

__all__ = ["bp", "browsing", "finding", "learning", "reading", "watching"]
