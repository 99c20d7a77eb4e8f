"""Pages of consults."""

from echo_community.consults.views import asking as asking
from echo_community.consults.views import figures as figures
from echo_community.consults.views import finding as finding
from echo_community.consults.views import rota as rota
from echo_community.consults.views import swapping as swapping
from echo_community.consults.views.blueprint import bp

__all__ = ["bp"]
