"""Signing in with a mailed link, or the code in the same mail."""

import re
import threading
from typing import Any

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from flask_babel import force_locale, gettext
from sqlalchemy import func, select

from echo_community.accounts import services
from echo_community.accounts.models import SignIn
from echo_community.accounts.services import Browser
from echo_community.kernel.actor import Actor
from echo_community.kernel.clock import now
from echo_community.kernel.db import db
from echo_community.kernel.errors import Refused
from echo_community.kernel.mail import OutboundMail
from tests.accounts.reading import code_in, form, link_in, mails
from tests.world import World

AMINA = "amina@clinic.example"
WAITING = "/sign-in/code"


@pytest.fixture
def amina(world: World) -> Actor:
    """A member who never had a password."""
    return world.member("Amina Diallo", email=AMINA)


def ask(client: FlaskClient, email: str = AMINA, **fields: str) -> Any:
    return client.post("/sign-in", data={"email": email, "place": "own", "by": "mail"} | fields)


def type_code(client: FlaskClient, code: str) -> Any:
    return client.post(WAITING, data={"code": code})


def signed_in(client: FlaskClient) -> bool:
    return client.get("/you").status_code == 200


def test_opening_the_link_only_shows_a_button_and_pressing_it_signs_in(
    world: World, amina: Actor, client: FlaskClient
) -> None:
    assert ask(client, next="/you").location == WAITING
    link = link_in(mails()[0])
    scanner, phone = world.client(), world.client()

    for _ in range(3):
        assert scanner.get(link).status_code == 200
    assert not signed_in(scanner)

    page = phone.get(link)
    pressed = phone.post(link, data=form(page.text, ""))

    assert pressed.location == "/you"
    assert signed_in(phone)


def test_the_code_of_the_same_mail_opens_the_same_door_once(
    world: World, amina: Actor, client: FlaskClient
) -> None:
    ask(client, next="/you")
    mail = mails()[0]
    code = code_in(mail)

    assert type_code(client, f"{code[:3]} {code[3:]}").location == "/you"
    assert signed_in(client)

    other = world.client()
    assert other.get(link_in(mail)).status_code == 410
    assert other.post(link_in(mail), data={"place": "own"}).status_code == 410
    assert not signed_in(other)


def test_a_shared_computer_stays_one_through_the_code_page(
    amina: Actor, client: FlaskClient
) -> None:
    ask(client, place="shared")
    type_code(client, code_in(mails()[0]))

    assert db.session.scalar(select(SignIn.own_device)) is False


@pytest.mark.parametrize("code", ["12345", "abcdef", ""])
def test_what_is_no_code_is_said_beside_the_field(
    amina: Actor, client: FlaskClient, code: str
) -> None:
    ask(client)

    answer = type_code(client, code)

    assert answer.status_code == 422
    assert "The code has 6 digits" in answer.text


def test_both_end_after_a_quarter_of_an_hour(amina: Actor, client: FlaskClient) -> None:
    ask(client)
    mail = mails()[0]

    with time_machine.travel(now() + services.LINK_LASTS):
        assert "no longer opens" in type_code(client, code_in(mail)).text
        assert client.get(link_in(mail)).status_code == 410


def test_only_the_newest_mail_opens(amina: Actor, client: FlaskClient) -> None:
    ask(client)
    ask(client)
    older, newer = mails()

    assert type_code(client, code_in(older)).status_code == 422
    assert client.get(link_in(older)).status_code == 410
    assert type_code(client, code_in(newer)).status_code == 303


def test_five_wrong_codes_end_it(amina: Actor, client: FlaskClient) -> None:
    ask(client)
    mail = mails()[0]
    wrong = "000000" if code_in(mail) != "000000" else "111111"

    for _ in range(5):
        assert "not the code" in type_code(client, wrong).text

    assert "no longer opens" in type_code(client, code_in(mail)).text
    assert client.get(link_in(mail)).status_code == 410
    assert not signed_in(client)


def test_one_link_pressed_twice_at_once_signs_in_once(app: Flask, amina: Actor) -> None:
    secret = services.sign_in_link(AMINA).removeprefix(services.LINK_PATH)
    outcomes: list[str] = []

    def press() -> None:
        with app.app_context():
            try:
                services.by_link(secret, Browser(True, "", "10.0.0.1"))
                outcomes.append("in")
            except Refused:
                outcomes.append("refused")

    threads = [threading.Thread(target=press) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(outcomes) == ["in", "refused", "refused", "refused"]
    assert db.session.scalar(select(func.count(SignIn.id))) == 1


def test_asking_and_guessing_cost_and_say_the_same_for_an_unknown_address(
    amina: Actor, world: World, count_queries: Any
) -> None:
    seen = []
    for email in (AMINA, "nobody@clinic.example"):
        client = world.client()
        with count_queries() as statements:
            pages = [ask(client, email).location, client.get(WAITING).text]
            pages += [type_code(client, "000000").text for _ in range(6)]
        hidden = [page.replace(email, "") for page in pages]
        seen.append((list(statements), [_without_keys(page) for page in hidden]))

    assert seen[0] == seen[1]
    assert len(mails()) == 1


def test_no_address_of_a_stranger_is_kept(client: FlaskClient) -> None:
    ask(client, "nobody@clinic.example")

    kept = db.session.scalars(select(OutboundMail)).all()
    assert [mail.recipient for mail in kept] == [""]
    assert all("nobody@" not in mail.body for mail in kept)


def test_the_mail_is_in_the_persons_language_and_leads_on(
    world: World, client: FlaskClient
) -> None:
    world.person("Ben", email="ben@clinic.example", language="fr")

    ask(client, "ben@clinic.example", next="/you?tab=1")

    mail = mails()[0]
    assert mail.recipient == "ben@clinic.example"
    assert link_in(mail).endswith("?next=/you%3Ftab%3D1")
    with force_locale("fr"):
        assert mail.subject == gettext("Sign in to ECHO Community")


def test_the_code_page_without_anybody_waiting_goes_to_the_door(client: FlaskClient) -> None:
    assert client.get(WAITING).location == "/sign-in"
    assert type_code(client, "123456").location == "/sign-in"


def test_the_code_page_offers_a_new_mail_and_the_password(
    amina: Actor, client: FlaskClient
) -> None:
    ask(client, next="/you", place="shared")
    page = client.get(WAITING).text

    again = form(page, "/sign-in") | {"by": "mail"}

    assert client.post("/sign-in", data=again).location == WAITING
    assert len(mails()) == 2
    assert "/sign-in?next=/you" in page
    assert f'value="{AMINA}"' in client.get("/sign-in?next=/you").text


@pytest.mark.parametrize("step", ["code", "link"])
def test_an_expired_token_shows_the_same_step_again(
    app: Flask, amina: Actor, client: FlaskClient, step: str
) -> None:
    ask(client)
    mail = mails()[0]
    app.config["WTF_CSRF_ENABLED"] = True

    url = WAITING if step == "code" else link_in(mail)
    refused = client.post(url, data={"code": code_in(mail), "place": "own"})
    assert refused.status_code == 400
    assert "open too long" in refused.text

    again = form(refused.text, WAITING if step == "code" else "")
    assert client.post(url, data=again).status_code == 303


def _without_keys(page: str) -> str:
    return re.sub(r'(name="(?:once|csrf_token)" value=)"[^"]*"', r"\1", page)
