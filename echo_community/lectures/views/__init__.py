"""Pages of lectures."""

from echo_community.lectures.views import (
    correcting,
    editing,
    handing_out,
    handouts,
    outside,
    reading,
    replacing,
    reviewing,
)
from echo_community.lectures.views.blueprint import bp

__all__ = [
    "bp",
    "correcting",
    "editing",
    "handing_out",
    "handouts",
    "outside",
    "reading",
    "replacing",
    "reviewing",
]
