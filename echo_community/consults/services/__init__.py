"""Writes of consults: each is one transaction, named by what a person does."""

from echo_community.consults.services.asking import ask
from echo_community.consults.services.finding import found, take_found_back
from echo_community.consults.services.ladder import climb_ladder
from echo_community.consults.services.rota_gaps import warn_of_gaps

__all__ = ["ask", "climb_ladder", "found", "take_found_back", "warn_of_gaps"]
