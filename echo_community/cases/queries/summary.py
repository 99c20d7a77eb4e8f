"""What a case's summary says and who signed it; a first draft of it from the suggestions."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from flask_babel import get_locale, gettext, ngettext
from sqlalchemy import Select, and_, false, func, literal, select

from echo_community import policy
from echo_community.accounts.models import User
from echo_community.cases.models import Case, CasePost, Category, Signature
from echo_community.discussions.models import Post, Purpose, Thread
from echo_community.kernel.actor import Actor
from echo_community.kernel.db import db
from echo_community.kernel.errors import NotVisible
from echo_community.kernel.markup import plain_text
from echo_community.policy import Can, Visibility
from echo_community.programmes.bylines import Byline, byline_from
from echo_community.programmes.models import Membership, Programme

LONGEST_SUGGESTION = 400  # characters of one in a draft
_SIGNS = re.compile(r"([\\*_`\[\]<>~|])")
_CALLED = re.compile(r"@[\w.-]+[,:]?\s*")


@dataclass(frozen=True, slots=True)
class SignatureRow:
    """Who stands behind a summary; not `current`: it was changed since."""

    byline: Byline
    at: datetime
    current: bool


@dataclass(frozen=True, slots=True)
class SummaryCard:
    """What a case's page shows of its summary beside the words, which are post 0."""

    echo_id: str
    revision: int
    signature: SignatureRow | None

    @property
    def signed(self) -> bool:
        """Whether these very words are signed: they may be printed and shared."""
        return self.signature is not None and self.signature.current


@dataclass(frozen=True, slots=True)
class Sheet:
    """A summary as one page to print, which names nobody."""

    thread_id: int
    slug: str
    programme_id: int
    programme: str
    echo_id: str
    question: str
    html: str
    revision: int
    signature: SignatureRow | None

    @property
    def signed(self) -> bool:
        """Whether these very words are signed."""
        return self.signature is not None and self.signature.current


def summary_card(reader: Actor, case: Any) -> SummaryCard | None:
    """Who signed the summary of a case that has one, if the reader may read it; one statement."""
    if case.thread_id is None:
        return None
    found = db.session.execute(
        _signed(Post.revision, Case.echo_id)
        .where(Case.thread_id == case.thread_id, policy.where(reader, Can.READ_POST, Post))
        .limit(1)
    ).one_or_none()
    if found is None:
        return None
    return SummaryCard(found.echo_id or "", found.revision, _signature(found))


def sheet_for(reader: Actor, thread_id: int) -> Sheet:
    """The page to print, or NotVisible where there is no summary that all may read; one statement.

    It is the same for everybody, so what waits for a moderator is on nobody's.
    """
    return _sheet(thread_id, policy.where(reader, Can.READ_THREAD, Thread))


def sheet_to_share(thread_id: int) -> Sheet:
    """The page as somebody without an account may see it: signed as it stands, open to all.

    Raises NotVisible.
    """
    sheet = _sheet(
        thread_id, ~Thread.held, ~Thread.hidden, Thread.visibility == Visibility.PROGRAMME
    )
    if not sheet.signed:
        raise NotVisible
    return sheet


def _sheet(thread_id: int, *where: Any) -> Sheet:
    columns = (
        Thread.id.label("thread_id"),
        Thread.slug,
        Thread.programme_id,
        Programme.name.label("programme"),
        Case.echo_id,
        Case.question,
        Post.html,
        Post.revision,
    )
    found = db.session.execute(
        _signed(*columns)
        .join(Thread, Thread.id == Case.thread_id)
        .join(Programme, Programme.id == Thread.programme_id)
        .where(Thread.id == thread_id, ~Post.held, ~Post.hidden, *where)
        .limit(1)
    ).one_or_none()
    if found is None:
        raise NotVisible
    return Sheet(
        thread_id=found.thread_id,
        slug=found.slug,
        programme_id=found.programme_id,
        programme=found.programme,
        echo_id=found.echo_id or "",
        question=found.question,
        html=found.html,
        revision=found.revision,
        signature=_signature(found),
    )


def _signed(*columns: Any) -> Select[Any]:
    """Summaries of cases with their newest signature and who gave it."""
    newest = (
        select(func.max(Signature.id))
        .where(Signature.case_id == Case.id)
        .correlate(Case)
        .scalar_subquery()
    )
    return (
        select(
            *columns,
            Signature.revision.label("signed_revision"),
            Signature.at.label("signed_at"),
            literal(False).label("by_nameless"),  # one signs with one's name
            User.id.label("by_id"),
            User.name.label("by_name"),
            User.profession.label("by_profession"),
            User.practice.label("by_practice"),
            Membership.role.label("by_role"),
            Membership.title.label("by_title"),
        )
        .select_from(Case)
        .join(Post, and_(Post.thread_id == Case.thread_id, Post.number == 0))
        .outerjoin(Signature, Signature.id == newest)
        .outerjoin(User, User.id == Signature.author_id)
        .outerjoin(
            Membership,
            and_(
                Membership.user_id == Signature.author_id,
                Membership.programme_id == Case.programme_id,
            ),
        )
    )


def _signature(found: Any) -> SignatureRow | None:
    if found.signed_revision is None:
        return None
    current = found.signed_revision == found.revision
    return SignatureRow(byline_from(found), found.signed_at, current)


def drafted(reader: Actor, thread_id: int, written: str = "") -> str:
    """A summary as Markdown from the suggestions that stand, by category; two statements at most.

    What is endorsed comes first; what others support alone says so, to be kept or dropped. What
    stands in what is `written` already is left out.
    """
    french = str(get_locale()).startswith("fr")
    blocks = []
    for label, some in groupby(_suggestions(reader, thread_id, french), lambda row: row.label):
        lines = "\n".join(line for row in some if (line := _line(row)) not in written)
        if lines:
            blocks.append(f"### {_escaped(label)}\n\n{lines}" if label else lines)
    return "\n\n".join(blocks)


def _suggestions(reader: Actor, thread_id: int, french: bool) -> Sequence[Any]:
    label = func.coalesce(func.nullif(Category.label_fr, ""), Category.label)
    wanted = (
        select(
            Post.html, Post.endorsed, Post.same_here,
            (label if french else Category.label).label("label"),
        )
        .outerjoin(CasePost, CasePost.post_id == Post.id)
        .outerjoin(Category, Category.id == CasePost.category_id)
        .where(
            Post.thread_id == thread_id,
            Post.purpose == Purpose.SUGGESTION,
            ~Post.hidden,
            ~Post.held,
            ~Post.superseded,
            Post.endorsed | (Post.same_here > 0),
            policy.where(reader, Can.READ_POST, Post),
        )
        .order_by(
            func.coalesce(Category.position, 999),
            Category.id,
            (Post.endorsed == false()),
            Post.same_here.desc(),
            Post.number,
        )
    )  # fmt: skip
    return db.session.execute(wanted).all()


def _line(row: Any) -> str:
    words = " ".join(_pieces(plain_text(row.html, quotes=False)))
    if len(words) > LONGEST_SUGGESTION:
        words = words[:LONGEST_SUGGESTION].rsplit(" ", 1)[0] + "…"
    if row.endorsed:
        return f"- {_escaped(words)}"
    also = ngettext(
        "not endorsed, supported by %(num)s", "not endorsed, supported by %(num)s", row.same_here
    )
    return f"- {_escaped(words)} *({also})*"


def _pieces(text: str) -> Iterator[str]:
    """The lines of a suggestion without whom it calls: peers have no name in a summary."""
    for line in text.split("\n"):
        yield _CALLED.sub("", line).strip()


def _escaped(text: str) -> str:
    return _SIGNS.sub(r"\\\1", text)


def disclaimer() -> str:
    """What stands under every summary, on every way it leaves by."""
    return gettext(
        "Advice to a colleague from a de-identified case. The treating clinician decides."
    )
