"""Pages of meetings."""

from echo_community.meetings.views import afterwards, asking
from echo_community.meetings.views.blueprint import bp

__all__ = ["afterwards", "asking", "bp"]
