"""Pages of lectures."""

from echo_community.lectures.views import finding, reading
from echo_community.lectures.views.blueprint import bp

__all__ = ["bp", "finding", "reading"]
