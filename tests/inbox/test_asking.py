"""Questions by mail: at once to one's own address, after one tap to everybody's."""

import pytest
from sqlalchemy import select

from echo_community.__main__ import main
from echo_community.consults.models import Consult
from echo_community.discussions.models import Thread
from echo_community.inbox import asking
from echo_community.inbox.doors import ask_addresses, general_address
from echo_community.inbox.models import MailedQuestion
from echo_community.inbox.receiving import receive
from echo_community.inbox.refusing import Reason
from echo_community.kernel.actor import Actor
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
    assert ["911" in mail.body for mail in told] == [True]
