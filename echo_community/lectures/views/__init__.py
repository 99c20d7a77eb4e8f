"""Pages of lectures."""

from echo_community.lectures.views import handing_out, handouts, outside, reading
from echo_community.lectures.views.blueprint import bp

__all__ = ["bp", "handing_out", "handouts", "outside", "reading"]
