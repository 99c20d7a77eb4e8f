"""The other language, one tap away."""

from typing import Any

import pytest
from flask.testing import FlaskClient

from echo_community.accounts.models import User
from echo_community.kernel.db import db
from tests.world import World


def choose(client: FlaskClient, language: str = "fr", came_from: str = "", **fields: str) -> Any:
    headers = {"Referer": came_from} if came_from else {}
    return client.post("/language", data={"language": language} | fields, headers=headers)


def test_a_visitors_choice_is_kept_in_a_cookie(client: FlaskClient) -> None:
    choose(client)

    assert '<html lang="fr"' in client.get("/sign-in").text


def test_a_members_choice_is_kept_with_the_account(world: World) -> None:
    amina = world.member()

    choose(world.client(amina))

    assert db.session.get_one(User, amina.id).language == "fr"
    assert '<html lang="fr"' in world.client(world.actor(amina.id)).get("/you").text


def test_a_language_we_do_not_speak_changes_nothing(client: FlaskClient) -> None:
    assert choose(client, "tlh").status_code == 303
    assert '<html lang="en"' in client.get("/sign-in").text


@pytest.mark.parametrize(
    ("came_from", "next_", "back"),
    [
        ("http://localhost/sign-in?next=/you", "", "/sign-in?next=/you"),
        ("http://localhost/you", "/sign-in", "/sign-in"),
        ("https://evil.example/sign-in", "", "/"),
        ("", "//evil.example/sign-in", "/"),
        ("http://localhost/sign-out", "", "/"),
        ("", "", "/"),
    ],
)
def test_one_is_back_where_one_was_if_that_is_a_page_of_ours(
    client: FlaskClient, came_from: str, next_: str, back: str
) -> None:
    assert choose(client, came_from=came_from, next=next_).location == back


def test_a_browser_set_to_canadian_french_is_answered_in_french(client: FlaskClient) -> None:
    page = client.get("/sign-in", headers={"Accept-Language": "fr-CA,en;q=0.5"})

    assert '<html lang="fr"' in page.text
