"""Pages of cases."""

from echo_community.cases.views import follow_up, rounds, sharing, summary, talk
from echo_community.cases.views.blueprint import bp

__all__ = ["bp", "follow_up", "rounds", "sharing", "summary", "talk"]
