"""Pages of threads and posts."""

from echo_community.discussions.views import acts, reading, tidying, writing
from echo_community.discussions.views.blueprint import bp

__all__ = ["acts", "bp", "reading", "tidying", "writing"]
