"""Pages of consults."""

from echo_community.consults.views import asking as asking
from echo_community.consults.views import finding as finding
from echo_community.consults.views import pearls as pearls
from echo_community.consults.views import reviewing_pearls as reviewing_pearls
from echo_community.consults.views.blueprint import bp

__all__ = ["bp"]
