"""A question and its answers for outside: on paper for a chart, as text for a specialist.

Peers' names stay here, and so does who asked: a chart knows its clinician.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from flask_babel import format_date, gettext

from echo_community.consults.models import Says
from echo_community.consults.shown import ConsultCard, SaidRow
from echo_community.discussions.rows import PostRow, ThreadPage
from echo_community.kernel.actor import MODERATORS
from echo_community.kernel.markup import plain_text
from echo_community.programmes.bylines import Byline, profession_words, role_words

# What the site writes above a quote, "Amina Diallo, post 3", and a call by name.
_QUOTED = re.compile(r'(<a href="[^"]*/t/[0-9]+/p/[0-9]+"[^>]*>)[^<]+, ([^<,]+</a>)')
_CALLED = re.compile(r'<a href="/people/[0-9]+">@[^<]*</a>')


@dataclass(frozen=True, slots=True)
class ChartPost:
    """A post that goes out, with who gave it in what role: experts by name."""

    post: PostRow
    said: SaidRow | None
    who: str
    html: str


def chart(page: ThreadPage) -> Sequence[ChartPost]:
    """The question, what the asker added, and the answers that stand."""
    card: ConsultCard = page.card
    shown = [post for post in page.posts if not (post.hidden or post.held)]
    rows = [(post, card.said.get(post.id)) for post in shown]
    names = _names(post.byline for post in page.posts if not post.byline.is_hub)
    return [
        ChartPost(post, said, _who(said), _unnamed(post.html, names))
        for post, said in rows
        if post.number == 1 or post.accepted or (said and said.says in (Says.ANSWER, Says.MORE))
    ]


def referral(page: ThreadPage) -> str:
    """The same as plain text, to paste where a specialist takes over."""
    parts = [page.thread.title, gettext("Asked on %(day)s.", day=_day(page.thread.created_at))]
    for one in chart(page):
        if one.post.number > 1:
            parts.append(_heading(one))
        parts.append(plain_text(one.html).strip())
    return "\n\n".join(parts)


def _heading(one: ChartPost) -> str:
    if one.said and one.said.says is Says.MORE:
        return gettext("Added on %(day)s:", day=_day(one.post.created_at))
    return gettext("Advice (%(who)s, %(day)s):", who=one.who, day=_day(one.post.created_at))


def _who(said: SaidRow | None) -> str:
    """In what role it was given; the hub answers by name."""
    if said is None or said.says is Says.MORE:
        return gettext("Who asked")
    words = [gettext("A colleague of the programme"), profession_words(said.profession)]
    if said.role in MODERATORS and said.byline.name:
        words = [said.byline.name, role_words(said.role), said.byline.profession_words]
    return ", ".join(filter(None, words))


def _names(bylines: Iterable[Byline]) -> re.Pattern[str] | None:
    """The names of those who are no experts, where others may have written them."""
    names = {re.escape(byline.name) for byline in bylines if byline.name}
    return re.compile("|".join(sorted(names, key=len, reverse=True))) if names else None


def _unnamed(html: str, names: re.Pattern[str] | None) -> str:
    """The words without peers' names: above quotes, called with @, or written out."""
    html = _QUOTED.sub(r"\1\2", html)
    html = _CALLED.sub(gettext("a colleague"), html)
    return names.sub(gettext("a colleague"), html) if names else html


def _day(moment: datetime) -> str:
    return format_date(moment, format="long")
