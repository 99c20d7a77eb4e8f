"""Writes of consults: each is one transaction, named by what a person does."""

from echo_community.consults.services.asking import ask
from echo_community.consults.services.finding import found, take_found_back
from echo_community.consults.services.ladder import climb_ladder

__all__ = ["ask", "climb_ladder", "found", "take_found_back"]
