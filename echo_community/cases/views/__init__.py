"""Pages of cases."""

from echo_community.cases.views import (  # noqa: F401  (its routes)
    form,
    keeping,
    preview,
    rounds,
    states,
    talk,
)
from echo_community.cases.views.blueprint import bp

__all__ = ["bp"]
