"""The ways in which words come into profiles, for tests/rules/test_ways_in.py."""

from dataclasses import replace
from typing import Any

from echo_community.accounts import services as accounts
from echo_community.accounts.models import Profession
from echo_community.accounts.services import ProfileDraft
from tests.cast import CARD, Way, Ways

PROFILE = ProfileDraft("Amina Diallo", Profession.NP, "", "", "", "en", "UTC")


def profiled(field: str) -> Way:
    """A profile with the number in one of its fields."""
    facts: dict[str, Any] = {field: CARD}
    return lambda cast: accounts.save_profile(cast.amina, replace(PROFILE, **facts))


WAYS: Ways = {
    "users.name": (
        profiled("name"),
        lambda c: accounts.create_person("new@clinic.example", CARD),
    ),
    "users.practice": (profiled("practice"),),
    "users.region": (profiled("region"),),
    "users.interests": (profiled("interests"),),
}
