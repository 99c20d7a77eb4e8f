"""Pages of moderation."""

from echo_community.moderation.views import figures
from echo_community.moderation.views.blueprint import bp

__all__ = ["bp", "figures"]
