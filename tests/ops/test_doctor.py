"""`echo-community doctor` says in words what to mend."""

import smtplib
from dataclasses import replace
from datetime import timedelta

import pytest
from click.testing import Result
from flask import Flask

from echo_community.app import create_app
from echo_community.config import Settings
from echo_community.kernel import mail
from echo_community.kernel.clock import now
from echo_community.kernel.db import db, transaction
from echo_community.kernel.mail import OutboundMail
from echo_community.ops import doctor
from tests.ops.conftest import Run
from tests.world import World


def wrong(result: Result) -> list[str]:
    return [line for line in result.stdout.splitlines() if line.startswith("WRONG")]


def with_settings(settings: Settings, **changes: str) -> Flask:
    return create_app(replace(settings, **changes))


def test_a_good_installation_has_nothing_to_mend(command: Run, world: World) -> None:
    world.thread()

    result = command("doctor")

    assert (wrong(result), result.exit_code) == ([], 0)
    for name in ("settings", "secret", "database", "storage", "mail", "clock", "worker"):
        assert f"ok    {name}" in result.stdout


def test_a_database_without_tables_is_to_be_upgraded(command: Run, other: Flask) -> None:
    result = command("doctor", on=other)

    assert result.exit_code == 1
    assert len(wrong(result)) == 1
    assert "Run echo-community db upgrade." in wrong(result)[0]


def test_what_is_out_of_reach_is_named_with_its_setting(command: Run, settings: Settings) -> None:
    app = with_settings(
        settings,
        database_url="postgresql+psycopg://nobody@127.0.0.1:1/none",
        mail_url="smtp://127.0.0.1:1",
        redis_url="redis://127.0.0.1:1",
        storage_url="s3://key:secret@echo?endpoint=http://127.0.0.1:1&region=x",
    )

    result = command("doctor", on=app)

    assert result.exit_code == 1
    said = "\n".join(wrong(result))
    for name in ("ECHO_DATABASE_URL", "ECHO_MAIL_URL", "ECHO_REDIS_URL", "ECHO_STORAGE_URL"):
        assert name in said
    assert "secret" not in said
    assert "4 to mend" in result.stderr


def test_a_mail_server_that_refuses_us_is_wrong(
    app: Flask, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_: object) -> None:
        raise smtplib.SMTPAuthenticationError(535, b"wrong password")

    monkeypatch.setattr("echo_community.kernel.mail.Carrier._connect", refuse)

    assert not doctor.check_mail(replace(settings, mail_url="smtp://u:p@mail.example")).well


def test_mail_that_waits_tells_that_no_worker_runs(app: Flask, command: Run) -> None:
    with transaction():
        waiting = mail.send("a@b.example", "Hello", "Words", "test")
    assert wrong(command("doctor")) == []

    with transaction():
        db.session.get_one(OutboundMail, waiting.id).next_try_at = now() - timedelta(minutes=11)
    result = command("doctor")

    assert result.exit_code == 1
    assert "echo-community worker" in wrong(result)[0]


def test_a_clock_that_went_back_is_wrong(
    world: World, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.thread()
    assert doctor.check_clock(settings).well

    monkeypatch.setattr(doctor, "now", lambda: now() - timedelta(hours=2))

    finding = doctor.check_clock(settings)
    assert not finding.well
    assert "Set the clock" in finding.mend
