"""Pages of cases."""

from echo_community.cases.views import (  # noqa: F401  (their routes)
    form,
    keeping,
    parts,
    preview,
    settings,
    states,
)
from echo_community.cases.views.blueprint import bp

__all__ = ["bp"]
