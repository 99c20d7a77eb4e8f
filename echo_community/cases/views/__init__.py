"""Pages of cases."""

from echo_community.cases.views import (  # noqa: F401  (their routes)
    browsing,
    figures,
    follow_up,
    form,
    keeping,
    parts,
    preview,
    retention,
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
    "browsing",
    "figures",
    "follow_up",
    "form",
    "keeping",
    "parts",
    "preview",
    "retention",
    "rounds",
    "settings",
    "sharing",
    "states",
    "summary",
    "talk",
]
