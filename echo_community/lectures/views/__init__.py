"""Pages of lectures."""

from echo_community.lectures.views import adding, importing, reading
from echo_community.lectures.views.blueprint import bp

__all__ = ["adding", "bp", "importing", "reading"]
