"""Writes of consults: each is one transaction, named by what a person does."""

from echo_community.consults.services.asking import ask
from echo_community.consults.services.finding import found, take_found_back

__all__ = ["ask", "found", "take_found_back"]
