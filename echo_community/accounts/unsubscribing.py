"""The address in a mail by which its reader stops such mails without signing in: signed, for ever.

It does that one thing for that one person, so whoever is sent such a mail on can do no more harm.
"""

from dataclasses import dataclass

from flask import current_app
from itsdangerous import BadSignature, URLSafeSerializer

PATH = "/unsubscribe/"


@dataclass(frozen=True)
class Wish:
    """Whose mails of which stream are to stop."""

    user_id: int
    stream: str


def path_for(user_id: int, stream: str) -> str:
    """The path of the page that stops such mails to a person."""
    return PATH + _signer().dumps([user_id, stream])


def read(token: str) -> Wish | None:
    """What a path asks for; nothing where it is not one of ours."""
    try:
        user_id, stream = _signer().loads(token)
    except (BadSignature, TypeError, ValueError):
        return None
    return Wish(user_id, stream)


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.config["SECRET_KEY"], salt="unsubscribe")
