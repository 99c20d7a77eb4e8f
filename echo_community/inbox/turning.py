"""Turning a mail away: noted, and told to its writer without a word of it.

A stranger is told at most once a day; a member, of each of their mails, since it is lost else.
"""

import re

from flask_babel import force_locale

from echo_community.accounts import letters
from echo_community.inbox.doors import Turned
from echo_community.inbox.reading import Mail
from echo_community.inbox.remembering import remember, told_lately
from echo_community.inbox.wording import TOLD, sentence
from echo_community.kernel.db import atomic

_FRENCH = re.compile(r"[éèêàçùîô]|\b(?:bonjour|merci|le|les|des)\b", re.IGNORECASE)


@atomic
def turn_away(mail: Mail, key: str, turned: Turned) -> None:
    """Note why a mail was refused; where a person wrote it, tell them what to do instead."""
    may_tell = turned.proved or not told_lately(mail)
    tells = bool(mail.sender and turned.reason in TOLD and may_tell)
    remember(mail, key, str(turned.reason), told=tells)
    if tells and mail.sender:
        language = _language(mail)
        with force_locale(language):
            why = turned.words or sentence(turned.reason)
        letters.write(mail.sender.email, language, "mail_refused", f"refused {key[:40]}", why=why)


def _language(mail: Mail) -> str:
    """What a mail is most likely written in: who wrote it may be nobody we know."""
    return "fr" if len(_FRENCH.findall(mail.text[:2000])) > 2 else "en"
