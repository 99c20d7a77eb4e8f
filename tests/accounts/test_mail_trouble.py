"""Addresses that mails came back from: nothing more goes there, and their owner is told."""

from datetime import timedelta

import pytest
import time_machine
from flask import Flask

from echo_community.accounts import mail_trouble, services
from echo_community.kernel import mail
from echo_community.kernel.actor import Actor
from echo_community.kernel.clock import now
from echo_community.kernel.db import db, transaction
from echo_community.kernel.mail import Carrier, OutboundMail, deliver_due
from tests.accounts.reading import form
from tests.world import World


@pytest.fixture
def amina(world: World) -> Actor:
    """A member to whom something was mailed before."""
    amina = world.member(email="amina@clinic.example")
    write()
    return amina


def write(cause: str = "answer 1 1", to: str = "amina@clinic.example") -> OutboundMail:
    with transaction():
        return mail.send(to, "Hello", "Words", cause)


def left(app: Flask) -> list[str]:
    """The causes of what leaves now."""
    before = set(db.session.query(OutboundMail.id).filter(OutboundMail.sent_at.is_not(None)))
    deliver_due(Carrier(app.extensions["settings"]))
    sent = db.session.query(OutboundMail).filter(OutboundMail.sent_at.is_not(None))
    return [one.cause for one in sent if (one.id,) not in before]


@pytest.fixture(autouse=True)
def nothing_needless(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("echo_community.kernel.mail.delivering.NEEDLESS", {})


def test_after_a_bounce_no_news_leave_but_a_way_in_does_a_few_times_a_day(
    app: Flask, amina: Actor
) -> None:
    left(app)

    assert services.bounced("Amina@Clinic.example", True, "5.1.1")
    for cause in ("answer 1 1", *["sign-in"] * (mail_trouble.A_DAY + 1)):
        write(cause)

    assert left(app) == ["sign-in"] * (mail_trouble.A_DAY - 1)  # one left today already


def test_a_full_mailbox_counts_once_it_lasts(amina: Actor) -> None:
    with time_machine.travel(now(), tick=False) as clock:
        for _ in range(mail_trouble.TIMES - 1):
            assert not services.bounced("amina@clinic.example", False, "4.2.2")
        assert not services.bounced("amina@clinic.example", False, "4.2.2")  # all on one day
        clock.shift(timedelta(days=4))
        assert services.bounced("amina@clinic.example", False, "4.2.2")


def test_what_comes_back_from_where_nothing_went_changes_nothing(world: World) -> None:
    world.member(email="amina@clinic.example")

    assert not services.bounced("amina@clinic.example", True, "5.1.1")
    assert not services.complained("")
    assert not mail_trouble.is_stopped("amina@clinic.example")


def test_whom_a_mail_went_to_is_known_by_its_number(amina: Actor) -> None:
    known = db.session.query(OutboundMail.message_id).scalar()

    assert mail_trouble.sent_to(known or "") == "amina@clinic.example"
    assert mail_trouble.sent_to("<else@where.example>") == ""


@pytest.mark.parametrize(
    ("trouble", "said"), [("bounced", "came back"), ("complained", "called unwanted")]
)
def test_the_member_is_told_on_every_page_until_they_say_that_it_works(
    world: World, app: Flask, amina: Actor, trouble: str, said: str
) -> None:
    if trouble == "bounced":
        services.bounced("amina@clinic.example", True, "5.1.1")
    else:
        services.complained("amina@clinic.example")
    client = world.client(amina)

    page = client.get("/you").get_data(as_text=True)
    assert said in page
    page = client.post(
        "/you/mail-works", data=form(page, "/you/mail-works"), follow_redirects=True
    ).get_data(as_text=True)

    assert said not in page
    left(app)
    write()
    assert left(app) == ["answer 1 1"]


def test_nobody_ends_the_trouble_of_another(world: World, amina: Actor) -> None:
    services.bounced("amina@clinic.example", True, "5.1.1")

    world.client(world.member("Ben Okafor")).post("/you/mail-works")

    assert mail_trouble.is_stopped("amina@clinic.example")
