"""What the tests of sessions ask: what was told to whom."""

from datetime import date

from echo_community.kernel.actor import Actor
from echo_community.kernel.db import db
from echo_community.kernel.mail import OutboundMail
from echo_community.notifications.models import Notice

Heard = list[tuple[int, date | None]]


def told(person: Actor) -> list[str]:
    """What became of sessions, as somebody was told, oldest first."""
    rows = db.session.query(Notice.cause).filter_by(user_id=person.id).order_by(Notice.id)
    return [cause.split()[2] for (cause,) in rows if cause.startswith("session ")]


def subjects() -> list[str]:
    """The subjects of mails that wait."""
    waiting = db.session.query(OutboundMail).filter_by(given_up_at=None)
    return [mail.subject for mail in waiting.order_by(OutboundMail.id)]
