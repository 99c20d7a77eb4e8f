"""What the tests of mails ask: what was written, what left."""

from datetime import timedelta

import time_machine
from flask import current_app

from echo_community.kernel.clock import now
from echo_community.kernel.db import db
from echo_community.kernel.mail import Carrier, OutboundMail, deliver_due
from echo_community.notifications import mailing


def mails() -> list[OutboundMail]:
    """The outbox some minutes later, oldest first."""
    with time_machine.travel(now() + timedelta(minutes=4)):
        mailing.mail_notices.work()
    return db.session.query(OutboundMail).order_by(OutboundMail.id).all()


def deliver() -> list[str]:
    """What the worker writes and hands over some minutes later, as it leaves."""
    with time_machine.travel(now() + timedelta(minutes=4), tick=False):
        return _deliver()


def _deliver() -> list[str]:
    mailing.mail_notices.work()
    carrier = Carrier(current_app.extensions["settings"])
    before = set(carrier.folder.glob("*"))
    deliver_due(carrier)
    return [path.read_text() for path in sorted(set(carrier.folder.glob("*")) - before)]
