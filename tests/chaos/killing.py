"""A run of notices while their worker is killed again and again, against a real mail server.

Half of the notices are written by the worker itself (reminders), half are there and become mails
(mentions). Each worker is a process of its own, and SIGKILL leaves it no time for anything.
"""

import asyncio
import multiprocessing
import os
import random
import signal
import socket
import time
from collections import Counter
from dataclasses import dataclass, replace
from datetime import timedelta
from email import message_from_bytes
from multiprocessing.process import BaseProcess
from typing import Any

from aiosmtpd.controller import Controller
from flask import Flask
from sqlalchemy import func, insert, select, update

from echo_community.accounts.models import User
from echo_community.app import create_app
from echo_community.config import Settings
from echo_community.discussions.models import Bookmark
from echo_community.kernel import jobs
from echo_community.kernel.clock import now
from echo_community.kernel.db import db, transaction
from echo_community.kernel.mail import OutboundMail, delivering, waits
from echo_community.notifications.models import Notice
from echo_community.ops import serving
from echo_community.programmes.models import Membership
from tests.world import World

WORK = ("send_reminders", "mail_notices", "deliver_mail")
SHORT_LEASE = timedelta(seconds=2)  # what a killed worker held is free again so soon
PATIENCE = 120  # seconds without a mail after which something is stuck
PRELOADED = ["echo_community.app", "echo_community.ops.serving"]


class Post(Controller):
    """A mail server that takes its time to answer, so that kills fall in between too."""

    def __init__(self, dice: random.Random) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        super().__init__(self, hostname="127.0.0.1", port=port)
        self.dice = dice
        self.taken: Counter[str] = Counter()
        self.recipients: set[str] = set()

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:
        self.taken[str(message_from_bytes(envelope.content)["Message-ID"])] += 1
        self.recipients.update(envelope.rcpt_tos)
        await asyncio.sleep(self.dice.random() * 0.01)
        return "250 Taken"


@dataclass(frozen=True)
class Outcome:
    """What came of a run."""

    kills: int
    told: int  # notices in the application
    twice_told: int
    lost: int  # people to whom no mail came
    doubles: int  # mails that came again

    @property
    def is_well(self) -> bool:
        """Nothing lost or told twice, and at most one double mail a kill."""
        return not (self.lost or self.twice_told) and self.doubles <= self.kills


def run(app: Flask, settings: Settings, notices: int, kills: int, seed: int = 1) -> Outcome:
    """Have so many notices told and mailed while so many workers are killed."""
    dice = random.Random(seed)
    addresses = _prepare(app, notices)
    post = Post(dice)
    post.start()
    try:
        there = replace(settings, mail_url=f"smtp://127.0.0.1:{post.port}")
        for _ in range(kills):
            _one_life(app, there, post, dice, most=max(1, notices // kills))
        _to_the_end(app, there, post)
    finally:
        post.stop()
    pairs = select(func.count()).select_from(Notice).group_by(Notice.user_id, Notice.cause)
    counts = db.session.scalars(pairs).all()
    return Outcome(
        kills,
        len(counts),
        sum(count - 1 for count in counts),
        len(addresses - post.recipients),
        sum(count - 1 for count in post.taken.values()),
    )


def _prepare(app: Flask, notices: int) -> set[str]:
    """People of whom one half is called, the other wants to be reminded; their addresses."""
    world = World(app)
    author = world.coordinator()
    thread = world.thread(by=author)
    [programme_id] = author.memberships
    people = [{"name": f"Member {n}", "email": f"m{n}@clinic.example"} for n in range(notices)]
    with transaction() as session:
        session.execute(insert(User), people)
        ids = session.scalars(select(User.id).where(User.email.like("m%@clinic.example"))).all()
        roles = ["expert"] * (notices // 2) + ["participant"] * (notices - notices // 2)
        session.execute(
            insert(Membership),
            [
                {"user_id": n, "programme_id": programme_id, "role": role}
                for n, role in zip(ids, roles, strict=True)
            ],
        )
        kept = {"post_id": thread.id, "thread_id": thread.id, "programme_id": programme_id}
        due = {"note": "", "remind_at": now(), "created_at": now()}
        session.execute(
            insert(Bookmark), [{"user_id": n, **kept, **due} for n in ids[notices // 2 :]]
        )
    world.reply(thread, author, "@hub What do you do?")
    with transaction() as session:
        session.execute(update(Notice).values(mail_at=now()))  # as if its grace were over
    return {one["email"] for one in people}


def _one_life(app: Flask, settings: Settings, post: Post, dice: random.Random, most: int) -> None:
    """A worker that is killed after some mails, few or none, and a moment."""
    enough = post.taken.total() + dice.randint(0, most)
    worker = _worker(settings)
    until = time.monotonic() + 10
    while post.taken.total() < enough and time.monotonic() < until:
        _nudge(app)
        time.sleep(0.05)
    time.sleep(dice.random() * (0.05 if post.taken.total() >= enough > 0 else 0.5))
    os.kill(worker.pid or 0, signal.SIGKILL)
    worker.join()


def _to_the_end(app: Flask, settings: Settings, post: Post) -> None:
    worker = _worker(settings)
    seen, until = -1, 0.0
    try:
        while _left():
            if post.taken.total() != seen:
                seen, until = post.taken.total(), time.monotonic() + PATIENCE
            if time.monotonic() > until:
                break
            _nudge(app)
            time.sleep(0.2)
    finally:
        os.kill(worker.pid or 0, signal.SIGTERM)
        worker.join()


def _left() -> bool:
    """Whether something is still to be told, mailed or delivered."""
    db.session.rollback()
    return any(
        db.session.scalar(select(where.exists()))
        for where in (
            select(Bookmark.id).where(Bookmark.reminded_at.is_(None)),
            select(Notice.id).where(Notice.mail_at.is_not(None)),
            select(OutboundMail.id).where(waits()),
        )
    )


def _nudge(app: Flask) -> None:
    """What the clock of a worker does each minute."""
    queue = jobs.queue_for(app)
    if queue.pending_count() < len(WORK):
        for name in WORK:
            queue.enqueue(app.extensions["job tasks"][name].s())


def _worker(settings: Settings) -> BaseProcess:
    server = multiprocessing.get_context("forkserver")
    server.set_forkserver_preload(PRELOADED)
    worker = server.Process(target=_work, args=(settings,))
    worker.start()
    return worker


def _work(settings: Settings) -> None:
    """`echo-community worker`, with short leases."""
    delivering.LEASE = SHORT_LEASE
    serving.work(create_app(settings))
