"""How mails leave: by SMTP, or as files where none is set; and what a refusal means."""

import enum
import re
import smtplib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path
from urllib.parse import unquote, urlsplit

from echo_community.config import Settings
from echo_community.kernel.clock import now

MOST_A_CONNECTION = 50  # servers hang up on who sends more


class Verdict(enum.StrEnum):
    """What a mail server's answer means for a mail."""

    LATER = "later"  # try again
    NEVER = "never"  # not this mail, whoever it is for
    NOBODY = "nobody"  # not to this address, whatever the mail


@dataclass(frozen=True)
class Refusal:
    """Why a mail was not taken: a code without words, and what follows."""

    code: str
    verdict: Verdict


class Line:
    """A connection to the mail server, opened at its first mail and anew after trouble."""

    def __init__(self, carrier: "Carrier") -> None:
        self.carrier = carrier
        self._server: smtplib.SMTP | None = None
        self._taken = 0

    def deliver(self, message: EmailMessage) -> None:
        """Hand one message over. Raises OSError or smtplib.SMTPException when it was not taken."""
        if not self.carrier.settings.mail_url:
            self.carrier.write(message)
            return
        server = self._open()
        try:
            server.send_message(message)
        except BaseException:
            self.close()
            raise
        self._taken += 1

    def _open(self) -> smtplib.SMTP:
        if self._server and (self._taken >= MOST_A_CONNECTION or not _answers(self._server)):
            self.close()
        if self._server is None:
            self._server, self._taken = self.carrier._connect(), 0
        return self._server

    def close(self) -> None:
        """Hang up."""
        server, self._server = self._server, None
        if server:
            with suppress(OSError, smtplib.SMTPException):
                server.quit()
            server.close()


@dataclass(frozen=True)
class Carrier:
    """How mails leave, by the settings."""

    settings: Settings

    @property
    def folder(self) -> Path:
        """Where mails are written without SMTP."""
        return self.settings.folder / "mail"

    @contextmanager
    def line(self) -> Iterator[Line]:
        """A connection for as many mails as there are."""
        line = Line(self)
        try:
            yield line
        finally:
            line.close()

    def write(self, message: EmailMessage) -> None:
        """Keep a mail as a file."""
        self.folder.mkdir(parents=True, exist_ok=True)
        name = f"{now():%Y%m%d-%H%M%S-%f}-{message['To'].replace('/', '_')}.eml"
        (self.folder / name).write_bytes(bytes(message))

    def check(self) -> None:
        """Raise if the mail server cannot be reached or refuses us."""
        if self.settings.mail_url:
            self._connect().quit()

    def _connect(self) -> smtplib.SMTP:
        url = urlsplit(self.settings.mail_url)
        secure = url.scheme == "smtps"
        kind: type[smtplib.SMTP] = smtplib.SMTP_SSL if secure else smtplib.SMTP
        server = kind(url.hostname or "localhost", url.port or (465 if secure else 25), timeout=20)
        if not secure and server.has_extn("starttls"):
            server.starttls()
        if url.username:
            server.login(unquote(url.username), unquote(url.password or ""))
        return server


def _answers(server: smtplib.SMTP) -> bool:
    try:
        return server.noop()[0] == 250
    except (OSError, smtplib.SMTPException):
        return False


def refusal(problem: Exception) -> Refusal:
    """What a failed try means. What the server said in words is left out: it may quote the mail."""
    if isinstance(problem, smtplib.SMTPRecipientsRefused):
        number, words = next(iter(problem.recipients.values()))
        return _judged(number, words, of_address=True)
    if isinstance(problem, smtplib.SMTPDataError):
        return _judged(problem.smtp_code, problem.smtp_error, of_address=False)
    if isinstance(problem, smtplib.SMTPResponseException):
        # Our own sender, our password: nothing that the mail or its reader could help.
        return Refusal(str(problem.smtp_code), Verdict.LATER)
    return Refusal(type(problem).__name__[:40], Verdict.LATER)


def _judged(number: int, words: bytes | str, *, of_address: bool) -> Refusal:
    """By the reply's number and, where there is one, its enhanced status (RFC 3463)."""
    text = words.decode("latin-1") if isinstance(words, bytes) else words
    found = re.match(r"\s*([245]\.\d{1,3}\.\d{1,3})\b", text)
    status = found[1] if found else ""
    shown = f"{number} {status}".strip()
    if not 500 <= number < 600:
        return Refusal(shown, Verdict.LATER)
    # x.1: there is no such address; 5.2.1: its mailbox is closed.
    if status.startswith("5.1.") or status == "5.2.1":
        return Refusal(shown, Verdict.NOBODY)
    if status.startswith(("5.2.", "5.3.", "5.4.", "5.7.")):
        # A full mailbox, their system, their routes, or a rule against us: it may pass.
        return Refusal(shown, Verdict.LATER)
    if of_address and number in (550, 551, 553):
        return Refusal(shown, Verdict.NOBODY)
    return Refusal(shown, Verdict.LATER if of_address else Verdict.NEVER)
