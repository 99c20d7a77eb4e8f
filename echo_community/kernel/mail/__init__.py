"""The outbox: a mail is a row written with its cause; a worker delivers it, at least once."""

from echo_community.kernel.mail.aside import (
    MailAside,
    forget_aside,
    is_aside,
    resting,
    set_aside,
)
from echo_community.kernel.mail.carrying import Carrier
from echo_community.kernel.mail.delivering import (
    LEASE,
    LEFT,
    NEEDLESS,
    TRIES,
    Addresses,
    ask_about_addresses,
    deliver_due,
    deliver_mail,
    forget_stuck,
    lease,
    send,
    try_again,
)
from echo_community.kernel.mail.outbox import KEPT_AFTER_SENDING, OutboundMail, Post, waits

__all__ = [
    "KEPT_AFTER_SENDING",
    "LEASE",
    "LEFT",
    "NEEDLESS",
    "TRIES",
    "Addresses",
    "Carrier",
    "MailAside",
    "OutboundMail",
    "Post",
    "ask_about_addresses",
    "deliver_due",
    "deliver_mail",
    "forget_aside",
    "forget_stuck",
    "is_aside",
    "lease",
    "resting",
    "send",
    "set_aside",
    "try_again",
    "waits",
]
