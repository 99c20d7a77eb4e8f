"""Pages of consults."""

from echo_community.consults.views import rota, swapping
from echo_community.consults.views.blueprint import bp

__all__ = ["bp", "rota", "swapping"]
