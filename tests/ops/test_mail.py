"""The outbox and a real mail server."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from email import message_from_bytes
from email.message import Message
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from flask import Flask
from sqlalchemy import select

from echo_community.accounts.mail_trouble import is_stopped
from echo_community.config import Settings
from echo_community.kernel import mail
from echo_community.kernel.clock import now
from echo_community.kernel.db import db, transaction
from echo_community.kernel.mail import Carrier, OutboundMail, deliver_due
from echo_community.kernel.mail.delivering import PAUSES

REFUSED = {
    "nobody": "550 Nobody has this address",
    "moved": "551 5.1.6 They left",
    "blocked": "550 5.7.1 Your network is listed",
    "full": "552 5.2.2 Mailbox full",
}


class Post(Controller):
    """A mail server of one test: keeps what it takes, refuses while told to."""

    def __init__(self, port: int) -> None:
        super().__init__(self, hostname="127.0.0.1", port=port)
        self.taken: list[tuple[list[str], Message]] = []
        self.refusing = False

    async def handle_RCPT(
        self, _server: Any, _session: Any, envelope: Any, address: str, _options: Any
    ) -> str:
        if answer := REFUSED.get(address.partition("@")[0]):
            return answer
        envelope.rcpt_tos.append(address)
        return "250 Known"

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:
        if self.refusing:
            return "451 Come back later"
        if b"offensive" in envelope.content:
            return "554 No"
        self.taken.append((envelope.rcpt_tos, message_from_bytes(envelope.content)))
        return "250 Taken"


@pytest.fixture
def post(free_port: int) -> Iterator[Post]:
    server = Post(free_port)
    server.start()
    yield server
    server.stop()


@pytest.fixture
def carrier(app: Flask, settings: Settings, post: Post) -> Carrier:
    return Carrier(
        replace(settings, mail_url=f"smtp://127.0.0.1:{post.port}", mail_from="Écho <e@c.example>")
    )


def written(to: str = "amina@clinic.example") -> int:
    with transaction():
        sent = mail.send(to, "Réponse\nà votre question", "Votre code : 123456", "test")
    return sent.id


def row(mail_id: int) -> OutboundMail:
    db.session.rollback()
    return db.session.get_one(OutboundMail, mail_id, populate_existing=True)


def test_a_mail_reaches_the_server_once_and_its_words_are_forgotten(
    carrier: Carrier, post: Post
) -> None:
    mail_id = written()

    assert deliver_due(carrier) == 1
    assert deliver_due(carrier) == 0

    [(to, message)] = post.taken
    assert to == ["amina@clinic.example"]
    assert str(message["Message-ID"]) == row(mail_id).message_id
    assert "123456" in str(message.get_payload())
    assert row(mail_id).sent_at
    assert row(mail_id).body == mail.KEPT_AFTER_SENDING


def test_a_refused_mail_is_tried_again_later_with_the_same_id(carrier: Carrier, post: Post) -> None:
    mail_id = written()
    post.refusing = True

    assert deliver_due(carrier) == 0
    again = row(mail_id)
    assert (again.tries, again.sent_at) == (1, None)
    assert now() < again.next_try_at < now() + timedelta(minutes=3)
    assert "123456" in again.body

    post.refusing = False
    assert deliver_due(carrier) == 0  # not due yet
    with transaction():
        row(mail_id).next_try_at = now()
    assert deliver_due(carrier) == 1
    assert str(post.taken[0][1]["Message-ID"]) == row(mail_id).message_id


def test_a_mail_nobody_takes_is_given_up_in_the_end(carrier: Carrier, post: Post) -> None:
    mail_id = written()
    post.refusing = True
    for _ in range(mail.TRIES):
        with transaction():
            row(mail_id).next_try_at = now()
        deliver_due(carrier)

    assert row(mail_id).given_up_at
    post.refusing = False
    with transaction():
        row(mail_id).next_try_at = now()
    assert deliver_due(carrier) == 0


def test_one_refusal_does_not_keep_the_others_back(carrier: Carrier, post: Post) -> None:
    written("nobody@clinic.example")
    written("ben@clinic.example")

    assert deliver_due(carrier) == 1
    assert [to for to, _ in post.taken] == [["ben@clinic.example"]]


@pytest.mark.parametrize(
    ("to", "given_up", "stopped"),
    [
        ("nobody", True, True),
        ("moved", True, True),
        ("blocked", False, False),
        ("full", False, False),
    ],
)
def test_a_refusal_is_judged_by_what_it_says_of_the_address(
    carrier: Carrier, to: str, given_up: bool, stopped: bool
) -> None:
    mail_id = written(f"{to}@clinic.example")

    deliver_due(carrier)

    assert (row(mail_id).given_up_at is not None, is_stopped(f"{to}@clinic.example")) == (
        given_up,
        stopped,
    )
    assert row(mail_id).problem[:1] == "5"


def test_a_mail_refused_for_what_it_says_stops_no_other(carrier: Carrier) -> None:
    with transaction():
        refused = mail.send("amina@clinic.example", "Hello", "offensive", "test")

    deliver_due(carrier)

    assert (row(refused.id).given_up_at is not None, row(refused.id).body) == (True, "(sent)")
    assert not is_stopped("amina@clinic.example")


def test_it_is_tried_for_two_days() -> None:
    assert timedelta(days=2) <= timedelta(minutes=sum(PAUSES)) < timedelta(days=2, hours=6)


def test_a_code_leaves_before_the_news(carrier: Carrier, post: Post) -> None:
    with transaction():
        mail.send("amina@clinic.example", "News", "Words", "test 1", mail.Post(stream="x"))
        mail.send("amina@clinic.example", "Code", "123 456", "test")

    deliver_due(carrier)

    assert [message["Subject"] for _, message in post.taken] == ["Code", "News"]


def test_workers_side_by_side_send_each_mail_once(app: Flask, carrier: Carrier, post: Post) -> None:
    for n in range(12):
        written(f"person-{n}@clinic.example")

    def work(_: int) -> int:
        with app.app_context():
            try:
                return deliver_due(carrier)
            finally:
                db.session.remove()

    with ThreadPoolExecutor(4) as workers:
        assert sum(workers.map(work, range(4))) == 12
    assert len({to[0] for to, _ in post.taken}) == len(post.taken) == 12


def test_a_mail_under_way_is_not_taken_by_another_worker(
    app: Flask, carrier: Carrier, post: Post
) -> None:
    written()
    mail_id = mail.lease() or 0

    assert deliver_due(carrier) == 0  # leased: somebody is at it

    with transaction():  # that somebody died, and the lease ran out
        row(mail_id).next_try_at = now() - timedelta(seconds=1)
    assert deliver_due(carrier) == 1


def test_without_a_server_mails_are_files(app: Flask, settings: Settings) -> None:
    written()

    assert deliver_due(Carrier(settings)) == 1
    [file] = (settings.folder / "mail").iterdir()
    assert b"amina@clinic.example" in file.read_bytes()
    assert db.session.scalars(select(OutboundMail.sent_at)).one()


def test_a_mail_whose_cause_fails_is_never_sent(app: Flask, carrier: Carrier) -> None:
    with pytest.raises(ZeroDivisionError), transaction():
        mail.send("amina@clinic.example", "Hello", "Words", "test")
        _ = 1 / 0

    assert deliver_due(carrier) == 0
