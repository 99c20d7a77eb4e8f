"""Pages of cases."""

from echo_community.cases.views import (  # noqa: F401  (their routes)
    follow_up,
    form,
    keeping,
    parts,
    preview,
    rounds,
    settings,
    sharing,
    states,
    summary,
    talk,
)
from echo_community.cases.views.blueprint import bp

__all__ = [
    "bp",
    "follow_up",
    "form",
    "keeping",
    "preview",
    "rounds",
    "sharing",
    "states",
    "summary",
    "talk",
]
