"""Pages of consults."""

from echo_community.consults.views.blueprint import bp

__all__ = ["bp"]
