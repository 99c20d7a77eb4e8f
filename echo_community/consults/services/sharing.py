"""What only the hub saw is for all members once it is closed and who asked agrees: without a name.

Nothing that is kept may lead back: quotes, notices, marks and reactions lose the name with it.
"""

import re
from collections.abc import Sequence
from typing import Any

from flask_babel import gettext
from sqlalchemy import delete, select, update

from echo_community import policy
from echo_community.accounts.models import User
from echo_community.consults.models import Consult, ConsultState, Happened
from echo_community.consults.services import history
from echo_community.consults.services.claiming import locked
from echo_community.consults.services.escalating import begun
from echo_community.discussions.answers import keep_answer
from echo_community.discussions.mentions import linked
from echo_community.discussions.models import Mark, Post, Reaction, Revision, Thread, ThreadReader
from echo_community.discussions.queries import posts_for_index
from echo_community.discussions.writing import put_in_index
from echo_community.kernel import audit
from echo_community.kernel.actor import Actor
from echo_community.kernel.db import atomic, db
from echo_community.kernel.errors import Forbidden, Refused
from echo_community.kernel.markup import plain_text, render
from echo_community.notifications import letters
from echo_community.notifications.models import Notice
from echo_community.policy import Can, Visibility
from echo_community.programmes.calling import names_of


class NameInIt(Exception):
    """Words of it may call the asker by name; they may say that it is none."""


@atomic
def share(asker: Actor, thread_id: int, *, anyway: bool = False) -> Consult:
    """Let all members read it, without the asker's name. Raises NotVisible, Forbidden, Refused, or
    NameInIt unless they saw that and want it `anyway`."""
    thread, consult = _to_decide(asker, thread_id)
    if thread.visibility is Visibility.PROGRAMME:
        return consult
    if consult.case_thread_id:
        raise Refused(gettext("It became a case that carries your name, so it stays in the hub."))
    if begun(consult):
        raise Refused(
            gettext(
                "You began a case with these words, and a case carries your name. Throw its draft "
                "away first, or keep the question in the hub."
            )
        )
    posts = _posts(thread)
    _unname_quotes(thread, posts)
    if not anyway:
        _must_not_call(thread, posts)
    _make_nameless(thread, posts)
    put_in_index(thread, *posts_for_index(thread.id))
    keep_answer(thread)
    consult.may_share = True
    history.note(consult, Happened.SHARED, asker.id)
    audit.record(asker, "consult.share", thread)
    return consult


@atomic
def keep_in_hub(asker: Actor, thread_id: int) -> Consult:
    """It stays in the hub; who asked may think again."""
    _, consult = _to_decide(asker, thread_id)
    consult.may_share = False
    return consult


def _to_decide(asker: Actor, thread_id: int) -> tuple[Thread, Consult]:
    thread, consult = locked(asker, thread_id)
    if asker.id != consult.author_id:
        raise Forbidden
    policy.require(asker, Can.CLOSE_CONSULT, thread)
    if thread.held or consult.state is not ConsultState.CLOSED:
        raise Refused(gettext("Close it first: what is still open stays in the hub."))
    return thread, consult


def _posts(thread: Thread) -> Sequence[Post]:
    return db.session.scalars(
        select(Post).where(Post.thread_id == thread.id).order_by(Post.number)
    ).all()


def _unname_quotes(thread: Thread, posts: Sequence[Post]) -> None:
    """What the site wrote above quotes of the asker names nobody any more."""
    name = db.session.get_one(User, thread.author_id).name
    called = re.escape(re.sub(r"([\[\]\\])", r"\\\1", name))
    quote = re.compile(rf"\[{called}(?=, [^\],\n]{{1,20}}\]\(/t/{thread.id}/p/\d+\))")
    for post in posts:
        words = quote.sub(lambda found: f"[{gettext('Original poster')}", post.source)
        if words != post.source:
            post.source = words
            post.html = linked(render(words, post.format), post.programme_id)


def _must_not_call(thread: Thread, posts: Sequence[Post]) -> None:
    """Raise NameInIt with the first post that holds a part of the asker's name."""
    shown = [post for post in posts if not (post.hidden or post.held)]
    names = names_of(thread.author_id, thread.programme_id)
    for post in shown:
        if found := names.search(plain_text(post.html)):
            raise NameInIt(
                gettext(
                    "Post %(number)s says “%(words)s”, which may be your name. Have its author "
                    "change it first, or share it as it is.",
                    number=post.number,
                    words=found[0],
                )
            )


def _make_nameless(thread: Thread, posts: Sequence[Post]) -> None:
    thread.visibility, thread.nameless = Visibility.PROGRAMME, True
    for post in posts:
        post.visibility = Visibility.PROGRAMME
        post.nameless = post.nameless or post.author_id == thread.author_id
    db.session.execute(delete(ThreadReader).where(ThreadReader.thread_id == thread.id))
    ids = [post.id for post in posts]
    for table in (Mark, Reaction):
        _change(table, table.thread_id == thread.id, table.author_id == thread.author_id,
                nameless=True)  # fmt: skip
    told = Notice.thread_id == thread.id, Notice.author_id == thread.author_id
    _change(Notice, *told, author_id=None)
    _change(Revision, Revision.post_id.in_(ids), withheld=True)  # what stood there may name them
    letters.take_words_back(thread.id)


def _change(table: Any, *which: Any, **values: Any) -> None:
    statement = update(table).where(*which).values(**values)
    db.session.execute(statement.execution_options(synchronize_session=False))
