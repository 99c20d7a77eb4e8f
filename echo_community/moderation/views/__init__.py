"""Pages of moderation."""

from echo_community.moderation.views import purging, rescanning
from echo_community.moderation.views.blueprint import bp

__all__ = ["bp", "purging", "rescanning"]
