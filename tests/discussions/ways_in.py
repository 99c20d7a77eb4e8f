"""The ways in which words come into threads and posts, for tests/rules/test_ways_in.py."""

from dataclasses import replace
from typing import Any

from echo_community.discussions import services
from echo_community.discussions.drafts import (
    AskDraft,
    BookmarkDraft,
    EditDraft,
    FileDraft,
    OpenNameDraft,
    SplitDraft,
    SupersedeDraft,
)
from echo_community.discussions.files import services as files
from echo_community.discussions.models import Post
from echo_community.kernel.db import db
from tests.cast import CARD, PDF, WHY, Cast, Ways


def asked(cast: Cast) -> None:
    """A question sent by the form."""
    cast.web(cast.amina, "/p/chronic-pain/ask", title=CARD, body="Why?")


def edited(cast: Cast, **draft: Any) -> None:
    """The first post, changed."""
    given: dict[str, Any] = {"body": "Why?", "revision": 1} | draft
    services.edit_post(cast.amina, cast.post(1), EditDraft(**given))


def described(cast: Cast) -> None:
    """What a file shows, said after it was posted."""
    file = cast.file()
    post = cast.reply(files=(FileDraft(file),))
    files.describe(cast.amina, post.id, {file: CARD})


def name_opened(cast: Cast) -> None:
    """The reason for looking a name up."""
    thread = cast.world.thread(by=cast.amina, nameless=True)
    post = db.session.query(Post.id).filter_by(thread_id=thread.id).scalar() or 0
    services.open_name(cast.expert, post, OpenNameDraft(CARD, "x"), "127.0.0.1")


def mentioned(cast: Cast) -> None:
    """A reply with a reason that calls somebody who is told by mail."""
    cast.reply(f"@expert {CARD}", reason=WHY)


WAYS: Ways = {
    "threads.title": (
        asked,
        lambda c: services.ask(c.amina, c.id, AskDraft(CARD, "Why?")),
        lambda c: services.ask(c.amina, c.id, AskDraft(CARD, "Why?", reason=WHY)),
        lambda c: edited(c, title=CARD),
        lambda c: services.split(c.expert, c.thread.id, SplitDraft(CARD, (2,))),
        lambda c: c.load(title=CARD),
    ),
    "threads.aliases": (lambda c: c.load(aliases=[CARD]),),
    "posts.source": (
        lambda c: c.reply(CARD),
        lambda c: c.reply(CARD, reason=WHY),
        lambda c: c.web(c.amina, f"/t/{c.thread.id}/reply", body=CARD),
        lambda c: edited(c, body=CARD),
        lambda c: services.summarise(c.expert, c.thread.id, EditDraft(CARD, 0)),
        lambda c: services.summarise(c.expert, c.thread.id, EditDraft(CARD, 0, reason=WHY)),
        lambda c: c.load(body=CARD),
    ),
    "revisions.title": (lambda c: edited(c, title=CARD, reason=WHY),),
    "revisions.source": (lambda c: edited(c, body=CARD, reason=WHY),),
    "holds.reason": (lambda c: c.reply(CARD, reason=CARD),),
    "attachments.name": (
        lambda c: c.reply(files=(FileDraft(c.file(name=f"{CARD}.pdf")),)),
        lambda c: c.reply(files=(FileDraft(c.file(replace(PDF, words=CARD))),)),
    ),
    "attachments.alt": (
        lambda c: c.reply(files=(FileDraft(c.file(), CARD),)),
        described,
    ),
    "bookmarks.note": (lambda c: services.keep(c.amina, c.post(), BookmarkDraft(CARD)),),
    "marks.reason": (lambda c: services.supersede(c.expert, c.post(), SupersedeDraft(CARD)),),
    "name_openings.reason": (name_opened,),
    "reactions.note": (lambda c: services.say_what_changed(c.expert, c.post(), CARD),),
    "users.name": (lambda c: c.load(author=CARD),),
    "topics.name": (lambda c: c.load(tags=[CARD]),),
    "outbound_mails.subject": (mentioned,),
    "outbound_mails.body": (mentioned,),
}
