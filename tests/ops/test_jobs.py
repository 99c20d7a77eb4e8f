"""Jobs: woken by a commit, done by a worker, on a file and on Redis."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from redis import Redis
from sqlalchemy import func, select

from echo_community.app import create_app
from echo_community.config import Settings
from echo_community.kernel import jobs, mail, once
from echo_community.kernel.clock import now
from echo_community.kernel.db import db, transaction
from echo_community.kernel.once import Submission
from echo_community.ops.commands.db import bring_up_to_date
from echo_community.ops.commands.processes import PERIODIC
from echo_community.ops.sweep import sweep

REDIS = os.environ.get("ECHO_TEST_REDIS_URL", "")


@pytest.fixture(params=["file", "redis"])
def queued(request: pytest.FixtureRequest, app: Flask, settings: Settings) -> Flask:
    """An application whose jobs are queued, as outside of tests."""
    if request.param == "redis":
        if not REDIS:
            pytest.skip("ECHO_TEST_REDIS_URL names no Redis")
        Redis.from_url(REDIS).flushdb()
        app.extensions["settings"] = replace(settings, redis_url=REDIS)
    app.testing = False
    return app


def test_a_commit_wakes_the_worker_and_a_failure_does_not(queued: Flask) -> None:
    queue = jobs.queue_for(queued)
    with pytest.raises(ZeroDivisionError), transaction():
        mail.send("amina@clinic.example", "Hello", "Words", "test")
        _ = 1 / 0
    assert queue.pending_count() == 0

    with transaction():
        mail.send("amina@clinic.example", "Hello", "Words", "test")
        assert queue.pending_count() == 0
    assert queue.pending_count() == 1

    task = queue.dequeue()
    queue.execute(task)
    assert len(list((queued.extensions["settings"].folder / "mail").iterdir())) == 1


def test_a_queue_out_of_reach_fails_no_write(app: Flask, settings: Settings) -> None:
    app.testing = False
    app.extensions["settings"] = replace(settings, redis_url="redis://127.0.0.1:1")

    with transaction():
        mail.send("amina@clinic.example", "Hello", "Words", "test")

    assert db.session.scalar(select(func.count()).select_from(mail.OutboundMail)) == 1


def test_every_job_has_its_time(app: Flask) -> None:
    queue = jobs.queue_for(app)

    def due(minute: int) -> set[str]:
        moment = now().replace(hour=7, minute=minute, tzinfo=None)
        return {task.name for task in queue.read_periodic(moment)}

    assert {job.name for job in PERIODIC} <= due(30)  # those that only the worker names
    each_minute = {
        "bring_in_lectures",
        "climb_ladder",
        "count_words",
        "deliver_mail",
        "finish_purges",
        "go_on_scanning",
        "mail_notices",
        "poll",
        "scan_lectures",
        "take_sound_out",
    }
    assert due(31) == each_minute
    assert due(30) == each_minute | {
        "relate",
        "seal_audit",
        "send_digests",
        "send_reminders",
        "sweep",
        "tell_of_ended_sanctions",
    }


def test_the_sweep_forgets_old_form_keys_only(app: Flask) -> None:
    with transaction() as session:
        for key, days in (("old", 8), ("young", 6)):
            session.add(
                Submission(key=key, user_id=1, location="/", at=now() - timedelta(days=days))
            )

    sweep.work()

    assert db.session.scalars(select(once.Submission.key)).all() == ["young"]


@pytest.fixture
def worker_process(environ: dict[str, str], other: Flask) -> Iterator[subprocess.Popen[bytes]]:
    """`echo-community worker` on the second installation, as it runs in real life."""
    with other.app_context():
        bring_up_to_date()
        db.engine.dispose()
    process = subprocess.Popen([sys.executable, "-m", "echo_community", "worker"], env=environ)
    yield process
    process.kill()
    process.wait()


def test_a_worker_delivers_within_seconds_and_stops_when_told(
    worker_process: subprocess.Popen[bytes], elsewhere: Settings
) -> None:
    app = create_app(elsewhere)
    with app.app_context():
        with transaction():
            mail.send("amina@clinic.example", "Hello", "Words", "test")
        # Only a wake-up comes that fast; the clock alone would take a minute.
        assert _appears(elsewhere.folder / "mail", within=20)
        db.engine.dispose()

    worker_process.terminate()
    assert worker_process.wait(15) == 0


def _appears(folder: Path, within: int) -> bool:
    until = time.monotonic() + within
    while time.monotonic() < until:
        if folder.is_dir() and any(folder.iterdir()):
            return True
        time.sleep(0.1)
    return False
