"""All that somebody can do in threads of theirs, to be searched for a name afterwards."""

import io

import pytest
from PIL import Image

from echo_community.consults import services as consults
from echo_community.consults.models import Closing, Says
from echo_community.consults.pearl_drafts import PearlDraft
from echo_community.consults.services import closing, pearls
from echo_community.discussions import queries, related, services
from echo_community.discussions.drafts import (
    BookmarkDraft,
    EditDraft,
    ReplyDraft,
    SplitDraft,
    SupersedeDraft,
)
from echo_community.discussions.models import Post, ReactionKind, Thread
from echo_community.kernel.actor import Actor
from echo_community.kernel.db import db, transaction
from echo_community.moderation import services as moderation
from echo_community.moderation.drafts import FlagDraft
from echo_community.moderation.models import Reason
from tests.world import World


def leave_traces(world: World, actor: Actor) -> Thread:
    """All that somebody can do in a thread of theirs, by a browser where it takes one."""
    programme, ben = world.programme(), world.member("Ben Okafor")
    browser = world.client(actor)
    asked = browser.post(
        f"/p/{programme.slug}/ask",
        data={
            "title": "Marmots in the clinic?", "body": "They whistle. @hub", "nameless": "y",
            "upload": (_picture(actor), f"{actor.name}.png"),
        },
    )  # fmt: skip
    if asked.status_code == 422:  # a picture wants words first, which the form asks for
        pytest.fail(asked.text)
    thread = db.session.query(Thread).order_by(Thread.id.desc()).first()
    assert thread
    assert thread.nameless, asked.text
    others = [
        services.reply(ben, thread.id, ReplyDraft(words)).id
        for words in ("Feed them.", "Whistle back.")
    ]
    own = services.reply(actor, thread.id, ReplyDraft("> Feed them.\n\nOf course, @ben.okafor."))
    services.edit_post(actor, own.id, EditDraft("Of course, marmots, @ben.okafor.", 1))
    gone = services.reply(actor, thread.id, ReplyDraft("Forget the marmots."))
    services.hide_post(actor, gone.id)
    waits = services.reply(actor, thread.id, ReplyDraft("A marmot called."))
    with transaction():
        db.session.get_one(Post, waits.id).held = True
    services.accept(actor, others[0])
    services.accept(actor, others[1])
    for kind in ReactionKind:
        services.react(actor, others[1], kind)
    services.say_what_changed(actor, others[1], "I whistle.")
    services.summarise(actor, thread.id, EditDraft("Marmots whistle back.", 0))
    services.summarise(actor, thread.id, EditDraft("Marmots do whistle back.", 1))
    services.keep(actor, others[1], BookmarkDraft("Marmots", None))
    _in_threads_of_others(world, actor, thread)
    in_the_corridor(world, actor)
    _asked_by_the_hub(world, actor, thread)
    related.relate_due()
    return thread


def _in_threads_of_others(world: World, actor: Actor, thread: Thread) -> None:
    """Their words are split off, and merged into a thread that has another's name on it."""
    dora, hub = world.member("Dora Winter"), world.expert("Dr Lena Fortier")
    services.reply(actor, thread.id, ReplyDraft("What of marmot burrows?"))
    number = db.session.get_one(Thread, thread.id).last_number
    apart = services.split(hub, thread.id, SplitDraft("Marmot burrows", (number,)))
    into = world.thread(by=dora, title="Marmot holes", body="In every garden.")
    services.merge(hub, apart.id, into.id)
    services.reply(actor, into.id, ReplyDraft("As I asked of marmots."))
    services.reply(actor, thread.id, ReplyDraft("What of marmot kits?"))
    number = db.session.get_one(Thread, thread.id).last_number
    alone = services.split(hub, thread.id, SplitDraft("Marmot kits", (number,)))
    services.reply(actor, alone.id, ReplyDraft("Nobody knows of marmot kits?"))
    services.react(actor, queries.post_at(dora, into.id, 1), ReactionKind.SAME_HERE)
    services.endorse(hub, queries.post_at(hub, thread.id, 2))
    services.supersede(hub, queries.post_at(hub, thread.id, 2), SupersedeDraft("Newer marmots.", 3))


def in_the_corridor(world: World, actor: Actor) -> int:
    """A quick question of theirs, claimed, answered, accepted, asked on, closed."""
    asked = world.consult(by=actor, body="May a marmot whistle at night?", nameless=True)
    hub = world.expert("Dr Cora Corridor")
    consults.claim(hub, asked.thread_id)
    answered = consults.answer(hub, asked.thread_id, ReplyDraft("Whistle back."), basis="A book.")
    services.accept(actor, answered.id)
    consults.answer(actor, asked.thread_id, ReplyDraft("And in May?"), says=Says.MORE)
    closing.close(actor, asked.thread_id, Closing.WITHDRAWN)
    made = PearlDraft("May a marmot whistle?", "It may whistle back.", "A book.")
    pearls.make_pearl(hub, asked.thread_id, made)
    return asked.thread_id


def _asked_by_the_hub(world: World, actor: Actor, thread: Thread) -> None:
    """A post of theirs is reported, the hub asks about it, and they answer."""
    reporter, hub = world.member("Rosa Reporter"), world.expert("Dr Hal Hubert")
    number = db.session.get_one(Thread, thread.id).last_number + 1
    post = services.reply(actor, thread.id, ReplyDraft("Dose the marmots twice."))
    flag = moderation.report(reporter, post.id, FlagDraft(Reason.UNSAFE_ADVICE))
    moderation.ask_author(hub, flag.review_id, "Which marmots?")
    moderation.answer(actor, thread.id, number, "The small marmots.")


def _picture(actor: Actor) -> io.BytesIO:
    """A picture that says in its metadata who made it."""
    kept, exif = io.BytesIO(), Image.Exif()
    exif[0x013B] = actor.name
    Image.new("RGB", (40, 30), "green").save(kept, "PNG", exif=exif)
    kept.seek(0)
    return kept
