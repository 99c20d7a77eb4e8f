"""Choosing a password: first, anew, after forgetting it."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from flask.testing import FlaskClient

from echo_community.accounts import passwords, services
from echo_community.accounts.models import SignIn, User
from echo_community.kernel.actor import Actor
from echo_community.kernel.audit import AuditEntry
from echo_community.kernel.clock import now
from echo_community.kernel.db import db
from tests.accounts.reading import GOOD, code_in, form, mails
from tests.world import World

EMAIL = "amina@clinic.example"
NEW = "heron pivot saltmarsh"


@pytest.fixture
def amina(world: World) -> Actor:
    return world.member("Amina Diallo", email=EMAIL, password_hash=passwords.kept(GOOD))


def change(client: FlaskClient, **fields: str) -> Any:
    data = {"current_password": GOOD, "new_password": NEW} | fields
    return client.post("/you/password", data=data)


def is_password(password: str) -> bool:
    db.session.rollback()
    person = db.session.query(User).filter_by(email=EMAIL).one()
    return passwords.matches(person.password_hash, password)


def test_a_new_password_signs_out_every_other_browser_and_is_told_by_mail(
    world: World, amina: Actor
) -> None:
    here, elsewhere = world.client(amina), world.client(amina)
    link = services.sign_in_link(EMAIL)

    assert change(here).location == "/you"

    assert is_password(NEW)
    assert here.get("/you").status_code == 200
    assert elsewhere.get("/you").status_code == 302
    assert world.client().get(link).status_code == 410
    assert [mail.recipient for mail in mails()] == [EMAIL]
    assert NEW not in mails()[0].body
    assert db.session.query(AuditEntry.act).filter_by(actor_id=amina.id).all() == [
        ("password.set",)
    ]


def test_the_current_password_is_asked_for_and_its_guesses_are_limited(
    world: World, amina: Actor
) -> None:
    client = world.client(amina)

    for _ in range(10):
        answer = change(client, current_password="wrong one")
        assert answer.status_code == 422
        assert "not your current password" in answer.text

    assert change(client).status_code == 429
    assert is_password(GOOD)


def test_a_form_sent_twice_ends_well_both_times(world: World, amina: Actor) -> None:
    client = world.client(amina)

    assert [change(client).location for _ in range(2)] == ["/you", "/you"]
    assert len(mails()) == 1


def test_who_came_by_mail_chooses_without_the_old_one_for_a_quarter_of_an_hour(
    amina: Actor, client: FlaskClient
) -> None:
    client.post("/sign-in", data={"email": EMAIL, "by": "mail", "next": "/you/password"})
    arrived = client.post("/sign-in/code", data={"code": code_in(mails()[0])})
    assert arrived.location == "/you/password"
    assert "current_password" not in client.get("/you/password").text

    with time_machine.travel(now() + timedelta(minutes=16)):
        assert "current_password" in client.get("/you/password").text
        assert change(client, current_password="").status_code == 422
    assert change(client, current_password="").status_code == 303
    assert is_password(NEW)


def test_who_has_none_and_came_long_ago_is_sent_a_mail_first(world: World) -> None:
    client = world.client(world.member(email=EMAIL))
    page = client.get("/you/password").text
    assert "You have no password yet" in page
    assert change(client).status_code == 422

    client.post("/sign-in", data=form(page, "/sign-in") | {"by": "mail"})
    client.post("/sign-in/code", data={"code": code_in(mails()[0])})

    assert change(client).status_code == 303
    assert is_password(NEW)
    assert db.session.query(SignIn).filter_by(revoked_at=None).count() == 1


@pytest.mark.parametrize(
    ("password", "says"),
    [
        ("short", "At least 8 characters: add 3."),
        ("password1", "many people use"),
        ("aminadiallo", "Much of it is your name"),
        ("amina.clinic", "Much of it is your name"),
        ("echocommunity", "Much of it is your name"),
        ("amina-diallo-password1", "Much of it is your name"),
        ("zxcvbnm,./", "side by side"),
        ("abcabcabcabc", "Repeated letters"),
        ("x" * 201, "Shorten this by 1 character."),
    ],
)
def test_a_weak_password_is_refused_with_what_would_be_better(
    world: World, amina: Actor, password: str, says: str
) -> None:
    answer = change(world.client(amina), new_password=password)

    assert answer.status_code == 422
    assert says in answer.text
    assert password not in answer.text
    assert is_password(GOOD)


def test_the_longest_password_works_whole(world: World, amina: Actor) -> None:
    longest = "heron pivot saltmarsh " * 9 + "xy"
    change(world.client(amina), new_password=longest)

    assert len(longest) == passwords.LONGEST
    assert is_password(longest)
    assert not is_password(longest[:-1])
