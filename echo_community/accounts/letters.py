"""Mails as templates: `templates/email/<name>.txt`, whose first line is the subject.

The same text is drawn as HTML by one layout; what programs read of a mail stands in its headers.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol
from urllib.parse import urlsplit

from flask import current_app
from flask_babel import force_locale

from echo_community.accounts import unsubscribing
from echo_community.config import MAIL_IDS
from echo_community.kernel import mail
from echo_community.kernel.language import LANGUAGES
from echo_community.kernel.mail.blocks import Block, blocks

SIGNATURE = "\n-- \n"


class Listed(Protocol):
    """A programme, as a mail names it."""

    @property
    def id(self) -> int: ...
    @property
    def slug(self) -> str: ...
    @property
    def name(self) -> str: ...


@dataclass(frozen=True)
class ReplyDoor:
    """How answers come in by mail: the address of a person in a thread (none where that is not set
    up), and the line above which they write."""

    address: Callable[[int, int], str] = lambda user_id, thread_id: ""
    above: str = ""


_door = ReplyDoor()


def let_in_by(door: ReplyDoor) -> None:
    """Have mails about a thread be answered there. What reads mail stands above; `app.py` knows."""
    global _door  # noqa: PLW0603  set once, while the application is built
    _door = door


def write(
    recipient: str,
    language: str,
    name: str,
    cause: str,
    *,
    thread_id: int | None = None,
    user_id: int | None = None,
    programme: Listed | str | None = None,
    stream: str = "",
    **facts: object,
) -> mail.OutboundMail:
    """Put a mail into the outbox, in the language of who gets it.

    `stream` is what its reader can stop with one click, if `user_id` says who that is. With
    `thread_id` mails of a thread stand together, and are answered by mail where that is set up.
    Templates get `site`, the address of this installation, `programme`, its name, `stream` and
    `unsubscribe` besides the facts.
    """
    site = current_app.extensions["settings"].base_url.rstrip("/")
    language = language if language in LANGUAGES else "en"
    listed = None if programme is None or isinstance(programme, str) else programme
    stop = site + unsubscribing.path_for(user_id) if user_id and stream else ""
    reply_to = _door.address(user_id, thread_id) if user_id and thread_id else ""
    above = _door.above if reply_to else ""
    if programme is not None:
        facts["programme"] = listed.name if listed else programme
    with force_locale(language):
        # Not render_template: what it adds to every page belongs to the page under way.
        template = current_app.jinja_env.get_template(f"email/{name}.txt")
        text = template.render(
            site=site, stream=stream, unsubscribe=stop, thread_id=thread_id, **facts
        )
    subject, _, body = text.strip().partition("\n")
    body = re.sub("\n{3,}", "\n\n", body.strip()) + "\n"  # where a template left something out
    post = mail.Post(
        html=_drawn(language, subject, above, body, site),
        headers=_headers(site, thread_id, listed, stream, stop, reply_to),
        stream=stream,
        user_id=user_id,
        programme_id=listed.id if listed else None,
        thread_id=thread_id,
    )
    return mail.send(recipient, subject, f"{above}\n\n{body}" if above else body, cause, post)


def _drawn(language: str, subject: str, above: str, body: str, site: str) -> str:
    said, _, foot = body.partition(SIGNATURE)
    template = current_app.jinja_env.get_template("email/_layout.html")
    return template.render(
        language=language,
        subject=subject,
        above=above,
        blocks=blocks(said, site),
        foot=_line_by_line(foot, site),
    )


def _line_by_line(foot: str, site: str) -> list[Block]:
    """The lines after the first, which names the site: the layout does that above."""
    return [block for line in foot.strip().split("\n")[1:] for block in blocks(line, site)]


def _headers(
    site: str,
    thread_id: int | None,
    programme: Listed | None,
    stream: str,
    stop: str,
    reply_to: str,
) -> dict[str, str]:
    headers = {}
    if thread_id:
        # No mail has this number; all of a thread refer to it, so they stand together.
        headers["In-Reply-To"] = headers["References"] = f"<t{thread_id}@threads.{MAIL_IDS}>"
    if programme:
        headers["List-Id"] = f"<{programme.slug}.{urlsplit(site).hostname}>"
    if stream:
        headers["Precedence"] = "list"
    if stop:
        headers["List-Unsubscribe"] = f"<{stop}>"
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    if reply_to:
        headers["Reply-To"] = reply_to
    return headers
