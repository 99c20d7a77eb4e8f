"""Pages of cases."""

from echo_community.cases.views import (
    figures,
    follow_up,
    form,
    keeping,
    preview,
    retention,
    rounds,
    sharing,
    states,
    summary,
    talk,
)
from echo_community.cases.views.blueprint import bp

__all__ = [
    "bp",
    "figures",
    "follow_up",
    "form",
    "keeping",
    "preview",
    "retention",
    "rounds",
    "sharing",
    "states",
    "summary",
    "talk",
]
