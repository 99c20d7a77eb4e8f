"""A mailbox is looked into: what is new is acted on, then marked as seen."""

import imaplib
from dataclasses import replace
from datetime import timedelta

import pytest
import time_machine
from flask import Flask

from echo_community.__main__ import main
from echo_community.discussions.models import Post
from echo_community.inbox import polling
from echo_community.kernel.clock import now
from echo_community.kernel.db import db
from echo_community.kernel.errors import Refused
from echo_community.kernel.mail import MailAside, aside
from echo_community.notifications.reply_addresses import reply_address
from tests.inbox.conftest import address, mailed
from tests.inbox.imap import Box
from tests.world import World

pytestmark = [pytest.mark.usefixtures("mail_in"), pytest.mark.once]


def look_into(app: Flask, url: str) -> int:
    app.extensions["settings"] = replace(app.extensions["settings"], mail_poll=url)
    return polling.look()


def test_what_is_new_is_posted_and_seen_once(world: World) -> None:
    ben = world.member("Ben")
    thread = world.thread(by=world.member())
    reply = mailed(address(ben), reply_address(ben.id, thread.id))

    with Box(reply, mailed("stranger@x.example", "reply+x@in.echo.example")) as box:
        assert [look_into(world.app, box.url) for _ in range(2)] == [2, 0]
        assert box.seen == {1, 2}
        box.seen.clear()  # as after a kill between the post and the mark
        look_into(world.app, box.url)

    assert db.session.query(Post).filter_by(thread_id=thread.id).count() == 2


def test_mails_that_cannot_be_read_are_set_aside_and_the_next_is_taken(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken: list[bytes] = []

    def failing(raw: bytes) -> None:
        taken.append(raw.strip())
        if b"odd" in raw:
            raise ValueError("Nobody foresaw it")

    monkeypatch.setattr(polling, "receive", failing)
    monkeypatch.setattr(polling, "A_TIME", 2)
    start = now()
    with Box(b"odd\r\n", b"odd\r\n", b"good\r\n") as box, time_machine.travel(start) as clock:
        assert [look_into(world.app, box.url) for _ in range(3)] == [0, 1, 0]
        assert (box.seen, len(taken)) == ({3}, 3)  # the odd ones wait
        page = world.client(world.coordinator()).get("/p/chronic-pain/mail").text
        assert "2 mails that came in could not be read" in page
        assert world.app.test_cli_runner().invoke(main, ["mail", "poll", "--again"]).exit_code == 0
        for _ in aside.PAUSES:
            clock.shift(timedelta(days=1))
            look_into(world.app, box.url)
        assert (box.seen, box.flagged) == ({3}, {1, 2})  # nothing is lost: a person looks at them
        box.mails[0] = b"good"
        look_into(world.app, box.url)
        assert 1 not in box.seen
        polling.look(again=True)
        assert box.seen == {1, 3}
        look_into(world.app, box.url)
        assert db.session.query(MailAside).count() == 1


def test_trouble_waits_for_the_next_minute(world: World) -> None:
    assert polling.poll.work() == 0
    with pytest.raises(Refused):
        polling.look()
    with Box() as box, pytest.raises(imaplib.IMAP4.error):
        look_into(world.app, box.url.replace("p%40ss", "wrong"))
    assert polling.poll.work() == 0
