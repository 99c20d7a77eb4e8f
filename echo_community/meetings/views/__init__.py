"""Pages of meetings."""

from echo_community.meetings.views import afterwards, asking, proposals
from echo_community.meetings.views.blueprint import bp

__all__ = ["afterwards", "asking", "bp", "proposals"]
