"""Pages of meetings."""

from echo_community.meetings.views.blueprint import bp

__all__ = ["bp"]
