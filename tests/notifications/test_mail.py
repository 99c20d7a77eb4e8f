"""Which notices go by mail, and what a mail may say."""

import re
from datetime import timedelta
from email.message import EmailMessage

import pytest
import time_machine

from echo_community.discussions import services
from echo_community.discussions.drafts import EditDraft, ReplyDraft
from echo_community.discussions.models import Level, Thread
from echo_community.kernel import mail
from echo_community.kernel.actor import Actor
from echo_community.kernel.clock import now
from echo_community.kernel.db import db, transaction
from echo_community.kernel.mail import OutboundMail
from echo_community.kernel.mail.carrying import Line
from echo_community.policy import Visibility
from echo_community.programmes.models import Membership, Quoting
from tests.notifications.outbox import deliver, mails
from tests.world import World


def test_an_answer_is_mailed_in_the_language_of_who_gets_it(world: World) -> None:
    amina = world.member(language="fr")
    thread = world.thread(by=amina, title="How fast?")

    world.reply(thread, world.expert("Samira Haddad"), "Ten percent a month.")

    [mail] = mails()
    assert mail.recipient.startswith("amina-diallo")
    assert "Samira Haddad" in mail.subject
    assert mail.subject.endswith("How fast?")
    assert "> Ten percent a month." in mail.body
    assert f"/t/{thread.id}/p/2" in mail.body
    assert "\n\n\n" not in mail.body


def test_watchers_are_told_here_and_not_by_mail(world: World) -> None:
    amina, ben, cleo = world.members("Amina Diallo", "Ben Okafor", "Cleo Roy")
    thread = world.thread(by=amina)
    services.follow(cleo, thread.id, Level.WATCH)

    world.reply(thread, ben)

    assert [mail.recipient.split("-")[0] for mail in mails()] == ["amina"]


def test_who_left_and_who_would_read_a_deleted_post_get_no_mail(world: World) -> None:
    amina, ben = world.members("Amina Diallo", "Ben Okafor")
    thread = world.thread(by=amina)
    post = world.reply(thread, ben)
    services.hide_post(ben, post.id)
    assert deliver() == []

    world.reply(thread, ben)
    with transaction():
        db.session.query(Membership).filter_by(user_id=amina.id).delete()
    assert deliver() == []


@pytest.mark.parametrize("visibility", [Visibility.STAFF, Visibility.NAMED])
def test_a_mail_says_nothing_of_what_is_not_for_all(world: World, visibility: Visibility) -> None:
    amina, samira = world.expert("Amina Diallo"), world.expert("Samira Haddad")
    named = (amina.id, samira.id)
    thread = world.thread(by=amina, title="A colleague in need", visibility=visibility, named=named)

    world.reply(thread, samira, "Their ward is short of staff.")

    [mail] = mails()
    assert "Samira Haddad answered you" in mail.subject
    assert not re.search("colleague|ward", mail.subject + mail.body)


@pytest.mark.parametrize(
    ("quoting", "title", "first", "last"),
    [
        (Quoting.NONE, False, False, False),
        (Quoting.TITLE, True, False, False),
        (Quoting.EXCERPT, True, True, False),
        (Quoting.WHOLE, True, True, True),
    ],
)
def test_a_mail_says_as_much_as_the_programme_lets_it(
    world: World, quoting: Quoting, title: bool, first: bool, last: bool
) -> None:
    amina, ben = world.members("Amina Diallo", "Ben Okafor")
    with transaction():
        world.programme().mail_quoting = quoting
    words = "Ten percent a month. " + "Slowly. " * 60 + "Then stop."
    world.reply(world.thread(by=amina, title="How fast?"), ben, words)

    [mail] = mails()

    said = mail.subject + mail.body
    assert ["How fast?" in said, "Ten percent" in said, "Then stop." in said] == [
        title,
        first,
        last,
    ]
    assert "Ben Okafor answered you" in mail.subject


def test_a_mail_says_nothing_of_a_case(world: World) -> None:
    jo, samira = world.member("Jo Halvorsen"), world.expert("Samira Haddad")
    case = world.case(by=jo, title="Leg pain after two operations")

    services.reply(samira, case.thread_id or 0, ReplyDraft("Her ward is short of staff."))

    [mail] = mails()
    assert "Samira Haddad answered you" in mail.subject
    assert not re.search("Leg pain|ward", mail.subject + mail.body)


def test_a_mail_quotes_nothing_that_the_guard_doubts(world: World, lavoie: None) -> None:
    amina, ben, samira = world.member(), world.member("Ben Okafor"), world.expert()
    thread = world.thread(by=amina, title="How fast?")
    post = services.reply(ben, thread.id, ReplyDraft("Mrs Lavoie's dog.", reason="It is a dog."))

    services.release(samira, post.id)

    [mail] = mails()
    assert "Lavoie" not in mail.subject + mail.body
    assert mail.subject.endswith("How fast?")


def test_a_nameless_author_stands_in_no_part_of_a_mail(world: World) -> None:
    amina, samira = world.member("Amina Diallo"), world.expert("Samira Haddad")
    thread = nameless_thread(world, amina)
    world.reply(thread, samira)
    world.reply(thread, amina, f"[x](/t/{thread.id}/p/2) @samira.haddad, still nine.")

    to_samira = [one for one in deliver() if "To: samira-haddad" in one]

    assert len(to_samira) == 1
    assert "Subject: Original poster mentioned you: How fast?" in to_samira[0]
    assert not re.search(rf"amina|diallo|\b{amina.id}\b@|people/", to_samira[0], re.I)


def nameless_thread(world: World, author: Actor) -> Thread:
    """A thread whose author nobody knows."""
    return world.thread(by=author, title="How fast?", nameless=True)


@pytest.mark.parametrize("taken", ["deleted", "edited"])
def test_words_that_were_taken_away_leave_in_no_mail_that_waited(world: World, taken: str) -> None:
    amina, ben = world.members("Amina Diallo", "Ben Okafor")
    thread = world.thread(by=amina)
    post = world.reply(thread, ben, "She is called Theresa.")
    assert "Theresa" in mails()[0].body

    if taken == "deleted":
        services.hide_post(ben, post.id)
    else:
        services.edit_post(ben, post.id, EditDraft("She is well.", post.revision))

    assert not any("Theresa" in mail.body for mail in mails())
    assert ["She is well." in mail for mail in deliver()] == [True] * (taken == "edited")


def test_what_an_earlier_mail_told_is_not_mailed_again(world: World) -> None:
    amina, ben = world.members("Amina Diallo", "Ben Okafor")
    thread = world.thread(by=amina)
    with time_machine.travel(now() - timedelta(hours=2)):
        world.reply(thread, ben, "The first.")
        assert len(deliver()) == 1
    post = world.reply(thread, ben, "The second.")
    mails()

    services.edit_post(ben, post.id, EditDraft("The second, mended.", post.revision))

    [mail] = deliver()
    assert "The second, mended." in mail
    assert "- Ben" not in mail  # of one notice alone


def test_a_mail_taken_back_while_it_leaves_is_not_followed_by_another(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    amina, ben = world.members("Amina Diallo", "Ben Okafor")
    post = world.reply(world.thread(by=amina), ben)
    hand_over = Line.deliver

    def edited_meanwhile(line: Line, message: EmailMessage) -> None:
        hand_over(line, message)
        services.edit_post(ben, post.id, EditDraft("Five percent.", post.revision))

    with monkeypatch.context() as patched:
        patched.setattr(Line, "deliver", edited_meanwhile)
        assert len(deliver()) == 1
    assert deliver() == []


def test_a_mail_that_nobody_can_judge_keeps_no_other_waiting(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    amina, ben = world.members("Amina Diallo", "Ben Okafor")
    with transaction():
        mail.send("odd@clinic.example", "Odd", "Words", "answer oddly")
    world.reply(world.thread(by=amina), ben)

    assert len(deliver()) == 1
    odd = db.session.query(OutboundMail).filter_by(cause="answer oddly").one()
    assert (odd.tries, odd.problem) == (1, "ValueError")
