"""Processes as they run in real life: killed, started together, started twice."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from echo_community.discussions.models import Post, Thread
from echo_community.kernel.actor import Role
from echo_community.kernel.db import db
from echo_community.ops import demo
from echo_community.ops.commands.db import bring_up_to_date
from echo_community.search.models import SearchDocument
from tests.world import World

WRITER = """
import sys
from echo_community.app import create_app
from echo_community.discussions import services
from echo_community.discussions.drafts import ReplyDraft
from echo_community.programmes.actors import actor_for

with create_app().app_context():
    author = actor_for(int(sys.argv[1]))
    while True:
        print(services.reply(author, int(sys.argv[2]), ReplyDraft("A reply.")).id, flush=True)
"""


def test_a_kill_loses_nothing_that_was_acknowledged(other: Flask, environ: dict[str, str]) -> None:
    with other.app_context():
        bring_up_to_date()
        world = World(other)
        author = world.member()
        thread_id = world.thread(by=author).id
        db.session.remove()
        db.engine.dispose()
    for _ in range(2):
        acknowledged = _write_until_killed(author.id, thread_id, environ)

        with other.app_context():
            found = db.session.scalars(select(Post.id)).all()
            assert set(acknowledged) <= set(found)
            # What was under way is whole or not there at all.
            thread = db.session.get_one(Thread, thread_id)
            assert thread.last_number == len(found) == thread.replies + 1
            assert set(found) == set(db.session.scalars(select(SearchDocument.key)))
            db.session.remove()


def _write_until_killed(author_id: int, thread_id: int, environ: dict[str, str]) -> list[int]:
    command = [sys.executable, "-c", WRITER, str(author_id), str(thread_id)]
    with subprocess.Popen(command, env=environ, stdout=subprocess.PIPE, text=True) as writer:
        assert writer.stdout
        seen = [writer.stdout.readline() for _ in range(20)]
        writer.kill()
        rest = writer.stdout.read().splitlines(keepends=True)
    return [int(line) for line in seen + rest if line.endswith("\n")]


class Running:
    """`echo-community run` as a child, and what it says."""

    def __init__(self, port: int, environ: dict[str, str], log: Path) -> None:
        self.address, self.log = f"http://127.0.0.1:{port}", log
        environ = environ | {"PORT": str(port), "PYTHONUNBUFFERED": "1"}
        self.began = time.monotonic()
        with log.open("wb") as out:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "echo_community", "run"], env=environ, stdout=out, stderr=out
            )

    def until_up(self, within: float = 60) -> float:
        """Wait for the address; returns how long it took since the start."""
        while "Stop with Ctrl+C" not in self.log.read_text():
            assert self.process.poll() is None, self.log.read_text()
            assert time.monotonic() - self.began < within, self.log.read_text()
            time.sleep(0.05)
        return time.monotonic() - self.began

    def children(self) -> list[int]:
        """The processes it started."""
        listed = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text()
        return [int(pid) for pid in listed.split()]

    def end(self, number: int) -> int:
        """Send a signal to it alone; returns the status."""
        self.process.send_signal(number)
        return self.process.wait(30)


@pytest.fixture
def running(free_port: int, environ: dict[str, str], tmp_path: Path):
    """Start it, any number of times; nothing of it is left in the end."""
    started: list[Running] = []

    def start() -> Running:
        started.append(Running(free_port, environ, tmp_path / f"run-{len(started)}.log"))
        return started[-1]

    yield start
    for each in started:
        if each.process.poll() is None:
            each.end(signal.SIGTERM)


@pytest.fixture
def in_use(other: Flask) -> None:
    """The installation has a programme: no demo is loaded beside it."""
    with other.app_context():
        bring_up_to_date()
        World(other).programme()
        db.session.remove()
        db.engine.dispose()


@pytest.mark.once
def test_run_starts_all_says_who_to_sign_in_as_and_keeps_the_data(running, other: Flask) -> None:
    first = running()
    first.until_up()
    said = first.log.read_text()

    with urllib.request.urlopen(f"{first.address}/healthz") as answer:
        assert json.load(answer) == {"database": "ok", "migrated": True}
    assert first.address in said
    assert demo.PASSWORD in said
    assert "Mails are not sent but written to" in said
    roles = re.findall(r"^  (\w+) +\S+@\S+$", said, re.M)
    assert sorted(roles) == sorted([*Role, "administrator", "outsider"])

    taken = running()  # while the first still listens
    assert taken.process.wait(30) == 1
    assert "PORT=" in taken.log.read_text()
    assert "Traceback" not in taken.log.read_text()

    children = first.children()
    assert len(children) == 2
    assert first.end(signal.SIGINT) == 0
    assert not any(_lives(pid) for pid in children)

    again = running()
    # 3 s on an idle machine; the bar is 5 s, and here other tests run beside it.
    assert again.until_up() < 15
    assert "Loading" not in again.log.read_text()
    with other.app_context():
        assert len(demo.sign_ins()) == 6


@pytest.mark.once
def test_a_second_signal_does_not_break_off_the_ending(running, in_use: None) -> None:
    all_of_it = running()
    all_of_it.until_up()
    children = all_of_it.children()

    for _ in range(3):  # as make does, which passes on what the whole group was sent
        all_of_it.process.send_signal(signal.SIGTERM)
        time.sleep(0.05)

    assert all_of_it.process.wait(30) == 0
    assert "Traceback" not in all_of_it.log.read_text()
    assert not any(_lives(pid) for pid in children)


@pytest.mark.once
@pytest.mark.parametrize("which", [0, 1], ids=["web", "worker"])
def test_a_part_that_dies_ends_the_whole(running, in_use: None, which: int) -> None:
    whole = running()
    whole.until_up()
    children = whole.children()

    os.kill(children[which], signal.SIGKILL)

    assert whole.process.wait(30) == 1
    assert not any(_lives(pid) for pid in children)
    assert "ended with status -9" in whole.log.read_text()
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", int(whole.address.rsplit(":", 1)[1])))


def _lives(pid: int) -> bool:
    return Path(f"/proc/{pid}").exists()
