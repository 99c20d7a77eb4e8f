"""Pages of moderation."""

from echo_community.moderation.views import correcting, deciding, queue, reporting, reviewing
from echo_community.moderation.views.blueprint import bp

__all__ = ["bp", "correcting", "deciding", "queue", "reporting", "reviewing"]
