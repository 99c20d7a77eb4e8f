"""When a notice goes by mail: as its person chose, after a while, once, and not if it was read."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from sqlalchemy import insert, select

from echo_community.accounts.models import User
from echo_community.discussions import services
from echo_community.discussions.drafts import EditDraft
from echo_community.discussions.models import Level
from echo_community.kernel.clock import now
from echo_community.kernel.db import db, transaction
from echo_community.kernel.mail import MailAside, OutboundMail
from echo_community.notifications import letters, mailing
from echo_community.notifications.choosing import (
    WishesDraft,
    bring_back_mail,
    choose_mail,
    stop_mail,
    wishes_of,
)
from echo_community.notifications.groups import Group, When
from echo_community.notifications.models import MailWish, Notice, NoticeKind
from echo_community.programmes.models import Membership, Topic, TopicFollow
from tests.notifications.outbox import deliver, mails
from tests.world import World


def test_who_does_not_want_mail_gets_none(world: World) -> None:
    amina, ben = world.members("Amina Diallo", "Ben Okafor")
    thread = world.thread(by=amina)
    choose_mail(amina, WishesDraft({Group.ANSWERS: When.NOT}))

    world.reply(thread, ben)
    assert mails() == []

    world.reply(thread, ben, "@amina.diallo?")
    assert "mentioned you" in mails()[0].subject


def test_who_changes_their_mind_in_time_gets_none(world: World) -> None:
    amina, ben = world.members("Amina Diallo", "Ben Okafor")
    world.reply(world.thread(by=amina), ben)

    choose_mail(amina, WishesDraft({Group.ANSWERS: When.WEEKLY}))

    assert mails() == []


def test_mail_stopped_altogether_comes_back_as_it_was(world: World) -> None:
    amina, ben = world.members("Amina Diallo", "Ben Okafor")
    choose_mail(amina, WishesDraft({Group.MENTIONS: When.DAILY}, hour=9))
    wanted = wishes_of(amina)
    world.reply(world.thread(by=amina), ben)

    before = stop_mail(amina.id)
    assert set(wishes_of(amina).when.values()) == {When.NOT}
    assert mails() == []

    bring_back_mail(amina.id, before)
    assert wishes_of(amina) == wanted


def test_a_watcher_who_wants_replies_at_once_gets_them(world: World) -> None:
    amina, ben, cleo = world.members("Amina Diallo", "Ben Okafor", "Cleo Roy")
    thread = world.thread(by=amina, title="How fast?")
    choose_mail(cleo, WishesDraft({Group.THREADS: When.AT_ONCE}))
    services.follow(cleo, thread.id, Level.WATCH)

    world.reply(thread, ben)

    [mail] = [mail for mail in mails() if mail.recipient.startswith("cleo")]
    assert mail.subject == "Ben Okafor replied: How fast?"


def test_a_few_minutes_pass_and_what_was_mended_meanwhile_leaves_mended(world: World) -> None:
    amina, ben = world.members("Amina Diallo", "Ben Okafor")
    post = world.reply(world.thread(by=amina), ben, "Fifty percent a month.")

    assert mailing.mail_notices.work() == 0
    services.edit_post(ben, post.id, EditDraft("Five percent a month.", post.revision))

    assert "> Five percent a month." in mails()[0].body


def test_after_the_first_mail_there_is_one_at_the_end_of_the_hour(world: World) -> None:
    amina, ben = world.members("Amina Diallo", "Ben Okafor")
    thread = world.thread(by=amina, title="How fast?")

    with time_machine.travel("2026-03-02 12:00Z", tick=False) as clock:
        world.reply(thread, ben, "Which dose?")
        assert len(deliver()) == 1
        clock.shift(timedelta(minutes=5))
        for words in ("Then", "ten", "percent."):
            world.reply(thread, ben, words)
        assert deliver() == []
        clock.shift(timedelta(minutes=56))
        [later] = deliver()

    assert "Subject: News for you: How fast?" in later
    assert "percent." not in later
    assert later.count("- Ben Okafor answered you") == 3
    assert len(mails()) == 2


def test_quiet_hours_end_before_a_mail_leaves(world: World) -> None:
    amina, ben = world.member(time_zone="America/Toronto"), world.member("Ben Okafor")
    thread = world.thread(by=amina)
    choose_mail(amina, WishesDraft({}, quiet_from=21, quiet_to=7))

    with time_machine.travel("2026-03-03 03:30Z", tick=False) as clock:  # half past ten at night
        world.reply(thread, ben)
        assert deliver() == []
        clock.move_to("2026-03-03 11:55Z")
        assert deliver() == []
        clock.move_to("2026-03-03 12:00Z")
        assert len(deliver()) == 1


def test_what_was_read_here_in_the_meantime_is_not_mailed(world: World) -> None:
    amina, ben = world.members("Amina Diallo", "Ben Okafor")
    thread = world.thread(by=amina)
    world.reply(thread, ben)

    world.client(amina).get(f"/t/{thread.id}", follow_redirects=True)

    assert deliver() == []
    assert mails() == []


def test_nor_is_a_mail_delivered_that_still_waited_when_it_was_read(world: World) -> None:
    amina, ben = world.members("Amina Diallo", "Ben Okafor")
    thread = world.thread(by=amina)
    world.reply(thread, ben)
    [mail] = mails()

    assert "Ten percent" in world.client(amina).get(f"/t/{thread.id}", follow_redirects=True).text

    assert deliver() == []
    assert mail.given_up_at is not None


def test_a_thread_mailed_long_ago_is_mailed_at_once_again(world: World) -> None:
    amina, ben = world.members("Amina Diallo", "Ben Okafor")
    thread = world.thread(by=amina)
    with time_machine.travel(now() - timedelta(hours=2), tick=False):
        world.reply(thread, ben)
        deliver()

    world.reply(thread, ben)

    assert len(deliver()) == 1


def test_a_worker_killed_half_way_leaves_nothing_half_told(world: World, monkeypatch: Any) -> None:
    amina, ben = world.members("Amina Diallo", "Ben Okafor")
    for title in ("How fast?", "How slow?"):
        world.reply(world.thread(by=amina, title=title), ben)

    def dies(*_: Any) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched, time_machine.travel(now() + timedelta(minutes=4)):
        patched.setattr(mailing, "_note", dies)
        with pytest.raises(KeyboardInterrupt):
            mailing.mail_some()

    assert db.session.query(OutboundMail).count() == 0
    assert len(mails()) == 2


def test_what_no_mail_can_be_made_of_keeps_nobody_else_waiting(
    world: World, monkeypatch: Any
) -> None:
    amina, ben, cleo = world.members("Amina Diallo", "Ben Okafor", "Cleo Roy")
    for asker, title in ((amina, "How fast?"), (amina, "Odd"), (cleo, "How slow?")):
        world.reply(world.thread(by=asker, title=title), ben)
    write = letters.mail_told

    def failing(person: Any, programme: Any, told: Any) -> OutboundMail:
        if told[0].title == "Odd":
            raise ValueError("Nobody foresaw it")
        return write(person, programme, told)

    with monkeypatch.context() as patched:
        patched.setattr(letters, "mail_told", failing)
        assert len(deliver()) == 2
        aside = db.session.query(MailAside).one()
        odd = db.session.query(Notice).filter(Notice.mail_at.is_not(None)).one()
        assert (aside.problem, odd.mail_at) == ("ValueError", aside.next_try_at)
        assert "Some news" in world.client(world.coordinator()).get("/p/chronic-pain/mail").text
    with time_machine.travel(now() + timedelta(hours=2)):
        assert len(deliver()) == 1


@pytest.mark.parametrize("people", [2, 12])
def test_a_round_costs_the_same_but_for_the_mails_themselves(
    world: World, count_queries: Any, people: int
) -> None:
    amina, ben = world.members("Amina Diallo", "Ben Okafor")
    thread = world.thread(by=amina)
    for one in world.members(*(f"Member{n} Moss" for n in range(people))):
        choose_mail(one, WishesDraft({Group.THREADS: When.AT_ONCE}))
        services.follow(one, thread.id, Level.WATCH)
    world.reply(thread, ben)

    with time_machine.travel(now() + timedelta(minutes=4)), count_queries() as seen:
        assert mailing.mail_some() == people + 1

    assert len([one for one in seen if "INSERT INTO outbound" not in one]) <= 11, seen


def test_the_time_of_each_mail_is_set_by_the_one_statement_that_tells_all_members(
    world: World, count_queries: Any
) -> None:
    ben, called = world.member("Ben Okafor"), world.programme()
    with transaction() as session:
        people = [{"name": f"Member {n}", "email": f"m{n}@clinic.example"} for n in range(300)]
        session.execute(insert(User), people)
        ids = session.scalars(select(User.id).where(User.email.like("m%@clinic.example"))).all()
        session.execute(
            insert(Membership),
            [{"user_id": n, "programme_id": called.id, "role": "participant"} for n in ids],
        )
        session.execute(insert(MailWish), [{"user_id": n, "topics": "at_once"} for n in ids[::2]])
        topic = Topic(programme_id=called.id, name="Tapering", slug="tapering")
        session.add(topic)
        session.flush()
        session.execute(insert(TopicFollow), [{"topic_id": topic.id, "user_id": n} for n in ids])

    with count_queries() as seen:
        world.thread(by=ben, topics=(topic.id,))

    assert len([one for one in seen if "notices" in one]) == 1
    assert db.session.query(Notice).filter_by(kind=NoticeKind.TOPIC).count() == 300
    assert db.session.query(Notice).filter(Notice.mail_at.is_not(None)).count() == 150
