"""Is everything as it must be? Each check answers in words, with what to mend."""

import base64
import smtplib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import Flask
from sqlalchemy import func, select

from echo_community.config import DEFAULT_SECRET, Settings
from echo_community.discussions.models import Attachment
from echo_community.kernel import verifying
from echo_community.kernel.audit import AuditEntry
from echo_community.kernel.clock import now
from echo_community.kernel.db import db
from echo_community.kernel.jobs import queue_for
from echo_community.kernel.mail import Carrier, OutboundMail
from echo_community.kernel.storage import TROUBLE, name_of, storage
from echo_community.kernel.uploads import Unfit, made_anew
from echo_community.ops import health

OFF_BY = timedelta(seconds=30)
UNDELIVERED = timedelta(minutes=10)
UNSEALED = timedelta(days=1)
PROBE = b"echo-community doctor"
SAMPLE = 20  # files that are looked for
SMALLEST_PICTURE = base64.b64decode(b"R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7")


@dataclass(frozen=True)
class Finding:
    """What one check found; `mend` says what to do where it is not well."""

    name: str
    well: bool
    words: str
    mend: str = ""

    def __str__(self) -> str:
        sign = "ok   " if self.well else "WRONG"
        return f"{sign} {self.name:<9} {self.words}" + (f" {self.mend}" if self.mend else "")


def examine(app: Flask) -> Iterator[Finding]:
    """Every check that makes sense for these settings, inside the application's context."""
    settings: Settings = app.extensions["settings"]
    yield Finding("settings", True, f"{settings.env}, instance folder {settings.folder}.")
    yield check_secret(settings)
    found = check_database(settings)
    yield found
    yield check_storage(settings)
    yield check_mail(settings)
    if settings.redis_url:
        yield check_redis(app)
    yield check_uploads(settings)
    if found.well:
        yield check_files()
        yield check_clock(settings)
        yield check_worker()
        yield check_audit()


def check_secret(settings: Settings) -> Finding:
    """The key that signs cookies. Production does not start with a weak one."""
    if settings.secret_key == DEFAULT_SECRET:
        return Finding("secret", True, "the default, which is good enough for development only.")
    return Finding("secret", True, f"set, {len(settings.secret_key)} characters.")


def check_database(settings: Settings) -> Finding:
    """Reachable, and its tables those of this version."""
    name = "SQLite" if settings.is_sqlite else "PostgreSQL"
    state = health.state()
    if not state.reachable:
        mend = "Check ECHO_DATABASE_URL and that the server runs."
        return Finding("database", False, f"{name} does not answer: {state.problem}.", mend)
    if not state.migrated:
        at = state.revision or "none"
        return Finding(
            "database",
            False,
            f"{name} answers, but its tables are at revision {at}, not {health.head()}.",
            "Run echo-community db upgrade.",
        )
    return Finding("database", True, f"{name} answers, migrated to {state.revision}.")


def check_storage(settings: Settings) -> Finding:
    """A file can be written, read and removed."""
    where = settings.storage_url.split("@")[-1] or f"the folder {settings.folder / 'files'}"
    try:
        found = storage().get(storage().put(PROBE)) == PROBE
        storage().delete(name_of(PROBE))
    except TROUBLE as problem:
        reason = str(problem).strip().splitlines()[0][:200]
        mend = "Check ECHO_STORAGE_URL and the rights there."
        return Finding("storage", False, f"{where} cannot be written: {reason}.", mend)
    return Finding("storage", found, f"{where} can be written and read.")


def check_uploads(settings: Settings) -> Finding:
    """The process that opens what people send begins, and its libraries are there."""
    try:
        made_anew(SMALLEST_PICTURE)
    except (Unfit, OSError, RuntimeError) as problem:
        mend = "Install the package anew; photos and PDFs are refused until then."
        return Finding("uploads", False, f"pictures cannot be opened: {problem}.", mend)
    return Finding("uploads", True, f"open; {settings.file_quota} MB for each person.")


def check_files() -> Finding:
    """The newest files that rows name are in storage."""
    newest = select(Attachment.stored).order_by(Attachment.id.desc()).limit(SAMPLE)
    names = db.session.scalars(newest).all()
    try:
        lost = sum(not storage().exists(name) for name in names)
    except TROUBLE:
        return Finding("files", False, "cannot be looked for: storage does not answer.")
    if lost:
        mend = "Check ECHO_STORAGE_URL: is it where they were stored?"
        return Finding("files", False, f"{lost} of the newest {len(names)} are missing.", mend)
    return Finding("files", True, f"the newest {len(names)} are there.")


def check_mail(settings: Settings) -> Finding:
    """The mail server takes our connection."""
    carrier = Carrier(settings)
    if not settings.mail_url:
        return Finding("mail", True, f"no server is set: mails are written to {carrier.folder}.")
    try:
        carrier.check()
    except (OSError, smtplib.SMTPException) as problem:
        mend = "Check ECHO_MAIL_URL: smtp://user:password@host:587."
        return Finding("mail", False, f"the server does not take us: {problem}.", mend)
    return Finding("mail", True, "the server takes our connection.")


def check_redis(app: Flask) -> Finding:
    """Redis answers, asked as the queue asks it."""
    try:
        queue_for(app).pending_count()
    # Without the extra [redis] there is no class of its errors to name here.
    except Exception as problem:
        return Finding("redis", False, f"does not answer: {problem}.", "Check ECHO_REDIS_URL.")
    return Finding("redis", True, "answers.")


def check_clock(settings: Settings) -> Finding:
    """This machine's clock against the database server's and against what was written last."""
    ours = now()
    theirs = ours if settings.is_sqlite else _server_time()
    newest = db.session.scalar(select(func.max(AuditEntry.at)))
    mend = "Set the clock, by NTP best; sign-in links and limits depend on it."
    if abs(theirs - ours) > OFF_BY:
        apart = round(abs(theirs - ours).total_seconds())
        return Finding("clock", False, f"this machine and the database differ by {apart} s.", mend)
    if newest and newest > ours + OFF_BY:
        return Finding(
            "clock", False, f"the newest entry is of {newest:%F %R}, in the future.", mend
        )
    return Finding("clock", True, f"{ours:%F %R} UTC.")


def check_worker() -> Finding:
    """Mail leaves: nothing that is due waits long."""
    waiting = select(func.count()).where(
        OutboundMail.sent_at.is_(None),
        OutboundMail.given_up_at.is_(None),
        OutboundMail.next_try_at < now() - UNDELIVERED,
    )
    count = db.session.scalar(waiting) or 0
    if count:
        mend = "Start echo-community worker, or look into its log."
        return Finding("worker", False, f"{count} mails have been due for 10 minutes.", mend)
    return Finding("worker", True, "no mail waits.")


def check_audit() -> Finding:
    """The audit log is sealed, and its newest batch is what it was."""
    if not verifying.newest_is_whole():
        mend = "Run echo-community audit verify, and keep the newest backup."
        return Finding("audit", False, "the newest sealed entries are not what they were.", mend)
    since = verifying.waiting_since()
    if since and since < now() - UNSEALED:
        mend = "Start echo-community worker, or run echo-community audit seal."
        return Finding("audit", False, f"entries wait for a seal since {since:%F %R}.", mend)
    return Finding("audit", True, "sealed; echo-community audit verify reads it all again.")


def _server_time() -> datetime:
    return db.session.scalar(select(func.clock_timestamp())) or now()
