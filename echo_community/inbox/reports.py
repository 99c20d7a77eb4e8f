"""What mail servers report of our mails: not delivered, or complained about.

A report counts only where it brings the Message-ID of a mail of ours along, which nobody else
knows: else anybody could have our mails to anybody stopped.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import Message

from sqlalchemy import select

from echo_community.config import MAIL_IDS
from echo_community.inbox.reading import BROKEN
from echo_community.inbox.refusing import Reason
from echo_community.kernel.db import db
from echo_community.kernel.mail import OutboundMail

_OURS = re.compile(rf"<[^<>\s]{{1,150}}@{re.escape(MAIL_IDS)}>")
_STATUS = re.compile(r"^status:\s*([245]\.\d{1,3}\.\d{1,3})", re.IGNORECASE | re.MULTILINE)
_ACTION = re.compile(r"^action:\s*(\w+)", re.IGNORECASE | re.MULTILINE)
_ABUSE = re.compile(r"^feedback-type:\s*(?:abuse|fraud|virus|other)", re.IGNORECASE | re.MULTILINE)
_MOST = 200_000  # bytes of a report that are looked through

Bounced = Callable[[str, bool, str], object]  # address, whether for good, status
Complained = Callable[[str], object]

_heard: list[tuple[Bounced, Complained]] = []


def heard_by(bounced: Bounced, complained: Complained) -> None:
    """Have these called with the address that a report speaks of."""
    _heard[:] = [(bounced, complained)]


@dataclass(frozen=True)
class Report:
    """What a server says about one mail of ours."""

    message_id: str
    status: str = ""  # "5.1.1"
    complains: bool = False

    @property
    def permanent(self) -> bool:
        return self.status.startswith("5")


def read(raw: bytes) -> Report | None:
    """The report in a mail; None where it is none, or not of a mail of ours."""
    text = raw[:_MOST].decode("utf-8", "replace")
    message = message_from_bytes(raw[:_MOST], policy=policy.compat32)
    if message.get_content_type() != "multipart/report" or not (ours := _OURS.search(text)):
        return None
    parts = {part.get_content_type(): _words(part) for part in message.walk()}
    if _ABUSE.search(parts.get("message/feedback-report", "")):
        return Report(ours[0], complains=True)
    told = parts.get("message/delivery-status", "")
    action, status = _ACTION.search(told), _STATUS.search(told)
    if not (action and status and action[1].lower() == "failed"):
        return None
    return Report(ours[0], status[1])


def heed(raw: bytes, reason: Reason | None) -> None:
    """Stop mails to an address that a report speaks of; other mails are none of our business."""
    if reason not in (Reason.BOUNCE, Reason.AUTOMATIC) or not (report := read(raw)):
        return
    recipient = db.session.scalar(
        select(OutboundMail.recipient).where(OutboundMail.message_id == report.message_id)
    )
    if recipient is None:
        return
    for bounced, complained in _heard:
        if report.complains:
            complained(recipient)
        else:
            bounced(recipient, report.permanent, report.status)


def _words(part: Message) -> str:
    """What a part of a report says; one made of headers is parsed as messages of their own."""
    try:
        inner = part.get_payload()
        return inner if isinstance(inner, str) else "\n".join(str(one) for one in inner)
    except BROKEN:
        return ""
