"""Topics guessed from the words of a question."""

import pytest

from echo_community.consults.guessing import Named, guess

PAIN = Named(1, ("Pain", "douleur"))
BACK = Named(2, ("Low back pain", "lombalgie"))
BUP = Named(3, ("Buprenorphine", "bup"))
TAPER = Named(4, ("Tapering", "weaning"))
ALL = (PAIN, BACK, BUP, TAPER)

pytestmark = pytest.mark.once


def test_a_name_or_alias_that_stands_there_is_its_topic() -> None:
    assert guess("Can I start bup low?", (), ALL) == (3,)
    assert guess("Le sevrage de la lombalgie", (), ALL) == (2,)


def test_a_longer_name_counts_for_more_and_two_may_be_meant() -> None:
    assert guess("tapering with low back pain", (), ALL) == (2, 1)
    assert guess("tapering on buprenorphine", (), ALL) == (3, 4)


def test_another_name_of_what_is_said_tells_the_topic() -> None:
    assert guess("Suboxone at home?", ("buprenorphine and naloxone", "Buprenorphine"), ALL) == (3,)


def test_threads_like_it_tell_the_topic_where_no_name_does() -> None:
    assert guess("How slowly?", (), ALL, [(4,), (4, 1)]) == (4,)


def test_what_is_in_doubt_is_not_guessed() -> None:
    assert guess("How slowly?", (), ALL, [(4,)]) == ()
    assert guess("How slowly?", (), ()) == ()
