"""Reads of lectures; the first argument is who reads."""

from echo_community.lectures.queries.page import ReadPage, card, cues_of, read_page, stored_part

__all__ = ["ReadPage", "card", "cues_of", "read_page", "stored_part"]
