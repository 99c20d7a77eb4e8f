"""Writes of consults: each is one transaction, named by what a person does."""

from echo_community.consults.services.answering import answer
from echo_community.consults.services.asking import ask
from echo_community.consults.services.claiming import Claimed, claim, hand_over, release
from echo_community.consults.services.finding import found, take_found_back
from echo_community.consults.services.ladder import climb_ladder
from echo_community.consults.services.rota_gaps import warn_of_gaps
from echo_community.consults.services.rota_soon import remind_of_weeks

__all__ = [
    "Claimed",
    "answer",
    "ask",
    "claim",
    "climb_ladder",
    "found",
    "hand_over",
    "release",
    "take_found_back",
    "remind_of_weeks",
    "warn_of_gaps",
]
