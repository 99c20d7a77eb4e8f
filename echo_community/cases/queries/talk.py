"""The rounds of a case for who writes in them: what is open, whom it is for."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import get_locale
from sqlalchemy import select

from echo_community import policy
from echo_community.cases.models import Case, Intention, Round
from echo_community.cases.template.queries import categories
from echo_community.discussions.models import Purpose
from echo_community.discussions.queries import one_post, thread_row_for
from echo_community.discussions.rows import PostRow, ThreadRow
from echo_community.kernel.actor import Actor
from echo_community.kernel.db import db
from echo_community.kernel.errors import NotVisible
from echo_community.policy import Can


@dataclass(frozen=True)
class TalkPage:
    """Where one writes in a round of a case; `about` is the post that it is about."""

    thread: ThreadRow
    echo_id: str
    round: Round
    presents: bool
    decides: bool
    is_open: bool  # whether the reader may write in its thread at all
    about: PostRow | None = None
    categories: Sequence[tuple[str, str]] = ()

    def takes(self, purpose: Purpose) -> bool:
        """Whether the case takes such a post of the reader now."""
        if not self.is_open:
            return False
        match purpose:
            case Purpose.QUESTION:
                return self.round is Round.QUESTIONS or self.decides
            case Purpose.SUGGESTION:
                return self.round is Round.SUGGESTIONS
        return self.presents or self.decides


def talk_page(
    reader: Actor, thread_id: int, purpose: Purpose, about: int | None = None
) -> TalkPage:
    """The page on which such a post is written, at most five statements; or NotVisible."""
    thread = thread_row_for(reader, thread_id)
    wanted = select(Case.echo_id, Case.round).where(Case.thread_id == thread_id)
    case = db.session.execute(wanted).one_or_none()
    if case is None:
        raise NotVisible
    return TalkPage(
        thread=thread,
        echo_id=case.echo_id or "",
        round=case.round,
        presents=thread.mine,
        decides=policy.can(reader, Can.DECIDE_CASE, thread),
        is_open=policy.can(reader, Can.REPLY, thread),
        about=_about(reader, thread_id, purpose, about),
        categories=_choices(thread) if purpose is Purpose.SUGGESTION and about is None else (),
    )


def intention_page(reader: Actor, thread_id: int, number: int) -> tuple[TalkPage, Intention | None]:
    """A suggestion and what its presenter said of it so far."""
    page = talk_page(reader, thread_id, Purpose.SUGGESTION, number)
    return page, db.session.get(Intention, page.about.id) if page.about else None


def _about(reader: Actor, thread_id: int, purpose: Purpose, number: int | None) -> PostRow | None:
    if number is None:
        return None
    post = one_post(reader, thread_id, number).post
    wanted = Purpose.QUESTION if purpose is Purpose.ANSWER else purpose
    if post.purpose is not wanted or number < 2:
        raise NotVisible
    return post


def _choices(thread: ThreadRow) -> Sequence[tuple[str, str]]:
    language = str(get_locale())
    found = categories(thread.programme_id)
    return [(str(one.id), one.label(language)) for one in found if not one.retired]
