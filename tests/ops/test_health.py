"""GET /healthz."""

from dataclasses import replace
from pathlib import Path

from flask import Flask
from flask.testing import FlaskClient

from echo_community.app import create_app
from echo_community.config import Settings


def test_a_migrated_database_is_healthy_without_a_sign_in(client: FlaskClient) -> None:
    answer = client.get("/healthz")

    assert answer.status_code == 200
    assert answer.json == {"database": "ok", "migrated": True}
    assert "Set-Cookie" not in answer.headers


def test_it_costs_one_statement(client: FlaskClient, count_queries) -> None:
    with count_queries() as seen:
        client.get("/healthz")
    assert len(seen) == 1, seen


def test_a_database_without_tables_is_not_healthy(other: Flask) -> None:
    answer = other.test_client().get("/healthz")

    assert answer.status_code == 503
    assert answer.json == {"database": "ok", "migrated": False}


def test_a_database_out_of_reach_is_not_healthy(settings: Settings, tmp_path: Path) -> None:
    for url in ("postgresql+psycopg://nobody@127.0.0.1:1/none", f"sqlite:///{tmp_path}/no/echo"):
        app = create_app(replace(settings, database_url=url))

        answer = app.test_client().get("/healthz")

        assert answer.status_code == 503
        assert answer.json == {"database": "unreachable", "migrated": False}
