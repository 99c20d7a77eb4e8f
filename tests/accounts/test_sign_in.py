"""Signing in with a password."""

from typing import Any

import argon2
import pytest
from flask import Flask
from flask.testing import FlaskClient

from echo_community.accounts import passwords
from echo_community.accounts.models import SignIn, User
from echo_community.kernel.actor import Actor
from echo_community.kernel.db import db, find
from tests.accounts.conftest import NOBODYS, REAL
from tests.accounts.reading import GOOD
from tests.world import World


@pytest.fixture
def amina(world: World) -> Actor:
    """A member with a password."""
    facts = {"email": "amina@clinic.example", "password_hash": passwords.kept(GOOD)}
    return world.member("Amina Diallo", **facts)


def sign_in(client: FlaskClient, **fields: str) -> Any:
    form = {"email": "amina@clinic.example", "password": GOOD, "place": "own", "by": "password"}
    return client.post("/sign-in", data=form | fields)


def signed_in(client: FlaskClient) -> bool:
    return client.get("/you").status_code == 200


def test_the_right_password_opens_and_leads_where_one_was_going(
    amina: Actor, client: FlaskClient
) -> None:
    door = client.get("/you?tab=1")
    assert door.location == "/sign-in?next=/you?tab%3D1"
    assert 'value="/you?tab=1"' in client.get(door.location).text

    answer = sign_in(client, email=" Amina@Clinic.example ", next="/you?tab=1")

    assert (answer.status_code, answer.location) == (303, "/you?tab=1")
    assert signed_in(client)
    assert client.get("/sign-in?next=/you").location == "/you"


@pytest.mark.parametrize("next_", ["https://evil.example/", "//evil.example", "/\\evil.example"])
def test_nobody_is_sent_to_another_site(amina: Actor, client: FlaskClient, next_: str) -> None:
    assert sign_in(client, next=next_).location == "/"


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"password": "osprey lantern"}, "do not go together"),
        ({"email": "nobody@clinic.example"}, "do not go together"),
        ({"email": "amina"}, "Type your e-mail address"),
        ({"password": ""}, "Type your password"),
        ({"password": "x" * 5000}, "do not go together"),
    ],
)
def test_what_is_wrong_stands_beside_the_field_and_the_address_stays(
    amina: Actor, client: FlaskClient, wrong: dict[str, str], says: str
) -> None:
    answer = sign_in(client, **wrong)

    assert answer.status_code == 422
    assert says in answer.text
    assert wrong.get("email", "amina@clinic.example") in answer.text
    assert GOOD not in answer.text
    assert not signed_in(client)


def test_an_unknown_address_a_known_one_and_one_without_password_cost_and_say_the_same(
    world: World, amina: Actor, client: FlaskClient, count_queries: Any, monkeypatch: Any
) -> None:
    world.person("Mail Only", email="mail@clinic.example")
    compared: list[str] = []

    class Counting(argon2.PasswordHasher):
        def verify(self, hash: Any, password: Any) -> Any:
            compared.append(hash)
            return super().verify(hash, password)

    monkeypatch.setattr(passwords, "hasher", Counting())
    seen: dict[str, Any] = {}
    for email in ("amina@clinic.example", "mail@clinic.example", "nobody@clinic.example"):
        compared.clear()
        with count_queries() as statements:
            page = sign_in(client, email=email, password="wrong one").text
        seen[email] = (list(statements), len(compared), page.replace(email, ""))

    first, *others = ({**{"s": s}, "n": n} for s, n, _ in seen.values())
    assert first["n"] == 1
    assert all(other == first for other in others)
    assert "do not go together" in next(iter(seen.values()))[2]


def test_the_hash_compared_with_for_nobody_is_made_as_todays_are() -> None:
    assert not REAL.check_needs_rehash(NOBODYS)


def test_a_hash_made_with_old_parameters_is_renewed_when_it_is_used(
    world: World, client: FlaskClient
) -> None:
    old = argon2.PasswordHasher(time_cost=2, memory_cost=64).hash(GOOD)
    world.member(email="amina@clinic.example", password_hash=old)

    sign_in(client)

    kept = db.session.query(User.password_hash).scalar()
    assert kept != old
    assert not passwords.is_outdated(kept)


def test_an_accent_is_the_same_letter_however_it_was_typed() -> None:
    assert passwords.matches(
        passwords.kept("e\u0301te\u0301 a\u0300 Thunder Bay"), "été à Thunder Bay"
    )


@pytest.mark.parametrize(
    ("place", "days", "permanent"), [("own", 30, True), ("shared", 0.5, False)]
)
def test_a_sign_in_lasts_on_an_own_device_and_ends_with_the_browser_on_a_shared_one(
    amina: Actor, client: FlaskClient, place: str, days: float, permanent: bool
) -> None:
    answer = sign_in(client, place=place)

    row = find(SignIn)
    assert row is not None
    assert (row.expires_at - row.created_at).total_seconds() == pytest.approx(days * 86400, abs=5)
    cookie = next(c for c in answer.headers.getlist("Set-Cookie") if c.startswith("echo="))
    assert ("Expires=" in cookie) is permanent


def test_signing_in_again_in_a_browser_ends_the_sign_in_it_had(world: World, amina: Actor) -> None:
    client = world.client(amina)

    sign_in(client)

    assert [row.revoked_at is None for row in db.session.query(SignIn).order_by(SignIn.id)] == [
        False,
        True,
    ]


def test_signing_out_ends_the_sign_in_itself(
    world: World, amina: Actor, client: FlaskClient
) -> None:
    sign_in(client)
    with client.session_transaction() as session:
        copied = dict(session)

    assert client.post("/sign-out").location == "/sign-in"

    with client.session_transaction() as session:
        assert set(session) == {"_flashes"}  # “You are signed out.”, nothing of the person
        session.update(copied)
    assert not signed_in(client)


def test_an_expired_token_shows_the_page_again_with_what_was_typed_but_the_password(
    app: Flask, amina: Actor, client: FlaskClient
) -> None:
    app.config["WTF_CSRF_ENABLED"] = True

    answer = sign_in(client, next="/you")

    assert answer.status_code == 400
    assert "open too long" in answer.text
    assert 'value="amina@clinic.example"' in answer.text
    assert 'value="/you"' in answer.text
    assert GOOD not in answer.text
