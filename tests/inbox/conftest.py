"""A mail that a member sends to us."""

from collections.abc import Iterator
from dataclasses import replace
from email.message import EmailMessage
from typing import Any

import pytest
from flask import Flask

from echo_community.accounts.models import User
from echo_community.kernel.actor import Actor
from echo_community.kernel.db import db


@pytest.fixture
def mail_in(app: Flask) -> Iterator[None]:
    """Mail comes in, at this domain."""
    app.extensions["settings"] = replace(app.extensions["settings"], mail_in="in.echo.example")
    yield


def address(person: Actor) -> str:
    """What they sign in with."""
    return db.session.get_one(User, person.id).email or ""


def mailed(by: str, to: str, words: str = "Ten percent a month.", **headers: Any) -> bytes:
    """A mail as it comes in."""
    message = EmailMessage()
    message["From"], message["To"] = by, to
    message["Subject"] = headers.pop("subject", "Re: How fast do you taper?")
    message["Message-ID"] = headers.pop(
        "message_id", f"<{abs(hash((by, to, words)))}@mail.example>"
    )
    for name, value in headers.items():
        message[name.replace("_", "-")] = value
    message.set_content(words)
    return bytes(message)
