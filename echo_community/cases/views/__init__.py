"""Pages of cases."""

from echo_community.cases.views import sharing, summary
from echo_community.cases.views.blueprint import bp

__all__ = ["bp", "sharing", "summary"]
