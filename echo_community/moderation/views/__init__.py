"""Pages of moderation."""

from echo_community.moderation.views import people, standing
from echo_community.moderation.views.blueprint import bp

__all__ = ["bp", "people", "standing"]
