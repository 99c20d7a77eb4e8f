"""Writes of consults: each is one transaction, named by what a person does."""

from echo_community.consults.services.asking import ask
from echo_community.consults.services.finding import found_instead, take_back_found
from echo_community.consults.services.ladder import climb_ladder
from echo_community.consults.services.rota_gaps import warn_of_gaps

__all__ = ["ask", "climb_ladder", "found_instead", "take_back_found", "warn_of_gaps"]
