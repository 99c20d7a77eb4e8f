"""Writes of meetings: each is one transaction, named by what a person does."""

from echo_community.meetings.services.agenda import put_on_agenda, take_off_agenda

__all__ = [
    "put_on_agenda",
    "take_off_agenda",
]
