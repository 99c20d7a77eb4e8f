"""Files of tests, sent ahead and put under posts."""

import io
from typing import Any

from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from echo_community.discussions import services as discussions
from echo_community.discussions.drafts import FileDraft, ReplyDraft
from echo_community.discussions.files import services
from echo_community.discussions.models import Attachment, Post, Thread
from echo_community.kernel.actor import Actor
from echo_community.kernel.db import db
from echo_community.kernel.uploads import Made
from tests.files import photo

MADE = Made("image", "image/jpeg", photo(), photo((8, 8)), 64, 48)
PAPER = Made("pdf", "application/pdf", b"%PDF-1.7 x", b"small", 300, 200, 2, "Naloxone kits")


def keep(author: Actor, made: Made = MADE, name: str = "wound.jpg") -> Attachment:
    return services.keep(author, next(iter(author.memberships)), name, made)


def reply_with(author: Actor, thread: Thread, *files: Attachment, alt: str = "") -> Post:
    drafts = tuple(FileDraft(file.id, alt) for file in files)
    return discussions.reply(author, thread.id, ReplyDraft("See this.", files=drafts))


def send(client: FlaskClient, url: str, content: bytes, name: str, **fields: Any) -> TestResponse:
    data = {"upload": (io.BytesIO(content), name), **fields}
    return client.post(url, data=data, content_type="multipart/form-data")


def row(file: Attachment) -> Attachment:
    return db.session.scalars(
        select(Attachment).where(Attachment.id == file.id).execution_options(populate_existing=True)
    ).one()
