"""Addresses of our own threads that stand alone on a line, shown as their titles.

Words are stored with the address; the title is put in when they are shown, as far as this reader
may know it. So a thread that is hidden later, or is not for everybody, tells nothing.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from flask_babel import gettext
from sqlalchemy import select

from echo_community import policy
from echo_community.discussions.models import Thread
from echo_community.discussions.rows import PostRow
from echo_community.kernel.actor import Actor
from echo_community.kernel.db import db
from echo_community.kernel.markup import threads_in, unfold
from echo_community.kernel.pages import LARGEST_ID
from echo_community.policy import Can

MOST = 60  # threads named on one page


def unfolded(reader: Actor, posts: Sequence[PostRow]) -> Sequence[PostRow]:
    """Posts with such addresses as titles; one statement, and none where there are no such."""
    wanted = {thread for post in posts for thread in threads_in(post.html)}
    if not wanted:
        return posts
    titles = _titles(reader, posts[0].programme_id, wanted)
    return [replace(post, html=_named(post.html, titles)) for post in posts]


def unfolded_html(reader: Actor, programme_id: int, safe_html: str) -> str:
    """The same for words alone, such as a preview."""
    wanted = threads_in(safe_html)
    return _named(safe_html, _titles(reader, programme_id, wanted)) if wanted else safe_html


def _named(safe_html: str, titles: Mapping[int, str]) -> str:
    def name(thread: int, number: int) -> str | None:
        title = titles.get(thread)
        if not title or number <= 1:
            return title
        return gettext("%(title)s, post %(number)s", title=title, number=number)

    return unfold(safe_html, name)


def _titles(reader: Actor, programme_id: int, threads: Collection[int]) -> Mapping[int, str]:
    found = db.session.execute(
        select(Thread.id, Thread.title).where(
            Thread.id.in_([each for each in sorted(threads) if each <= LARGEST_ID][:MOST]),
            Thread.programme_id == programme_id,
            ~Thread.hidden,
            ~Thread.held,
            policy.where(reader, Can.READ_THREAD, Thread),
        )
    )
    return {row.id: row.title for row in found}
