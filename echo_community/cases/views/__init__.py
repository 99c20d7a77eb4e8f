"""Pages of cases."""

from echo_community.cases.views import browsing
from echo_community.cases.views.blueprint import bp

__all__ = ["bp", "browsing"]
