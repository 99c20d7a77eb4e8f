"""Search in one thread: its posts in their order, the words marked."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, not_, or_, select

from echo_community import policy
from echo_community.accounts.models import User
from echo_community.kernel.actor import Actor
from echo_community.kernel.db import db
from echo_community.policy import Can
from echo_community.programmes.bylines import Byline, byline_columns, byline_from
from echo_community.programmes.models import Membership
from echo_community.search.language import Term, parse, stemmed
from echo_community.search.models import SearchDocument, SearchText
from echo_community.search.passages import Marker, Passage
from echo_community.search.texts import spaced

SHOWN = 100  # posts


@dataclass(frozen=True)
class PostFound:
    """A post that holds what was looked for."""

    number: int
    passage: Passage
    written_at: datetime
    byline: Byline


@dataclass(frozen=True)
class Within:
    """What a thread holds of a query; `understood` is false where there was nothing to look for."""

    understood: bool
    posts: Sequence[PostFound] = ()
    more: bool = False


def within(reader: Actor, thread_id: int, text: str, most: int = SHOWN) -> Within:
    """The posts of a thread that hold every word, in any of its forms; one statement."""
    query = parse(text)
    if not query:
        return Within(False)
    document = SearchDocument
    rows = db.session.execute(
        select(document.post_number, document.body, document.written_at, *byline_columns(document))
        .join(SearchText, SearchText.document_id == document.id)
        .outerjoin(User, User.id == document.author_id)
        .outerjoin(
            Membership,
            and_(
                Membership.user_id == document.author_id,
                Membership.programme_id == document.programme_id,
            ),
        )
        .where(
            document.thread_id == thread_id,
            document.post_number.is_not(None),
            policy.where(reader, Can.READ_DOCUMENT, document),
            *(_holds(term) for term in query.wanted),
            *(not_(_holds(term)) for term in query.unwanted),
        )
        .order_by(document.post_number)
        .limit(most + 1)
    ).all()
    last = query.wanted[-1]
    words = [word for term in query.wanted for word in term.words]
    marker = Marker(words, last.words[-1] if last.prefix else "")
    return Within(True, [_found(row, marker) for row in rows[:most]], len(rows) > most)


def _found(row: Any, marker: Marker) -> PostFound:
    return PostFound(row.post_number, marker.best(row.body), row.written_at, byline_from(row))


def _holds(term: Term) -> ColumnElement[bool]:
    """Words side by side, as either language has their stems; the last may go on."""
    forms = {spaced(stemmed(term.words, french=french)) for french in (False, True)}
    ways = [SearchText.body.contains(form, autoescape=True) for form in sorted(forms)]
    if term.prefix:
        ways.append(SearchText.body.contains(f" {term.words[-1]}", autoescape=True))
    return or_(*ways)
