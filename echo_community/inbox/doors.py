"""Which address of ours a mail came to, and who may use it."""

from dataclasses import dataclass

from sqlalchemy import select

from echo_community.accounts.models import User
from echo_community.inbox.models import AskAddress
from echo_community.inbox.reading import Address, Mail
from echo_community.inbox.refusing import Reason
from echo_community.kernel.actor import Actor
from echo_community.kernel.db import db
from echo_community.notifications import reply_addresses
from echo_community.notifications.reply_addresses import ASK, REPLY
from echo_community.programmes.actors import actor_for
from echo_community.programmes.models import Programme


class Turned(Exception):
    """The mail is not taken, for this reason; the words are for who wrote it, if there are any.

    `proved`: it came to an address that only who wrote it knows.
    """

    def __init__(self, reason: Reason, words: str = "", *, proved: bool = False) -> None:
        super().__init__(reason)
        self.reason, self.words, self.proved = reason, words, proved


@dataclass(frozen=True)
class Door:
    """A way in: a reply to a thread, a question of one's own, or one that waits for a tap."""

    actor: Actor
    thread_id: int = 0
    programme_id: int = 0
    waits: bool = False


def door_of(mail: Mail, to: str = "") -> Door:
    """The way that mail comes in by; `to` is where the server took it, if it says. Raises Turned.

    An address of ours and the sender's own must both be the same person's.
    """
    addresses = [one.email for one in mail.recipients]
    for address in [to, *addresses] if to else addresses:
        if parts := reply_addresses.parts_of(address):
            return _personal(mail.sender, address, *parts)
        if programme_id := _programme_at(address):
            return _general(mail.sender, programme_id)
    raise Turned(Reason.NO_ADDRESS)


def ask_addresses(person: Actor) -> dict[int, str]:
    """Where that person mails questions to, by programme; "" where no mail comes in."""
    rows = db.session.execute(
        select(AskAddress.programme_id, AskAddress.generation).where(
            AskAddress.user_id == person.id
        )
    )
    made_anew = {row.programme_id: row.generation for row in rows}
    return {
        number: reply_addresses.address_of(ASK, person.id, number, made_anew.get(number, 0))
        for number in person.memberships
    }


def general_address(slug: str) -> str:
    """Where anybody of a programme mails questions to; "" where no mail comes in."""
    box, domain = reply_addresses.mailbox()
    return f"{box}+{slug}@{domain}" if domain else ""


def _personal(sender: Address | None, address: str, *parts: int) -> Door:
    purpose, user_id, thing_id, until = parts
    actor = _actor(sender, user_id)
    if purpose == REPLY:
        if reply_addresses.read_address(address) is None:
            raise Turned(Reason.NO_ADDRESS)
        return Door(actor, thread_id=thing_id)
    if purpose != ASK or until != _generation(user_id, thing_id):
        raise Turned(Reason.NO_ADDRESS)
    return Door(actor, programme_id=thing_id)


def _general(sender: Address | None, programme_id: int) -> Door:
    email = sender.email if sender else ""
    user_id = db.session.scalar(select(User.id).where(User.email == email)) if email else None
    if user_id is None:
        raise Turned(Reason.UNKNOWN_SENDER)
    return Door(actor_for(user_id), programme_id=programme_id, waits=True)


def _actor(sender: Address | None, user_id: int) -> Actor:
    email = db.session.scalar(select(User.email).where(User.id == user_id))
    if sender is None or not email or sender.email != email.lower():
        raise Turned(Reason.WRONG_SENDER)
    return actor_for(user_id)


def _programme_at(address: str) -> int | None:
    """The programme whose general address that is."""
    box, domain = reply_addresses.mailbox()
    local, _, at = address.lower().rpartition("@")
    if not domain or at != domain or not local.startswith(f"{box}+"):
        return None
    slug = local.removeprefix(f"{box}+")
    return db.session.scalar(select(Programme.id).where(Programme.slug == slug))


def _generation(user_id: int, programme_id: int) -> int:
    found = db.session.scalar(
        select(AskAddress.generation).where(
            AskAddress.user_id == user_id, AskAddress.programme_id == programme_id
        )
    )
    return found or 0
