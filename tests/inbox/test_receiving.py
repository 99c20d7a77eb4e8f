"""A mail becomes a post by the one path of words, once, and only of whom its address is."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from echo_community.consults.models import ConsultPost, Says
from echo_community.discussions.models import Attachment, Post
from echo_community.inbox.models import ReceivedMail
from echo_community.inbox.receiving import receive
from echo_community.inbox.refusing import Reason
from echo_community.kernel.clock import now
from echo_community.kernel.db import db, transaction
from echo_community.kernel.mail import OutboundMail
from echo_community.notifications.reply_addresses import reply_address
from echo_community.privacy.models import Hold, HoldCause
from tests.cast import CARD
from tests.files import photo
from tests.inbox.conftest import address, mailed
from tests.world import World

pytestmark = pytest.mark.usefixtures("mail_in")

BOUNCE = Path(__file__).parent / "refused" / "bounce_dsn.eml"


def posts_of(thread_id: int) -> list[str]:
    found = select(Post.source).where(Post.thread_id == thread_id).order_by(Post.number)
    return list(db.session.scalars(found))


def sent() -> list[str]:
    return list(db.session.scalars(select(OutboundMail.cause).order_by(OutboundMail.id)))


def test_a_reply_by_mail_is_a_post_like_any_other(world: World) -> None:
    amina, ben = world.members("Amina", "Ben")
    thread = world.thread(by=amina)
    words = (
        "Ten percent a month.\n\nOn Fri, Nov 27, 2026 at 9:12 AM ECHO <e@x.example> wrote:\n> How?"
    )

    receipt = receive(mailed(address(ben), reply_address(ben.id, thread.id), words))

    assert (receipt.reason, receipt.thread_id) == (None, thread.id)
    assert posts_of(thread.id)[1:] == ["Ten percent a month."]
    reply = db.session.query(Post).filter_by(number=2).one()
    assert (reply.author_id, reply.held) == (ben.id, False)


def test_the_same_mail_posts_once_and_another_with_the_same_words_again(world: World) -> None:
    ben = world.member("Ben")
    thread = world.thread(by=world.member())
    to = reply_address(ben.id, thread.id)

    receipts = [receive(mailed(address(ben), to, message_id=f"<{n}@x>")) for n in (1, 1, 2)]

    assert [receipt.reason for receipt in receipts] == [None, Reason.TWICE, None]
    assert len(posts_of(thread.id)) == 3


def test_what_the_guard_would_stop_is_held_for_a_moderator(world: World) -> None:
    ben = world.member("Ben")
    thread = world.thread(by=world.member())

    receipt = receive(mailed(address(ben), reply_address(ben.id, thread.id), f"Her {CARD}."))

    assert receipt.reason is None
    assert db.session.query(Post).filter_by(number=2).one().held
    assert db.session.query(Hold).one().cause is HoldCause.GUARD
    assert sent() == []


def test_an_address_is_good_for_its_person_alone(world: World) -> None:
    amina, ben = world.members("Amina", "Ben")
    thread = world.thread(by=amina)
    to = reply_address(ben.id, thread.id)

    assert receive(mailed(address(amina), to)).reason is Reason.WRONG_SENDER
    assert receive(mailed("stranger@x.example", to)).reason is Reason.WRONG_SENDER
    with time_machine.travel(now() + timedelta(days=91)):
        assert receive(mailed(address(ben), to)).reason is Reason.NO_ADDRESS
    assert len(posts_of(thread.id)) == 1


def test_who_may_not_write_there_any_more_is_told_so(world: World) -> None:
    amina, ben = world.members("Amina", "Ben")
    cleo = world.member("Cleo", of="Hepatitis C")
    thread = world.thread(by=amina)

    outside = mailed(address(cleo), reply_address(cleo.id, thread.id), "Outside.")
    assert receive(outside).reason is Reason.NOT_ALLOWED
    world.membership(ben, suspended_until=now() + timedelta(days=1))
    barred = mailed(address(ben), reply_address(ben.id, thread.id), "Barred.")
    assert receive(barred).reason is Reason.NOT_ALLOWED
    assert len(posts_of(thread.id)) == 1


def test_a_refusal_is_told_once_a_day_without_a_word_of_the_mail(world: World) -> None:
    ben = world.member("Ben")
    for n in range(3):
        receive(mailed(address(ben), "reply+nothing@in.echo.example", f"Secret {n}."))
    with time_machine.travel(now() + timedelta(days=2)):
        receive(mailed(address(ben), "reply+nothing@in.echo.example", "Secret again."))

    mails = db.session.query(OutboundMail).order_by(OutboundMail.id).all()
    assert [mail.recipient for mail in mails] == [address(ben)] * 2
    assert not any("Secret" in mail.body for mail in mails)


def test_whose_address_it_is_hears_of_each_mail_that_is_not_posted(world: World) -> None:
    ben = world.member("Ben")
    to = reply_address(ben.id, world.thread(by=world.member()).id)
    receive(mailed(address(ben), "reply+nothing@in.echo.example"))
    world.membership(ben, suspended_until=now() + timedelta(days=1))

    for n in range(2):
        assert receive(mailed(address(ben), to, f"Word {n}.")).reason is Reason.NOT_ALLOWED

    assert len(sent()) == 3


def test_no_program_and_no_loop_is_answered(world: World) -> None:
    ben = world.member("Ben")
    to = reply_address(ben.id, world.thread().id)

    assert receive(BOUNCE.read_bytes()).reason is Reason.BOUNCE
    automatic = mailed(address(ben), to, "I am away.", Auto_Submitted="auto-replied")
    assert receive(automatic).reason is Reason.AUTOMATIC
    assert receive(mailed("no-reply@localhost", to)).reason in (Reason.LOOP, Reason.NOT_A_PERSON)
    assert sent() == []
    assert db.session.query(ReceivedMail).count() == 3


def test_files_come_along_and_what_is_none_is_named(world: World) -> None:
    ben = world.member("Ben")
    thread = world.thread(by=world.member())
    lines = [
        f"From: {address(ben)}",
        f"To: {reply_address(ben.id, thread.id)}",
        "Content-Type: multipart/mixed; boundary=b",
        "",
        "--b",
        "",
        "See the picture.",
    ]
    raw = "\n".join(lines).encode()
    for name, content in (("scan.jpg", photo()), ("plan.docx", b"PK\x03\x04" + b"x" * 90)):
        raw += (
            f'\n--b\nContent-Type: application/octet-stream; name="{name}"\n\n'.encode() + content
        )
    raw += b"\n--b--\n"

    assert receive(raw).reason is None
    assert [one.name for one in db.session.query(Attachment).filter(Attachment.post_id > 0)] == [
        "scan.jpg"
    ]
    told = db.session.query(OutboundMail).filter_by(recipient=address(ben)).one()
    assert "plan.docx" in told.body


def test_a_reply_finds_the_thread_where_it_was_merged_into(world: World) -> None:
    ben = world.member("Ben")
    old, new = world.thread(by=world.member()), world.thread(by=world.member(), title="Same?")
    with transaction():
        old.merged_into_id = new.id

    assert receive(mailed(address(ben), reply_address(ben.id, old.id))).thread_id == new.id


def test_without_a_domain_nothing_comes_in(world: World, app: Flask) -> None:
    ben = world.member("Ben")
    to = reply_address(ben.id, world.thread().id)
    app.extensions["settings"] = app.extensions["settings"].__class__()

    assert receive(mailed(address(ben), to)).reason is Reason.NO_ADDRESS


def test_in_a_consult_it_is_an_answer_or_says_more_by_whose_it_is(world: World) -> None:
    jo, expert = world.member("Jo"), world.expert()
    consult = world.consult(by=jo)

    for author, words in ((expert, "Ten percent a month."), (jo, "And if she cannot sleep?")):
        to = reply_address(author.id, consult.thread_id)
        assert receive(mailed(address(author), to, words)).reason is None

    said = db.session.query(ConsultPost).order_by(ConsultPost.post_id)
    assert [row.says for row in said] == [Says.ANSWER, Says.MORE]


def test_what_would_tell_the_name_of_who_asked_without_it_is_not_posted(world: World) -> None:
    jo = world.member("Jo Halvorsen")
    thread = world.thread(by=jo, nameless=True)
    to = reply_address(jo.id, thread.id)

    for words in (
        "It is 5 mg. Thanks, Jo",
        "It is 5 mg, thanks, jo",
        "It is 5 mg. - jo h.",
        "So says JO HALVORSEN: it is 5 mg.",
        f"It is 5 mg, or write to {address(jo)}, please.",
    ):
        assert receive(mailed(address(jo), to, words)).reason is Reason.NOT_NOW
    assert receive(mailed(address(jo), to, "It is 5 mg.")).reason is None
    assert posts_of(thread.id)[1:] == ["It is 5 mg."]
    told = db.session.query(OutboundMail).filter_by(recipient=address(jo)).first()
    assert told and "without your name" in told.body
    assert "5 mg" not in told.body


def test_two_deliveries_at_once_post_once(world: World, app: Flask) -> None:
    ben = world.member("Ben")
    thread = world.thread(by=world.member())
    mail = mailed(address(ben), reply_address(ben.id, thread.id))
    db.session.commit()

    def deliver(_: int) -> Reason | None:
        with app.app_context():
            reason = receive(mail).reason
            db.session.remove()
            return reason

    with ThreadPoolExecutor(2) as pool:
        reasons = list(pool.map(deliver, range(2)))
    db.session.rollback()
    assert sorted(reasons, key=str) == [None, Reason.TWICE]
    assert len(posts_of(thread.id)) == 2
