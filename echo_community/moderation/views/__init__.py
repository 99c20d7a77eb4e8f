"""Pages of moderation."""

from echo_community.moderation.views import logs
from echo_community.moderation.views.blueprint import bp

__all__ = ["bp", "logs"]
