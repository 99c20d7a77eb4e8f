"""Reads of lectures; the first argument is who reads."""

from echo_community.lectures.queries.card import card
from echo_community.lectures.queries.page import read_page
from echo_community.lectures.queries.parts import cues_of, said_in, stored_part
from echo_community.lectures.queries.rows import LectureCard, Mode, ReadPage

__all__ = [
    "LectureCard",
    "Mode",
    "ReadPage",
    "card",
    "cues_of",
    "read_page",
    "said_in",
    "stored_part",
]
