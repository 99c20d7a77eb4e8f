"""Files that go with a post, in the transaction that writes it."""

from collections.abc import Mapping, Sequence

from flask_babel import gettext, ngettext
from sqlalchemy import func, select

from echo_community.discussions.drafts import FileDraft
from echo_community.discussions.files.names import numbered
from echo_community.discussions.files.refusals import MOST_FILES
from echo_community.discussions.models import Attachment, Post
from echo_community.kernel import audit
from echo_community.kernel.actor import Actor
from echo_community.kernel.db import db
from echo_community.kernel.errors import Refused


def chosen(author: Actor, programme_id: int, drafts: Sequence[FileDraft]) -> list[Attachment]:
    """The author's own unsent files, each with what it shows. Raises Refused where one is gone."""
    if not drafts:
        return []
    alts = {draft.id: draft.alt for draft in drafts}
    found = db.session.scalars(
        select(Attachment)
        .where(
            Attachment.id.in_(alts),
            Attachment.author_id == author.id,
            Attachment.programme_id == programme_id,
            Attachment.post_id.is_(None),
        )
        .order_by(Attachment.id)
        .with_for_update()
    ).all()
    if len(found) < len(alts):
        raise Refused(
            gettext("A file is no longer here: unsent ones are kept for two days. Attach it again.")
        )
    for file in found:
        file.alt = alts[file.id]
    return list(found)


def words_of(files: Sequence[Attachment]) -> str:
    """All that files say, for the guard to read: names, descriptions, the text of PDFs."""
    return "\n".join(part for f in files for part in (f.name, f.alt, f.words) if part)


def put_under(author: Actor, post: Post, files: Sequence[Attachment]) -> None:
    """Let files stand under a post. Raises Refused where they are too many."""
    if not files:
        return
    there = select(func.count()).where(Attachment.post_id == post.id)
    before = db.session.scalar(there) or 0
    shown = db.session.scalar(there.where(~Attachment.removed)) or 0
    if shown + len(files) > MOST_FILES:
        raise Refused(too_many())
    for number, file in enumerate(files, before + 1):
        file.post_id = post.id
        if post.nameless:
            file.name = numbered(number, file.media_type)
        audit.record(author, "file.attach", file, post=post.id)


def too_many() -> str:
    """What to say where more files are sent than a post takes."""
    return ngettext(
        "A post takes %(num)s file. Send the others with a second post.",
        "A post takes up to %(num)s files. Send the others with a second post.",
        MOST_FILES,
    )


def texts_under(posts: Sequence[Post]) -> Mapping[int, str]:
    """What the files under these posts say, for the index; one statement."""
    rows = db.session.scalars(
        select(Attachment)
        .where(Attachment.post_id.in_([post.id for post in posts]), ~Attachment.removed)
        .order_by(Attachment.id)
    )
    texts: dict[int, list[Attachment]] = {}
    for file in rows:
        texts.setdefault(file.post_id or 0, []).append(file)
    return {post_id: words_of(files) for post_id, files in texts.items()}
