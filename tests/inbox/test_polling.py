"""A mailbox is looked into: what is new is acted on, then marked as seen."""

import imaplib
from dataclasses import replace

import pytest
from flask import Flask

from echo_community.discussions.models import Post
from echo_community.inbox import polling
from echo_community.kernel.db import db
from echo_community.kernel.errors import Refused
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


def test_a_mail_that_cannot_be_taken_now_stays_and_the_next_is(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    def failing(raw: bytes) -> None:
        if b"one" in raw:
            raise OSError("The disk is full")

    monkeypatch.setattr(polling, "receive", failing)
    with Box(b"one\r\n", b"two\r\n") as box:
        assert look_into(world.app, box.url) == 1
        assert box.seen == {2}


def test_trouble_waits_for_the_next_minute(world: World) -> None:
    assert polling.poll.work() == 0
    with pytest.raises(Refused):
        polling.look()
    with Box() as box, pytest.raises(imaplib.IMAP4.error):
        look_into(world.app, box.url.replace("p%40ss", "wrong"))
    assert polling.poll.work() == 0
