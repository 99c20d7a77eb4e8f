"""Addresses by which one person answers in one thread."""

from dataclasses import replace
from datetime import timedelta

import pytest
import time_machine
from flask import Flask

from echo_community.kernel.clock import now
from echo_community.notifications.reply_addresses import DAYS, read_address, reply_address

pytestmark = pytest.mark.once


@pytest.fixture(autouse=True)
def domain(app: Flask) -> None:
    app.extensions["settings"] = replace(app.extensions["settings"], mail_in="mail.echo.example")


def test_an_address_says_who_answers_where_and_in_any_case() -> None:
    address = reply_address(7, 99)

    assert address.endswith("@mail.echo.example")
    assert len(address.partition("@")[0]) <= 64
    assert read_address(address) == read_address(address.upper()) == (7, 99)


def test_one_that_is_changed_is_nobodys() -> None:
    address = reply_address(7, 99)
    at = len("reply+") + 8

    assert (
        read_address(address[:at] + ("a" if address[at] != "a" else "b") + address[at + 1 :])
        is None
    )
    assert read_address(address.replace("echo.", "other.")) is None
    assert read_address("reply+@mail.echo.example") is None


def test_it_ends_after_a_season() -> None:
    address = reply_address(7, 99)

    with time_machine.travel(now() + timedelta(days=DAYS)):
        assert read_address(address) == (7, 99)
    with time_machine.travel(now() + timedelta(days=DAYS + 1)):
        assert read_address(address) is None


def test_another_secret_or_no_domain_makes_none(app: Flask) -> None:
    address = reply_address(7, 99)
    settings = app.extensions["settings"]

    app.extensions["settings"] = replace(settings, secret_key="another")
    assert read_address(address) is None
    app.extensions["settings"] = replace(settings, mail_in="")
    assert (reply_address(7, 99), read_address(address)) == ("", None)


def test_one_mailbox_may_take_them_all(app: Flask) -> None:
    settings = replace(app.extensions["settings"], mail_in="hub@clinic.example")
    app.extensions["settings"] = settings

    assert reply_address(7, 99).startswith("hub+")
    assert read_address(reply_address(7, 99)) == (7, 99)
