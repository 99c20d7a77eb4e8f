"""The ways in which words come in by mail, for tests/rules/test_ways_in.py."""

from collections.abc import Callable
from dataclasses import replace

from echo_community.inbox import asking
from echo_community.inbox.doors import ask_addresses, general_address
from echo_community.inbox.receiving import receive
from echo_community.kernel.db import db
from echo_community.kernel.mail import OutboundMail
from echo_community.notifications.reply_addresses import reply_address
from tests.cast import CARD, Cast, Way, Ways
from tests.inbox.conftest import address, mailed

To = Callable[[Cast], str]


def by_mail(to: To, words: str = CARD, subject: str = "Re: Taper?") -> Way:
    """A mail of Amina's that says so; where it waits, her tap."""

    def send(cast: Cast) -> None:
        settings = cast.world.app.extensions["settings"]
        cast.world.app.extensions["settings"] = replace(settings, mail_in="in.echo.example")
        assert not receive(mailed(address(cast.amina), to(cast), words, subject=subject)).reason
        for (body,) in db.session.query(OutboundMail.body).filter(
            OutboundMail.body.contains("/mailed/")
        ):
            asking.send(body.split("/mailed/")[1].split()[0])

    return send


def thread(cast: Cast) -> str:
    return reply_address(cast.amina.id, cast.thread.id)


def own(cast: Cast) -> str:
    return ask_addresses(cast.amina)[cast.id]


def everybodys(cast: Cast) -> str:
    return general_address(cast.world.programme().slug)


WAYS: Ways = {
    "posts.source": (by_mail(thread), by_mail(own), by_mail(everybodys)),
    "threads.title": (
        by_mail(own, "When?", f"Her {CARD}"),
        by_mail(everybodys, "When?", f"Her {CARD}"),
    ),
}
