"""Wishes for lectures: what is wanted, what became of it, what is much like a title."""

import functools
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from rapidfuzz import fuzz, process, utils
from sqlalchemy import Integer, Select, bindparam, exists, func, select

from echo_community import policy
from echo_community.accounts.models import User
from echo_community.discussions.rows import read
from echo_community.kernel.actor import Actor
from echo_community.kernel.db import db
from echo_community.kernel.errors import NotVisible
from echo_community.meetings.models import (
    LectureProposal,
    LectureProposalVote,
    ProposalState,
    Session,
)
from echo_community.policy import READER, Can

MOST_OPEN = 100
MOST_DECIDED = 20
COMPARED = 500
MOST_ALIKE = 3
SHORTEST = 8  # signs; less is no topic yet
ALIKE, THE_SAME = 65, 90  # of 100


@dataclass(frozen=True, slots=True)
class ProposalRow:
    """A wish; `votes` is how many others want it, `starts_at` when it is planned for."""

    id: int
    programme_id: int
    title: str
    why: str
    name: str
    mine: bool
    votes: int
    voted: bool
    state: ProposalState
    reason: str
    created_at: datetime
    session_id: int | None
    starts_at: datetime | None
    cancelled_at: datetime | None

    @property
    def is_open(self) -> bool:
        """Whether the hub has not decided yet."""
        return self.state is ProposalState.OPEN


@dataclass(frozen=True)
class WantedPage:
    """What is wanted, the most wanted first; what the hub decided, the newest first."""

    programme_id: int
    open: Sequence[ProposalRow]
    decided: Sequence[ProposalRow]


def wanted(reader: Actor, programme_id: int) -> WantedPage:
    """The wishes of a programme; two statements."""
    waiting: Any = read(reader, _open(), programme=programme_id)
    decided: Any = read(reader, _decided(), programme=programme_id)
    return WantedPage(
        programme_id,
        [ProposalRow(*row) for row in waiting],
        [ProposalRow(*row) for row in decided],
    )


def proposal_row(reader: Actor, proposal_id: int, action: Can) -> ProposalRow:
    """An open wish, for who decides. Raises NotVisible, or Forbidden for plain members."""
    one = _rows().where(LectureProposal.id == bindparam("proposal", type_=Integer))
    found: Any = read(reader, one, proposal=proposal_id).one_or_none()
    if found is None:
        raise NotVisible
    row = ProposalRow(*found)
    policy.require(reader, action, row)
    return row


def alike(
    reader: Actor, programme_id: int, title: str, least: int = ALIKE
) -> Sequence[ProposalRow]:
    """Open or planned wishes much like a title, the nearest first; at most two statements."""
    if len(title) < SHORTEST:
        return ()
    titles = dict(
        db.session.execute(
            select(LectureProposal.id, LectureProposal.title)
            .where(
                LectureProposal.programme_id == programme_id,
                LectureProposal.state != ProposalState.DECLINED,
                ~LectureProposal.hidden,
                policy.where(reader, Can.READ_QUESTION, LectureProposal),
            )
            .order_by(LectureProposal.id.desc())
            .limit(COMPARED)
        ).all()
    )
    near = process.extract(
        title,
        titles,
        scorer=fuzz.token_set_ratio,
        processor=utils.default_process,
        score_cutoff=least,
        limit=MOST_ALIKE,
    )
    ids = [key for _, _, key in near]
    return _by_id(reader, ids) if ids else ()


def _by_id(reader: Actor, ids: Sequence[int]) -> Sequence[ProposalRow]:
    found: Any = read(reader, _rows().where(LectureProposal.id.in_(ids)))
    rows = {row.id: ProposalRow(*row) for row in found}
    return [rows[each] for each in ids if each in rows]


@functools.cache
def _rows() -> Select[Any]:
    wish = LectureProposal
    of_wish = LectureProposalVote.proposal_id == wish.id
    votes = select(func.count()).where(of_wish).correlate(wish).scalar_subquery()
    voted = exists().where(of_wish, LectureProposalVote.user_id == READER.id)
    return (
        select(
            wish.id,
            wish.programme_id,
            wish.title,
            wish.why,
            User.name,
            wish.author_id == READER.id,
            votes.label("votes"),
            voted.label("voted"),
            wish.state,
            wish.reason,
            wish.created_at,
            wish.session_id,
            Session.starts_at,
            Session.cancelled_at,
        )
        .join(User, User.id == wish.author_id)
        .outerjoin(Session, Session.id == wish.session_id)
        .where(~wish.hidden, policy.where(READER, Can.READ_QUESTION, wish))
    )


def _of_programme() -> Any:
    return LectureProposal.programme_id == bindparam("programme", type_=Integer)


@functools.cache
def _open() -> Select[Any]:
    votes: Any = _rows().selected_columns.votes
    return (
        _rows()
        .where(_of_programme(), LectureProposal.state == ProposalState.OPEN)
        .order_by(votes.desc(), LectureProposal.id.desc())
        .limit(MOST_OPEN)
    )


@functools.cache
def _decided() -> Select[Any]:
    return (
        _rows()
        .where(_of_programme(), LectureProposal.state != ProposalState.OPEN)
        .order_by(LectureProposal.decided_at.desc(), LectureProposal.id.desc())
        .limit(MOST_DECIDED)
    )
