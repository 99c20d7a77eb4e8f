"""Reading pages and mails as a person does: the fields of a form, the code of a mail."""

import re
from html.parser import HTMLParser
from typing import Any

from flask.testing import FlaskClient
from sqlalchemy import select

from echo_community.kernel.db import db
from echo_community.kernel.mail import OutboundMail

GOOD = "osprey lantern quartz"


class _Forms(HTMLParser):
    """Every form of a page with what a browser would send from it."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[tuple[str, dict[str, str]]] = []
        self._area: str | None = None
        self._select: str | None = None

    def handle_starttag(self, tag: str, attrs: list[Any]) -> None:
        facts = dict(attrs)
        if tag == "form":
            self.forms.append((facts.get("action") or "", {}))
        if not self.forms:
            return
        fields, name = self.forms[-1][1], facts.get("name")
        if tag == "input" and name:
            ticked = facts.get("type") not in ("radio", "checkbox") or "checked" in facts
            if ticked:
                fields[name] = facts.get("value") or ""
        if tag == "textarea" and name:
            self._area, fields[name] = name, ""
        if tag == "select":
            self._select = name
        if tag == "option" and self._select and "selected" in facts:
            fields[self._select] = facts["value"]

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea" and self._area:
            fields = self.forms[-1][1]
            fields[self._area] = fields[self._area].removeprefix("\n")
            self._area = None

    def handle_data(self, data: str) -> None:
        if self._area:
            self.forms[-1][1][self._area] += data


def form(page: str, action: str) -> dict[str, str]:
    """What a browser sends from the page's form to that address."""
    parser = _Forms()
    parser.feed(page)
    return next(fields for where, fields in parser.forms if where.partition("#")[0] == action)


def typed(client: FlaskClient, url: str, action: str, **fields: str) -> dict[str, str]:
    """Open a page and fill its form."""
    return form(client.get(url).text, action) | fields


def mails() -> list[OutboundMail]:
    """Mails that are to leave, oldest first."""
    wanted = select(OutboundMail).where(OutboundMail.sent_at.is_(None))
    return list(db.session.scalars(wanted.order_by(OutboundMail.id)))


def link_in(mail: OutboundMail) -> str:
    """The path of the link in a mail."""
    found = re.search(r"https?://[^/]+(\S+)", mail.body)
    assert found
    return found[1]


def code_in(mail: OutboundMail) -> str:
    """The code in a mail, as it is read out."""
    found = re.search(r"\b(\d{3}) (\d{3})\b", mail.body)
    assert found
    return found[1] + found[2]
