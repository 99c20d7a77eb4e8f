"""Pages of cases."""

from echo_community.cases.views import parts, settings  # noqa: F401  (their routes)
from echo_community.cases.views.blueprint import bp

__all__ = ["bp"]
