"""Pages of consults."""

from echo_community.consults.views import answering as answering
from echo_community.consults.views import asking as asking
from echo_community.consults.views import browsing as browsing
from echo_community.consults.views import claiming as claiming
from echo_community.consults.views import closing as closing
from echo_community.consults.views import finding as finding
from echo_community.consults.views.blueprint import bp

__all__ = ["bp"]
