"""Pages of cases."""

from echo_community.cases.views import form, keeping, preview, states  # noqa: F401  (its routes)
from echo_community.cases.views.blueprint import bp

__all__ = ["bp"]
