"""Pages of lectures."""

from echo_community.lectures.views import (
    adding,
    asking,
    browsing,
    correcting,
    editing,
    finding,
    handing_out,
    handouts,
    importing,
    learning,
    outside,
    reading,
    recordings,
    replacing,
    reviewing,
    taking_down,
    watching,
)
from echo_community.lectures.views.blueprint import bp

__all__ = [
    "bp",
    "adding",
    "asking",
    "browsing",
    "correcting",
    "editing",
    "finding",
    "handing_out",
    "handouts",
    "importing",
    "learning",
    "outside",
    "reading",
    "recordings",
    "replacing",
    "reviewing",
    "taking_down",
    "watching",
]
