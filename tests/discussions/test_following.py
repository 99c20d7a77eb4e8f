"""Watching and muting a thread."""

import re

import pytest

from echo_community.kernel.actor import Actor
from tests.world import World


def menu(world: World, actor: Actor, thread_id: int) -> tuple[str, list[str]]:
    """The word over the menu, and the addresses its buttons send to, the present one first."""
    html = world.client(actor).get(f"/t/{thread_id}", follow_redirects=True).text
    word = re.search(r"<summary class=\"act\">.*?</svg>(Watching|Follow|Muted)</summary>", html)
    now = re.findall(r'formaction="[^"]*/(watch|normal|mute)" aria-current="true"', html)
    return (word[1] if word else ""), now


def test_who_asked_watches_and_others_do_not(world: World) -> None:
    amina, ben = world.members("Amina Diallo", "Ben Okafor")
    thread = world.thread(by=amina)

    assert menu(world, amina, thread.id) == ("Watching", ["watch"])
    assert menu(world, ben, thread.id) == ("Follow", ["normal"])


@pytest.mark.parametrize(
    ("level", "word", "said"),
    [
        ("watch", "Watching", "every reply shows in your notices"),
        ("normal", "Follow", "You hear of answers to you"),
        ("mute", "Muted", "only when somebody calls you by name"),
    ],
)
def test_a_level_is_chosen_with_one_button_that_says_what_it_means(
    world: World, level: str, word: str, said: str
) -> None:
    amina = world.member()
    thread = world.thread(by=amina)
    client = world.client(amina)

    response = client.post(f"/t/{thread.id}/{level}")

    assert response.status_code == 303
    assert said in client.get(response.location, follow_redirects=True).text
    assert menu(world, amina, thread.id) == (word, [level])


def test_a_thread_that_is_not_theirs_to_read_cannot_be_followed(world: World) -> None:
    thread = world.thread()
    outsider = world.member("Omar", of="Hepatitis C")

    assert world.client(outsider).post(f"/t/{thread.id}/watch").status_code == 404
