"""The address in a mail by which its reader stops such mails without signing in: signed, for ever.

It does that one thing for that one person, so whoever is sent such a mail on can do no more harm.
"""

from collections.abc import Mapping
from typing import Any

from flask import current_app
from itsdangerous import BadSignature, URLSafeSerializer

PATH = "/unsubscribe/"


def path_for(user_id: int) -> str:
    """The path of the page that stops mails to a person."""
    return PATH + _signer("unsubscribe").dumps(user_id)


def who(token: str) -> int | None:
    """Whose mails are to stop; nobody's where the path is not one of ours."""
    return _read("unsubscribe", token)


def kept(user_id: int, before: Mapping[str, Any]) -> str:
    """What that person had chosen before, for a page that can bring it back."""
    return str(_signer(f"undo {user_id}").dumps(dict(before)))


def undone(user_id: int, text: str) -> dict[str, Any] | None:
    """What a page brings back; nothing where it was not we who wrote it there for them."""
    return _read(f"undo {user_id}", text)


def _read(salt: str, text: str) -> Any:
    try:
        return _signer(salt).loads(text)
    except BadSignature:
        return None


def _signer(salt: str) -> URLSafeSerializer:
    return URLSafeSerializer(current_app.config["SECRET_KEY"], salt=salt)
