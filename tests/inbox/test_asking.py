"""Questions by mail: at once to one's own address, after one tap to everybody's."""

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select

from echo_community.__main__ import main
from echo_community.consults.models import Consult
from echo_community.discussions.models import Thread
from echo_community.inbox import asking, subjects
from echo_community.inbox.doors import ask_addresses, general_address
from echo_community.inbox.models import MailedQuestion
from echo_community.inbox.receiving import receive
from echo_community.inbox.refusing import Reason
from echo_community.kernel.actor import Actor
from echo_community.kernel.clock import now
from echo_community.kernel.db import db
from echo_community.kernel.mail import OutboundMail
from echo_community.notifications.reply_addresses import reply_address
from tests.cast import CARD
from tests.inbox.conftest import address, mailed
from tests.world import World

pytestmark = pytest.mark.usefixtures("mail_in")

WORDS = "May I start buprenorphine at 5 mcg? She takes 40 MME."


def asked() -> list[tuple[int, str]]:
    """Who asked, and under which title."""
    threads = select(Thread.author_id, Thread.title).join(Consult, Consult.thread_id == Thread.id)
    return [(row.author_id, row.title) for row in db.session.execute(threads)]


def own(person: Actor) -> str:
    """The address of their own for questions."""
    return next(iter(ask_addresses(person).values()))


def waiting(world: World, person: Actor, words: str = WORDS) -> str:
    """The token of a question that waits for their tap."""
    to = general_address(world.programme().slug)
    assert receive(mailed(address(person), to, words, subject="Help")).reason is None
    body = db.session.query(OutboundMail).filter_by(recipient=address(person)).one().body
    return body.split("/mailed/")[1].split()[0]


def test_a_mail_to_ones_own_address_asks_at_once(world: World) -> None:
    jo = world.member("Jo")

    receive(mailed(address(jo), own(jo), WORDS, subject="Re: ?"))
    receive(mailed(address(jo), own(jo), "When?", subject="Starting low-dose buprenorphine"))

    assert asked() == [
        (jo.id, "May I start buprenorphine at 5 mcg?"),
        (jo.id, "Starting low-dose buprenorphine"),
    ]


def test_a_new_address_ends_the_old_one_and_nobody_elses_mail_takes_it(world: World) -> None:
    jo, ben = world.members("Jo", "Ben")
    old = own(jo)
    asking.renew(jo, world.programme().id)

    assert receive(mailed(address(jo), old)).reason is Reason.NO_ADDRESS
    assert receive(mailed(address(ben), own(jo))).reason is Reason.WRONG_SENDER
    assert receive(mailed(address(jo), own(jo))).reason is None
    assert len(asked()) == 1


def test_to_everybodys_address_it_waits_for_one_tap_and_is_asked_once(world: World) -> None:
    jo = world.member("Jo")
    token = waiting(world, jo)
    nobody = world.client()

    assert asked() == []
    assert "40 MME" in nobody.get(f"/mailed/{token}").text
    assert nobody.post(f"/mailed/{token}").status_code == 303
    nobody.post(f"/mailed/{token}")
    assert asked() == [(jo.id, "May I start buprenorphine at 5 mcg?")]
    assert "40 MME" not in nobody.get(f"/mailed/{token}").text
    assert nobody.get("/mailed/another").status_code == 404


def test_what_is_thrown_away_is_gone(world: World) -> None:
    token = waiting(world, world.member("Jo"))

    world.client().post(f"/mailed/{token}/throw-away")

    assert world.client().get(f"/mailed/{token}").status_code == 404
    assert (asked(), db.session.query(MailedQuestion).count()) == ([], 0)


def test_what_the_guard_would_stop_is_held_either_way(world: World) -> None:
    jo, ben = world.members("Jo", "Ben")
    receive(mailed(address(jo), own(jo), f"Her {CARD}, what now?"))
    world.client().post(f"/mailed/{waiting(world, ben, f'His {CARD}.')}")

    assert [thread.held for thread in db.session.query(Thread)] == [True, True]


def test_who_is_no_member_there_asks_nothing(world: World) -> None:
    cleo = world.member("Cleo", of="Hepatitis C")
    to = general_address(world.programme().slug)

    assert receive(mailed(address(cleo), to)).reason is Reason.NOT_ALLOWED
    assert receive(mailed("stranger@x.example", to)).reason is Reason.UNKNOWN_SENDER
    assert db.session.query(MailedQuestion).count() == 0


def test_ones_addresses_stand_on_a_page_of_ones_own(world: World) -> None:
    jo = world.member("Jo")
    client = world.client(jo)

    assert own(jo) in client.get("/you/mail").text
    client.post(f"/you/mail/{world.programme().id}/renew")
    assert own(jo) in client.get("/you/mail").text
    assert client.post(f"/you/mail/{world.programme('Other').id}/renew").status_code == 404


def test_an_address_to_reply_to_is_printed(world: World) -> None:
    amina = world.member()
    thread = world.thread(by=amina)
    wanted = ["reply-address", "--thread", str(thread.id), "--as", address(amina)]

    ended = world.app.test_cli_runner().invoke(main, ["mail", *wanted])

    assert ended.output.strip() == reply_address(amina.id, thread.id), ended.output


def test_words_of_danger_bring_the_numbers_to_call_at_once(world: World) -> None:
    jo = world.member("Jo")

    receive(
        mailed(address(jo), own(jo), "He took forty tablets and wants to kill himself. What now?")
    )
    receive(mailed(address(jo), own(jo), WORDS))

    told = db.session.query(OutboundMail).filter_by(recipient=address(jo)).all()
    assert sorted("911" in mail.body for mail in told) == [False, False, True]


def test_a_word_before_the_subject_says_how_soon_and_for_whom_and_the_answer_says_so(
    world: World,
) -> None:
    jo = world.member("Jo")
    receive(mailed(address(jo), own(jo), WORDS, subject="Re: URGENT: Starting low-dose"))
    receive(mailed(address(jo), own(jo), "Et si ?", subject="Équipe seulement : Et la nuit ?"))
    to = general_address(world.programme().slug)
    receive(mailed(address(jo), to, "When?", subject="[Hub only] urgente: At night or by day?"))
    told = [mail.body for mail in db.session.query(OutboundMail).order_by(OutboundMail.id)]
    page = world.client(jo).get(f"/mailed/{told[2].split('/mailed/')[1].split()[0]}")
    for body in (told[2], page.text):
        assert "Needed today" in body
        assert "Only the hub reads it, with your name" in body
    asking.send(told[2].split("/mailed/")[1].split()[0])

    rows = db.session.query(Consult.urgency, Thread.title, Thread.visibility).join(
        Thread, Thread.id == Consult.thread_id
    )
    assert [tuple(map(str, row)) for row in rows.order_by(Thread.id)] == [
        ("today", "Starting low-dose", "programme"),
        ("week", "Et la nuit ?", "staff"),
        ("today", "At night or by day?", "staff"),
    ]
    assert "Needed today. Members of the programme read it, with your name." in told[0]
    assert "Needed this week. Only the hub" in told[1]
    assert all("ask on the site: a mail always carries it" in " ".join(b.split()) for b in told)


@pytest.mark.once
@pytest.mark.parametrize("subject", ["Urgent care referral?", "Hub only knows", "Seulement 5 mg ?"])
def test_a_word_that_belongs_to_the_subject_asks_for_nothing(subject: str) -> None:
    assert subjects.read(subject) == subjects.Subject(subject)


def test_whoever_writes_in_a_members_name_has_us_mail_them_once_a_day(world: World) -> None:
    jo, to = world.member("Jo"), general_address(world.programme().slug)
    danger = "He took forty tablets and wants to kill himself. What now?"
    for n in range(3):
        receive(mailed(address(jo), to, f"{danger} {n}", subject=f"Help me {n}"))

    told = db.session.query(OutboundMail).filter_by(recipient=address(jo)).all()
    assert [mail.cause.split()[0] for mail in told] == ["mailed", "alarm"]
    page = world.client(jo).get("/you/mail").text
    token = page.rpartition("/mailed/")[2].partition('"')[0]
    assert [f"Help me {n}" in page for n in range(3)] == [True] * 3  # nothing is lost
    assert world.client().post(f"/mailed/{token}").status_code == 303
    assert [title for _, title in asked()] == ["Help me 0"]
    assert "Help me" not in world.client(world.member("Ben")).get("/you/mail").text
    with time_machine.travel(now() + timedelta(days=1, minutes=1)):
        receive(mailed(address(jo), to, WORDS))
    assert db.session.query(OutboundMail).filter_by(recipient=address(jo)).count() == 3


def test_no_more_wait_than_anybody_needs(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    jo, to = world.member("Jo"), general_address(world.programme().slug)
    monkeypatch.setattr(asking, "MOST_WAITING", 1)

    receipts = [receive(mailed(address(jo), to, f"{WORDS} {n}")) for n in range(2)]

    assert [receipt.reason for receipt in receipts] == [None, Reason.NOT_NOW]
