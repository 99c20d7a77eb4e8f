"""The digest: what is in it, when it leaves, and what stays out of it."""

import re
from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine

from echo_community.consults.models import Pearl
from echo_community.discussions import services
from echo_community.discussions.drafts import ReplyDraft
from echo_community.discussions.models import Level
from echo_community.kernel.actor import Actor
from echo_community.kernel.clock import now
from echo_community.kernel.db import db, transaction
from echo_community.kernel.mail import OutboundMail
from echo_community.notifications.choosing import WishesDraft, choose_mail
from echo_community.notifications.groups import Group, When
from echo_community.notifications.models import DigestTime, NoticeKind
from echo_community.notifications.services import News, tell
from echo_community.pages import digesting
from echo_community.pages.digest import digest_of
from echo_community.pages.digesting import send_digests
from echo_community.policy import Visibility
from echo_community.programmes.services import follow_topic
from tests.world import World

WEDNESDAY = "2026-03-04 15:00Z"
MONDAY = datetime.fromisoformat("2026-03-09 11:05Z")  # five past seven in Toronto, in summer time


@pytest.fixture
def clock() -> Any:
    """A Wednesday, and a clock to move."""
    with time_machine.travel(WEDNESDAY, tick=False) as clock:
        yield clock


def sent(person: Actor) -> list[OutboundMail]:
    """The digests of somebody, oldest first."""
    found = db.session.query(OutboundMail).filter(OutboundMail.cause.like(f"digest {person.id} %"))
    return found.order_by(OutboundMail.id).all()


def watched(world: World, reader: Actor, title: str = "How fast?", replies: int = 1) -> None:
    """A thread that somebody watches, with replies."""
    by = world.member("Ben Okafor")
    thread = world.thread(by=by, title=title)
    services.follow(reader, thread.id, Level.WATCH)
    for _ in range(replies):
        world.reply(thread, by)


def test_on_monday_morning_comes_what_was_told_and_not_mailed(world: World, clock: Any) -> None:
    amina = world.member(language="fr")
    send_digests.work()
    watched(world, amina, replies=3)

    clock.move_to(MONDAY - timedelta(minutes=10))
    send_digests.work()
    assert sent(amina) == []
    clock.move_to(MONDAY)
    assert [send_digests.work() for _ in range(2)] == [1, 0]

    [mail] = sent(amina)
    assert "Chronic Pain" in mail.subject
    assert "3 réponses: How fast?" in mail.body.replace("\u00a0", " ")
    assert mail.headers["List-Unsubscribe-Post"]
    assert "/notices/choices" in mail.body


def test_nothing_new_no_mail_and_nothing_twice(world: World, clock: Any) -> None:
    amina = world.member()
    watched(world, amina)
    send_digests.work()
    clock.move_to(MONDAY)
    send_digests.work()
    assert len(sent(amina)) == 1

    for week in (1, 2):
        clock.move_to(MONDAY + week * timedelta(days=7))
        send_digests.work()

    assert len(sent(amina)) == 1


def test_what_was_read_or_mailed_at_once_or_is_gone_is_not_in_it(world: World, clock: Any) -> None:
    amina, ben = world.member(), world.member("Ben Okafor")
    watched(world, amina, "Read here")
    for title, by in (("Mine", amina), ("Withdrawn", ben)):
        thread = world.thread(by=by, title=title)
        services.follow(amina, thread.id, Level.WATCH)
        post = world.reply(thread, ben)
    services.hide_post(ben, post.id)
    world.client(amina).post("/notices/read")
    send_digests.work()

    clock.move_to(MONDAY)
    send_digests.work()

    assert not any("For you" in mail.body for mail in sent(amina))


def test_daily_ones_come_on_the_days_and_at_the_hour_that_were_chosen(
    world: World, clock: Any
) -> None:
    amina = world.member(time_zone="America/Vancouver")
    when = {Group.THREADS: When.DAILY, Group.MARKS: When.WEEKLY}
    choose_mail(amina, WishesDraft(when, hour=17, day=5, days="4"))
    watched(world, amina)

    for day, digests in (("04", 0), ("05", 1), ("06", 1)):  # Wednesday to Friday, five in Vancouver
        five = datetime.fromisoformat(f"2026-03-{day} 23:00Z") + timedelta(hours=2)
        for moment in (five - timedelta(minutes=1), five + timedelta(minutes=1)):
            clock.move_to(moment)
            send_digests.work()
        assert len(sent(amina)) == digests

    assert "Your day in Chronic Pain" in sent(amina)[0].subject


def test_after_days_without_a_worker_there_is_one_and_not_five(world: World, clock: Any) -> None:
    amina = world.member()
    choose_mail(amina, WishesDraft({Group.THREADS: When.DAILY}))
    watched(world, amina)

    clock.shift(timedelta(days=5))
    send_digests.work()

    assert len(sent(amina)) == 1
    assert db.session.get_one(DigestTime, amina.id).next_at > now()


def test_who_waits_in_my_topics_the_session_and_a_pearl(world: World, clock: Any) -> None:
    amina, ben = world.member(), world.member("Ben Okafor")
    mine, other = world.topic("Tapering"), world.topic("Sleep")
    world.thread(by=ben, title="Which dose?", topics=(mine.id,))  # before it is followed: not told
    long = world.thread(by=ben, title="How long?", topics=(other.id,))
    world.thread(by=ben, title="For the hub", topics=(mine.id,), visibility=Visibility.STAFF)
    follow_topic(amina, mine.id)
    session = world.session(MONDAY + timedelta(days=2), lecture="Sleep and pain")
    with transaction():  # not at short notice, so no mail of its own told it
        cause = f"session {session.id} moved 1"
        tell([amina.id], News(NoticeKind.SESSION, session.programme_id, cause))
    pearl(ben, "Can a taper wait?", long.id)
    send_digests.work()

    clock.move_to(MONDAY)
    send_digests.work()

    body = sent(amina)[0].body
    assert [line.split(",")[0] for line in re.findall(r"^- (.*)$", body, re.M)] == [
        "Moved: Sleep and pain",
        "Which dose?",
        "Sleep and pain",
        "Can a taper wait?",
    ]


def pearl(by: Actor, question: str, thread_id: int) -> None:
    """A pearl of the programme."""
    with transaction():
        db.session.add(
            Pearl(
                programme_id=next(iter(by.memberships)),
                author_id=by.id,
                question=question,
                answer="Yes.",
                html="<p>Yes.</p>",
                thread_id=thread_id,
                review_on=now().date() + timedelta(days=365),
            )
        )


def test_it_holds_no_word_of_a_case_a_consult_or_the_hubs_own_and_no_nameless_name(
    world: World, clock: Any
) -> None:
    samira, jo = world.expert("Samira Haddad"), world.member("Jo Halvorsen")
    case = world.case(by=jo, title="Leg pain after two operations")
    consult = world.consult(by=jo, body="Her ward is short of staff?", nameless=True)
    staff = world.thread(by=jo, title="A colleague in need", visibility=Visibility.STAFF)
    for thread_id in (case.thread_id, consult.thread_id, staff.id):
        services.follow(samira, thread_id or 0, Level.WATCH)
        services.reply(jo, thread_id or 0, ReplyDraft("There is more."))
    send_digests.work()

    clock.move_to(MONDAY)
    send_digests.work()

    [mail] = sent(samira)
    assert not re.search("Leg pain|ward|colleague", mail.subject + mail.body + mail.html)
    assert mail.body.count("replied") == 3
    assert mail.body.count("Original poster replied") == 2  # a hub-only one may be shared one day


def test_the_page_shows_what_would_be_in_it_and_other_programmes_nothing(
    world: World, clock: Any, count_queries: Any
) -> None:
    amina, omar = world.member(), world.member("Omar", of="Hepatitis C")
    watched(world, amina)
    client = world.client(amina)

    with count_queries() as seen:
        page = client.get("/notices/digest")

    assert page.status_code == 200
    assert "How fast?" in page.text
    assert len(seen) <= 12, seen
    assert "Nothing new" in world.client(omar).get("/notices/digest").text


def test_a_digest_that_waits_leaves_without_what_was_taken_away_meanwhile(
    world: World, clock: Any
) -> None:
    amina, ben = world.member(), world.member("Ben Okafor")
    watched(world, amina, "How fast?")
    thread = world.thread(by=ben, title="She is called Theresa")
    services.follow(amina, thread.id, Level.WATCH)
    post = world.reply(thread, ben)
    send_digests.work()
    clock.move_to(MONDAY)
    send_digests.work()
    assert "Theresa" in sent(amina)[0].body

    services.hide_thread(world.expert(), post.thread_id)
    clock.shift(timedelta(minutes=10))
    send_digests.work()

    [mail] = sent(amina)
    assert "Theresa" not in mail.body
    assert "How fast?" in mail.body


def test_who_wants_none_gets_none(world: World, clock: Any) -> None:
    amina = world.member()
    choose_mail(amina, WishesDraft(dict.fromkeys(Group, When.NOT)))
    watched(world, amina)
    world.session(MONDAY + timedelta(days=2))

    clock.move_to(MONDAY)
    send_digests.work()

    assert sent(amina) == []
    assert "You get no digest" in world.client(amina).get("/notices/digest").text


def test_a_worker_killed_while_writing_leaves_it_to_the_next(
    world: World, clock: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    amina = world.member()
    watched(world, amina)
    send_digests.work()
    clock.move_to(MONDAY)

    def dies(*_: Any) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr("echo_community.pages.digesting._mail", dies)
        with pytest.raises(KeyboardInterrupt):
            send_digests.work()
    send_digests.work()

    assert len(sent(amina)) == 1


def test_a_digest_that_cannot_be_made_keeps_nobody_elses(
    world: World, clock: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    amina, ben = world.members("Amina Diallo", "Ben Okafor")
    make = digest_of

    def failing(reader: Actor, *how: Any) -> Any:
        if reader.id == amina.id:
            raise ValueError("Nobody foresaw it")
        return make(reader, *how)

    monkeypatch.setattr(digesting, "digest_of", failing)
    digesting.send_digests.work()
    clock.shift(timedelta(days=7))
    at = now()
    digesting.send_digests.work()

    rows = {row.user_id: row for row in db.session.query(DigestTime)}
    assert (rows[ben.id].told_to, rows[amina.id].told_to < at) == (at, True)
    assert at < rows[amina.id].next_at < at + timedelta(hours=1)
