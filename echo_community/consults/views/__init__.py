"""Pages of consults."""

from echo_community.consults.views import (
    answering,
    asking,
    browsing,
    claiming,
    closing,
    figures,
    finding,
    pearls,
    reviewing_pearls,
    rota,
    swapping,
)
from echo_community.consults.views.blueprint import bp

__all__ = [
    "answering",
    "asking",
    "bp",
    "browsing",
    "claiming",
    "closing",
    "figures",
    "finding",
    "pearls",
    "reviewing_pearls",
    "rota",
    "swapping",
]
