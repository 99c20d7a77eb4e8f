"""What several tests of drafts do."""

from typing import Any

from flask.testing import FlaskClient

from echo_community.discussions.models import Attachment, AttachmentKind, Draft
from echo_community.kernel.actor import Actor
from echo_community.kernel.db import db, transaction

SCRIPT = {"X-Fragment": "1"}


def keep(client: FlaskClient, place: str, body: str, version: int = 0, **more: Any) -> Any:
    """What the server answers to a page that keeps its words every few seconds."""
    data = {"body": body, "kept": str(version), **more}
    return client.post(f"/drafts/{place}", data=data, headers=SCRIPT)


def drafts() -> list[tuple[str, str]]:
    """Every draft there is."""
    return [(d.place, d.body) for d in db.session.query(Draft).order_by(Draft.id)]


def unsent_file(author: Actor, programme_id: int) -> int:
    """A picture that was sent ahead of its post."""
    with transaction() as session:
        file = Attachment(
            programme_id=programme_id, author_id=author.id, kind=AttachmentKind.IMAGE,
            stored="0" * 64, thumbnail="1" * 64, media_type="image/jpeg",
            name="picture.jpg", alt="", size=10, words="",
        )  # fmt: skip
        session.add(file)
        session.flush()
        return file.id
