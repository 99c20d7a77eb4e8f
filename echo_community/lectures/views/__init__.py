"""Pages of lectures."""

from echo_community.lectures.views import (
    asking,
    browsing,
    correcting,
    editing,
    finding,
    handing_out,
    handouts,
    learning,
    outside,
    reading,
    replacing,
    reviewing,
    watching,
)
from echo_community.lectures.views.blueprint import bp

__all__ = [
    "bp",
    "asking",
    "browsing",
    "correcting",
    "editing",
    "finding",
    "handing_out",
    "handouts",
    "learning",
    "outside",
    "reading",
    "replacing",
    "reviewing",
    "watching",
]
