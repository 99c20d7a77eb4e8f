"""Pages of trouble: they say what to do next, and a 500 carries the number that is in the log."""

import re
from dataclasses import replace
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from echo_community.config import Settings
from echo_community.kernel import http, logs
from echo_community.kernel.db import transaction
from echo_community.programmes import actors
from tests.world import World


def test_a_wrong_method_is_a_page_in_words(client: FlaskClient) -> None:
    response = client.delete("/sign-in")

    assert response.status_code == 405
    assert "There is no page here" in response.text


def test_an_unknown_address_says_where_to_go(world: World) -> None:
    response = world.client(world.member()).get("/no/such/page")

    assert response.status_code == 404
    assert "Go to " in response.text


@pytest.fixture
def careful(app: Flask) -> Flask:
    """The application as in production: an error is a page, not a traceback."""
    app.config["TESTING"] = False
    return app


def test_an_unexpected_error_shows_the_number_that_is_in_the_log(
    careful: Flask,
    settings: Settings,
    world: World,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    logs.install(settings)  # to the stream that is caught
    client = world.client(world.member())

    def broken(*_: Any) -> Any:
        raise RuntimeError("the words of a patient")

    monkeypatch.setattr(actors, "hashed", broken)
    response = client.get("/you")

    assert response.status_code == 500
    logged = re.search(r"\bid=([0-9a-f]{10})\b", capsys.readouterr().err)
    assert logged and logged[1] in response.text


def test_every_page_carries_the_security_headers(client: FlaskClient) -> None:
    response = client.get("/sign-in")

    policy = response.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy and "unsafe" not in policy
    assert {*http.HEADERS} <= {*response.headers.keys()}
    assert not re.search(r'<script(?![^>]*src=)|\son\w+="|style="', response.text)


def test_the_log_holds_no_query_string_and_no_text(
    world: World, settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    client = world.client(world.member())
    logs.install(replace(settings, log_level="DEBUG"))
    client.get("/p/chronic-pain/search?q=zolpidem+and+driving")
    logs.install(settings)

    written = capsys.readouterr().err
    assert "/p/<slug>/search" in written
    assert "zolpidem" not in written


def test_an_error_of_the_database_does_not_say_what_was_written(world: World) -> None:
    with pytest.raises(DBAPIError) as problem, transaction() as session:
        session.execute(text("INSERT INTO nowhere VALUES (:words)"), {"words": "a patient"})
    assert "a patient" not in str(problem.value)
