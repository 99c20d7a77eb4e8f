"""Pages of moderation."""

from echo_community.moderation.views import (
    correcting,
    deciding,
    figures,
    purging,
    queue,
    reporting,
    rescanning,
    reviewing,
)
from echo_community.moderation.views.blueprint import bp

__all__ = [
    "bp",
    "correcting",
    "deciding",
    "figures",
    "purging",
    "queue",
    "reporting",
    "rescanning",
    "reviewing",
]
