"""Writes of consults: each is one transaction, named by what a person does."""

from echo_community.consults.services.answering import answer
from echo_community.consults.services.asking import ask
from echo_community.consults.services.claiming import Claimed, claim, hand_over, release
from echo_community.consults.services.finding import found, take_found_back

__all__ = ["Claimed", "answer", "ask", "claim", "found", "hand_over", "release", "take_found_back"]
