"""Addresses that mails come in by: signed, of one person, to one thread, good for a season.

What stands before the @ is read in either case: some servers lower it. Nothing of it is stored.
"""

import base64
import hashlib
import hmac
import re
import struct

from flask import current_app

from echo_community.config import Settings
from echo_community.kernel.clock import now

DAYS = 90
PARTS = struct.Struct(">BIIH")  # what for, who, what, and until which day or which generation
SEAL = 9  # bytes
REPLY, ASK = 1, 2
_DAY = 86400
_FOUND = re.compile(r"\+([a-z2-7]{32})@")


def reply_address(user_id: int, thread_id: int) -> str:
    """The address by which this person answers in this thread; "" where no mail comes in."""
    return address_of(REPLY, user_id, thread_id, _today() + DAYS)


def read_address(text: str) -> tuple[int, int] | None:
    """Who answers in which thread by that address; None where it is not ours, or too old."""
    found = parts_of(text)
    if found is None or found[0] != REPLY or found[3] < _today():
        return None
    return found[1], found[2]


def address_of(purpose: int, user_id: int, thing_id: int, until: int) -> str:
    """An address that says so much and cannot be made up; "" where no mail comes in."""
    box, domain = mailbox()
    if not domain:
        return ""
    said = PARTS.pack(purpose, user_id, thing_id, until & 0xFFFF)
    return f"{box}+{base64.b32encode(said + _seal(said)).decode().lower()}@{domain}"


def parts_of(text: str) -> tuple[int, int, int, int] | None:
    """What an address of ours says: purpose, person, thing, until; None where it is none."""
    box, domain = mailbox()
    found = _FOUND.search(text.lower())
    if not (found and domain) or not text.lower().endswith(f"@{domain}"):
        return None
    sealed = base64.b32decode(found[1].upper())
    said, seal = sealed[: PARTS.size], sealed[PARTS.size :]
    if not text.lower().startswith(f"{box}+") or not hmac.compare_digest(seal, _seal(said)):
        return None
    purpose, user_id, thing_id, until = PARTS.unpack(said)
    return purpose, user_id, thing_id, until


def mailbox() -> tuple[str, str]:
    """The box mails come into and its domain, which is "" where none do."""
    settings: Settings = current_app.extensions["settings"]
    box, _, domain = settings.mail_in.strip().lower().rpartition("@")
    return box or "reply", domain


def _seal(said: bytes) -> bytes:
    key = current_app.extensions["settings"].secret_key.encode()
    return hmac.digest(key, b"address" + said, hashlib.sha256)[:SEAL]


def _today() -> int:
    """The number of this day; 16 bits last until 2149."""
    return int(now().timestamp()) // _DAY
