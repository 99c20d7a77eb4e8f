"""A member's name is known where it calls them or signs, and not where it is a word."""

import pytest

from echo_community.programmes.calling import names_of
from tests.world import World

pytestmark = pytest.mark.once


def test_a_name_signs_in_any_letters_and_is_a_word_elsewhere(world: World) -> None:
    may = world.member("May Best-Hill")
    known = names_of(may.id, next(iter(may.memberships)))

    for words in (
        "ask May", "it works.\n\nthanks, may", "merci beaucoup\nmay b.", "start low - may",
        "so says may best hill", "yes\nmbh", "ok\n- MAY", "cordialement,\nm.b.h.",
    ):  # fmt: skip
        assert known.search(words), words
    for words in ("we may see", "all the best", "may\u00a0be\nit may do", "thanks, may I ask?"):
        assert not known.search(words), words
