"""Writes of consults: each is one transaction, named by what a person does."""

from echo_community.consults.services.answering import answer
from echo_community.consults.services.asking import ask
from echo_community.consults.services.claiming import Claimed, claim, hand_over, release

__all__ = ["Claimed", "answer", "ask", "claim", "hand_over", "release"]
