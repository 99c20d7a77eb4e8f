"""A member's private calendar address: made, renewed, taken back."""

import base64
import hashlib
import hmac

from flask import current_app
from sqlalchemy import delete

from echo_community.kernel.actor import Actor
from echo_community.kernel.clock import now
from echo_community.kernel.db import atomic, db, insert
from echo_community.kernel.errors import Forbidden
from echo_community.kernel.secrets import fresh, hashed
from echo_community.meetings.models import CalendarFeed
from echo_community.policy import Can


@atomic
def make_feed(person: Actor) -> None:
    """A new address for one's sessions; the one before is no more."""
    if not person.memberships:
        raise Forbidden(Can.READ_SESSION)
    nonce = fresh()
    made = {"nonce": nonce, "token_hash": hashed(_token(person.id, nonce)), "made_at": now()}
    db.session.execute(
        insert(CalendarFeed)
        .values(user_id=person.id, **made)
        .on_conflict_do_update(index_elements=["user_id"], set_=made)
    )


@atomic
def drop_feed(person: Actor) -> None:
    """No address any more: calendars that know it get nothing."""
    db.session.execute(delete(CalendarFeed).where(CalendarFeed.user_id == person.id))


def token_of(feed: CalendarFeed | None) -> str:
    """The secret of the address, for its owner to see again; none where the site's key changed.

    It is stored nowhere: it is made of the row and of a key that the database does not know.
    """
    token = _token(feed.user_id, feed.nonce) if feed else ""
    return token if feed and hashed(token) == feed.token_hash else ""


def _token(user_id: int, nonce: str) -> str:
    key = str(current_app.secret_key).encode()
    secret = hmac.digest(key, f"calendar {user_id} {nonce}".encode(), hashlib.sha256)
    return base64.urlsafe_b64encode(secret).decode().rstrip("=")
