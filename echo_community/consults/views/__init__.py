"""Pages of consults."""

from echo_community.consults.views import answering, claiming, closing
from echo_community.consults.views.blueprint import bp

__all__ = ["answering", "bp", "claiming", "closing"]
