"""A mail that came in becomes a post, or is turned away: the one way from bytes to a thread."""

from collections.abc import Sequence
from dataclasses import dataclass
from email.utils import parseaddr

import structlog
from flask import current_app
from flask_babel import force_locale, gettext
from sqlalchemy.exc import IntegrityError

from echo_community.discussions import queries, services
from echo_community.discussions.drafts import FileDraft, ReplyDraft
from echo_community.discussions.models import Thread
from echo_community.discussions.writing import stays_nameless
from echo_community.inbox import asking, attaching, reports
from echo_community.inbox.doors import Door, Turned, door_of
from echo_community.inbox.markdown import as_markdown
from echo_community.inbox.refusing import Reason
from echo_community.inbox.remembering import came, key_of, remember
from echo_community.inbox.taking import Taken, take
from echo_community.inbox.turning import turn_away
from echo_community.kernel.actor import Actor
from echo_community.kernel.db import atomic
from echo_community.kernel.errors import Forbidden, NotVisible, Refused, Stopped
from echo_community.kernel.forms import LONGEST_POST
from echo_community.notifications.reply_addresses import mailbox
from echo_community.privacy.guard import Heed
from echo_community.programmes.calling import names_of

log = structlog.get_logger()

ABSENT = Heed(absent=True)


@dataclass(frozen=True)
class Receipt:
    """What became of a mail; a reason says that it was refused."""

    taken: Taken
    reason: Reason | None = None
    thread_id: int | None = None


def receive(raw: bytes, to: str = "") -> Receipt:
    """Post what a mail says, once, or refuse it; `to` is the address that the server took it for.

    Whatever the mail holds, this raises only what is no fault of the mail's: it may be tried again.
    """
    taken = take(raw)
    key = key_of(taken.mail, raw)
    if came(key):
        return Receipt(taken, Reason.TWICE)
    reports.heed(raw, taken.reason)
    try:
        receipt = _acted_on(taken, key, to)
    except IntegrityError:
        if not came(key):
            raise
        return Receipt(taken, Reason.TWICE)
    if receipt.reason:
        log.info("mail refused", reason=str(receipt.reason), mail=key[:12])
    return receipt


def _acted_on(taken: Taken, key: str, to: str) -> Receipt:
    try:
        if reason := taken.reason or _our_own(taken):
            raise Turned(reason)
        door = door_of(taken.mail, to)
        with force_locale(door.actor.language or "en"):
            return Receipt(taken, None, _let_in(door, taken, key))
    except Turned as problem:
        turn_away(taken.mail, key, problem)
        return Receipt(taken, problem.reason)


def _our_own(taken: Taken) -> Reason | None:
    """A mail from the address we send from, or from the one we take mails at."""
    box, domain = mailbox()
    ours = {parseaddr(current_app.extensions["settings"].mail_from)[1].lower(), f"{box}@{domain}"}
    sender = taken.mail.sender
    return Reason.LOOP if sender and sender.email in ours else None


def _let_in(door: Door, taken: Taken, key: str) -> int | None:
    """The thread that it came into; none where it waits. Raises Turned."""
    body = as_markdown(taken.text)
    if len(body) > LONGEST_POST:
        raise Turned(Reason.TOO_LARGE, proved=not door.waits)
    try:
        if not door.thread_id:
            return asking.let_in(door, taken, body, key)
        return _reply(door, taken, body, key)
    except NotVisible as problem:
        raise Turned(Reason.NOT_ALLOWED, proved=not door.waits) from problem
    except Forbidden as problem:
        raise Turned(Reason.NOT_ALLOWED, str(problem), proved=not door.waits) from problem
    except (Refused, Stopped) as problem:
        said = str(problem) if isinstance(problem, Refused) else ""
        raise Turned(Reason.NOT_NOW, said, proved=not door.waits) from problem


def _reply(door: Door, taken: Taken, body: str, key: str) -> int:
    moved = queries.place_now(door.actor, door.thread_id)
    thread = queries.thread_for(door.actor, moved.thread_id if moved else door.thread_id)
    _must_not_sign(door.actor, thread, taken)
    files, problems = attaching.kept(door.actor, thread.programme_id, taken.attachments)
    if not (body or files):
        raise Turned(Reason.NOT_NOW, "\n".join(problems), proved=True)
    _post(door.actor, thread.id, body or gettext("See the file."), files, taken, key)
    attaching.tell(door.actor, thread.id, problems)
    return thread.id


def _must_not_sign(author: Actor, thread: Thread, taken: Taken) -> None:
    """Programs sign mails by themselves: of who has no name in a thread no word may tell it.

    Raises Refused.
    """
    if not stays_nameless(thread, author.id):
        return
    sender, said = taken.mail.sender, [taken.text, *(one.name for one in taken.attachments)]
    known = names_of(author.id, thread.programme_id)
    address = sender.email if sender else ""
    if any(known.search(one) or (address and address in one.lower()) for one in said):
        raise Refused(
            gettext(
                "You asked without your name, and your mail seems to hold it, perhaps below your "
                "words. Nobody was shown it. Send it again without your name, or reply on the site."
            )
        )


@atomic
def _post(
    actor: Actor, thread_id: int, body: str, files: Sequence[FileDraft], taken: Taken, key: str
) -> None:
    remember(taken.mail, key, "posted")
    services.reply(actor, thread_id, ReplyDraft(body, files=tuple(files), heed=ABSENT))
