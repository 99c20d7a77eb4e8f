"""A mail's bytes to what would be posted, or to the reason why not; nothing is stored."""

from dataclasses import dataclass

from echo_community.inbox import reading, refusing, reply
from echo_community.inbox.reading import Attachment, Mail
from echo_community.inbox.refusing import Reason


@dataclass(frozen=True)
class Taken:
    """What a mail says, and whether it may be posted."""

    mail: Mail
    text: str
    attachments: tuple[Attachment, ...]
    reason: Reason | None

    @property
    def accepted(self) -> bool:
        return self.reason is None


def take(raw: bytes, *, our_domain: str = "") -> Taken:
    """Read a mail, take the new words out of it, and see whether it is one to refuse."""
    mail = reading.read(raw)
    sender = mail.sender
    name, email = (sender.name, sender.email) if sender else ("", "")
    text = reply.new_text(mail.text, name=name, email=email)
    reason = refusing.refusal(mail, text, our_domain=our_domain)
    is_file_alone = not text and any(not one.is_sealed for one in mail.attachments)
    if reason is Reason.NOTHING_NEW and is_file_alone:
        reason = None
    return Taken(mail, text, mail.attachments, reason)
