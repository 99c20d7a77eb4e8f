"""Pages of moderation."""

from echo_community.moderation.views import (
    correcting,
    deciding,
    figures,
    logs,
    people,
    purging,
    queue,
    reporting,
    rescanning,
    reviewing,
    standing,
)
from echo_community.moderation.views.blueprint import bp

__all__ = [
    "bp",
    "correcting",
    "deciding",
    "figures",
    "logs",
    "people",
    "purging",
    "queue",
    "reporting",
    "rescanning",
    "reviewing",
    "standing",
]
