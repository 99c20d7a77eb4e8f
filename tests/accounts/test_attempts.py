"""Limits on tries, by account and by address."""

import threading
from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from echo_community.accounts import attempts, passwords
from echo_community.accounts.models import Attempt
from echo_community.kernel.clock import now
from echo_community.kernel.db import db
from echo_community.kernel.errors import TooMany
from tests.accounts.reading import GOOD
from tests.world import World

AMINA = "amina@clinic.example"


@pytest.mark.parametrize("email", [AMINA, "nobody@clinic.example"])
def test_ten_wrong_passwords_close_an_account_for_a_while_whether_or_not_it_exists(
    world: World, client: FlaskClient, email: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(passwords, "matches", lambda known, typed: typed == GOOD and bool(known))
    world.member(email=AMINA, password_hash=passwords.kept(GOOD))
    data = {"email": email, "password": "wrong", "place": "own", "by": "password"}
    for _ in range(10):
        assert client.post("/sign-in", data=data).status_code == 422

    closed = client.post("/sign-in", data=data | {"password": GOOD})

    assert closed.status_code == 429
    assert "It works again in 15 minutes" in closed.text
    assert email in closed.text
    with time_machine.travel(now() + timedelta(minutes=16)):
        later = client.post("/sign-in", data=data | {"password": GOOD})
        assert later.status_code == (303 if email == AMINA else 422)


def test_an_address_may_try_forty_times_over_all_accounts(app: Flask) -> None:
    for n in range(40):
        attempts.allow("password", f"p{n}@clinic.example", "192.0.2.1")

    with pytest.raises(TooMany):
        attempts.allow("password", "new@clinic.example", "192.0.2.1")
    attempts.allow("password", "new@clinic.example", "192.0.2.2")


def test_a_refused_try_does_not_prolong_the_wait(app: Flask) -> None:
    with time_machine.travel(now(), tick=False) as clock:
        for _ in range(10):
            attempts.allow("password", AMINA, "192.0.2.1")
        clock.shift(timedelta(minutes=14))
        with pytest.raises(TooMany) as refused:
            attempts.allow("password", AMINA, "192.0.2.1")
        clock.shift(refused.value.wait)
        attempts.allow("password", AMINA, "192.0.2.1")


def test_a_success_starts_the_account_anew_but_not_the_address(app: Flask) -> None:
    for _ in range(9):
        attempts.allow("password", AMINA, "192.0.2.1")
    attempts.forgive(attempts.allow("password", AMINA, "192.0.2.1"))

    subjects = db.session.scalars(select(Attempt.subject)).all()
    assert len(subjects) == 9
    assert all(subject.startswith("address ") for subject in subjects)


def test_mails_are_limited_by_themselves(world: World, client: FlaskClient) -> None:
    data = {"email": AMINA, "place": "own", "by": "mail"}
    for _ in range(5):
        assert client.post("/sign-in", data=data).status_code == 303

    assert client.post("/sign-in", data=data).status_code == 429
    attempts.allow("password", AMINA, "127.0.0.1")


def test_the_table_tells_neither_who_nor_whence(app: Flask) -> None:
    attempts.allow("password", AMINA, "192.0.2.1")

    for subject in db.session.scalars(select(Attempt.subject)):
        assert "amina" not in subject
        assert "192" not in subject.split()[0]
        assert len(subject.split()[1]) == 64


def test_tries_side_by_side_are_all_counted(app: Flask) -> None:
    outcomes: list[bool] = []

    def knock() -> None:
        with app.app_context():
            try:
                attempts.allow("password", AMINA, "192.0.2.1")
                outcomes.append(True)
            except TooMany:
                outcomes.append(False)

    threads = [threading.Thread(target=knock) for _ in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sum(outcomes) == 10
    assert len(outcomes) == 16
