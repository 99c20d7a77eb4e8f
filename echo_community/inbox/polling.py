"""A mailbox that is looked into, where no mail server pipes mails in."""

import imaplib
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import unquote, urlsplit

import structlog
from flask import current_app
from sqlalchemy.exc import SQLAlchemyError

from echo_community.config import Settings
from echo_community.inbox.receiving import receive
from echo_community.inbox.refusing import LARGEST
from echo_community.kernel import jobs
from echo_community.kernel.errors import Refused
from echo_community.kernel.mail import resting, set_aside

log = structlog.get_logger()

TIMEOUT = 30  # seconds
A_TIME = 50  # mails looked at in one go
TROUBLE = (OSError, imaplib.IMAP4.error, socket.timeout)


@jobs.job(minute="*")
def poll() -> int:
    """Look into the mailbox, if there is one; after trouble the next minute tries again."""
    try:
        return look() if _address() else 0
    except (Refused, SQLAlchemyError, *TROUBLE) as problem:
        log.warning("mailbox not read", problem=type(problem).__name__)
        return 0


def look(*, again: bool = False) -> int:
    """Take every mail not seen yet; how many there were. Raises Refused without a mailbox.

    A mail is marked as seen after it was acted on: a kill in between has it taken again, and what
    was posted is known by its Message-ID. One that cannot be read stays unseen and is set aside;
    with `again` these are tried before their time.
    """
    if not _address():
        raise Refused("There is no mailbox to look into: set ECHO_MAIL_POLL.")
    with _opened() as box:
        here = _unseen(box)
        rests = resting("in ", here)
        wanted = here if again else [key for key in here if key not in rests]
        return sum(_take(box, key) for key in wanted[:A_TIME])


def _address() -> str:
    settings: Settings = current_app.extensions["settings"]
    return settings.mail_poll


@contextmanager
def _opened() -> Iterator[imaplib.IMAP4]:
    url = urlsplit(_address())
    host = url.hostname or "localhost"
    if url.scheme == "imaps":
        secure = ssl.create_default_context()
        box: imaplib.IMAP4 = imaplib.IMAP4_SSL(
            host, url.port or 993, ssl_context=secure, timeout=TIMEOUT
        )
    else:
        box = imaplib.IMAP4(host, url.port or 143, timeout=TIMEOUT)
    with box:
        if url.scheme != "imaps" and "STARTTLS" in box.capabilities:
            box.starttls(ssl.create_default_context())
        box.login(unquote(url.username or ""), unquote(url.password or ""))
        status, _ = box.select(_quoted(unquote(url.path.strip("/")) or "INBOX"))
        if status != "OK":
            raise Refused("The mailbox of ECHO_MAIL_POLL is not there: check its folder.")
        yield box


def _quoted(folder: str) -> str:
    return '"' + folder.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _unseen(box: imaplib.IMAP4) -> list[str]:
    """What is not seen yet, as it is set aside: by the mailbox's own number and the mail's."""
    _, valid = box.response("UIDVALIDITY")
    _, found = box.uid("SEARCH", "UNSEEN")
    numbers = (found[0] or b"").decode().split() if found else []
    life = (valid[0] or b"0").decode() if valid else "0"
    return [f"in {life} {number}" for number in numbers]


def _take(box: imaplib.IMAP4, key: str) -> bool:
    """Act on one mail, and mark it as seen; or set it aside, so that the others are taken."""
    number = key.rpartition(" ")[2]
    try:
        receive(_fetched(box, number))
    except Exception as problem:
        if set_aside(key, problem) is None:  # for a person, who sees it marked in the mailbox
            box.uid("STORE", number, "+FLAGS.SILENT", "(\\Flagged)")
        if isinstance(problem, imaplib.IMAP4.error | ConnectionError):
            raise  # the line is broken: the next minute has a new one
        return False
    box.uid("STORE", number, "+FLAGS.SILENT", "(\\Seen)")
    return True


def _fetched(box: imaplib.IMAP4, number: str) -> bytes:
    _, answer = box.uid("FETCH", number, f"(BODY.PEEK[]<0.{LARGEST + 1}>)")
    raw = next((part[1] for part in answer if isinstance(part, tuple)), None)
    if raw is None:
        raise LookupError("The mailbox does not give it.")
    return bytes(raw)
