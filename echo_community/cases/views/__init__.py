"""Pages of cases."""

from echo_community.cases.views import rounds, talk
from echo_community.cases.views.blueprint import bp

__all__ = ["bp", "rounds", "talk"]
