"""Wishes for lectures: proposed and wanted by members, planned or declined by the hub."""

from flask_babel import gettext
from sqlalchemy import delete, func, select, union

from echo_community import policy
from echo_community.discussions import guarding
from echo_community.kernel import audit
from echo_community.kernel.actor import Actor
from echo_community.kernel.clock import now
from echo_community.kernel.db import atomic, db, find, insert
from echo_community.kernel.errors import Forbidden, NotVisible, Refused
from echo_community.meetings.models import LectureProposal, LectureProposalVote, ProposalState
from echo_community.meetings.queries.lookups import session_for
from echo_community.notifications.models import NoticeKind
from echo_community.notifications.services import News, take_back, tell
from echo_community.policy import Can
from echo_community.programmes.models import Programme

MOST_EACH = 10  # open ones


@atomic
def propose(actor: Actor, programme_id: int, title: str, why: str = "") -> LectureProposal:
    """Wish for a lecture. Raises Stopped."""
    programme = db.session.get(Programme, programme_id)
    policy.visible(actor, Can.READ_PROGRAMME, programme)
    policy.require(actor, Can.ASK, programme)
    _not_too_many(actor, programme_id)
    guarding.must_hold(actor, programme_id, title=title, why=why)
    proposal = LectureProposal(programme_id=programme_id, author_id=actor.id, title=title, why=why)
    db.session.add(proposal)
    audit.record(actor, "lecture.propose", proposal)
    return proposal


@atomic
def want(actor: Actor, proposal_id: int) -> LectureProposal:
    """Wish for it too; once."""
    proposal = _open(actor, proposal_id, Can.ASK)
    if proposal.author_id == actor.id:
        raise Forbidden(Can.ASK)
    vote = insert(LectureProposalVote).values(proposal_id=proposal.id, user_id=actor.id, at=now())
    db.session.execute(vote.on_conflict_do_nothing())
    return proposal


@atomic
def want_no_more(actor: Actor, proposal_id: int) -> LectureProposal:
    """Undo it."""
    proposal = _open(actor, proposal_id, Can.ASK)
    vote = LectureProposalVote
    db.session.execute(
        delete(vote).where(vote.proposal_id == proposal.id, vote.user_id == actor.id)
    )
    return proposal


@atomic
def withdraw(actor: Actor, proposal_id: int) -> LectureProposal:
    """Its author no longer wishes for it, or the hub takes it away."""
    proposal = _open(actor, proposal_id)
    _is_theirs(actor, proposal)
    proposal.hidden, proposal.hidden_by_id = True, actor.id
    audit.record(actor, "lecture.propose.withdraw", proposal)
    return proposal


@atomic
def put_back(actor: Actor, proposal_id: int) -> LectureProposal:
    """Whoever took it away brings it back."""
    proposal = proposal_for(actor, proposal_id)
    _is_theirs(actor, proposal)
    if proposal.hidden and proposal.hidden_by_id != actor.id:
        raise Forbidden(Can.CHANGE_OWN)
    if proposal.hidden:
        proposal.hidden, proposal.hidden_by_id = False, None
        audit.record(actor, "lecture.propose.back", proposal)
    return proposal


@atomic
def plan(actor: Actor, proposal_id: int, session_id: int) -> LectureProposal:
    """A session has that lecture: who proposed it and who wants it are told."""
    proposal = _open(actor, proposal_id, Can.MANAGE_SESSIONS)
    session = session_for(actor, session_id, Can.MANAGE_SESSIONS)
    if session.programme_id != proposal.programme_id:
        raise NotVisible
    proposal.session_id = session.id
    _decide(actor, proposal, ProposalState.PLANNED)
    return proposal


@atomic
def planned_from(actor: Actor, proposal_id: int, session_id: int) -> None:
    """A session was planned from a wish; one that was decided meanwhile stays as it is."""
    proposal = find(LectureProposal, LectureProposal.id == proposal_id)
    if proposal and not proposal.hidden and proposal.state is ProposalState.OPEN:
        plan(actor, proposal_id, session_id)


@atomic
def decline(actor: Actor, proposal_id: int, reason: str) -> LectureProposal:
    """Say kindly why there will be no such lecture. Raises Stopped."""
    proposal = _open(actor, proposal_id, Can.MANAGE_SESSIONS)
    guarding.must_hold(actor, proposal.programme_id, reason=reason)
    proposal.reason = reason
    _decide(actor, proposal, ProposalState.DECLINED)
    return proposal


@atomic
def reopen(actor: Actor, proposal_id: int) -> LectureProposal:
    """It is open again; who has not read of the decision does not hear of it."""
    proposal = proposal_for(actor, proposal_id, Can.MANAGE_SESSIONS)
    if proposal.state is not ProposalState.OPEN:
        take_back(_cause(proposal))
        proposal.state, proposal.session_id, proposal.reason = ProposalState.OPEN, None, ""
        proposal.decided_by_id = proposal.decided_at = None
        audit.record(actor, "lecture.reopen", proposal)
    return proposal


def proposal_for(
    actor: Actor, proposal_id: int, action: Can = Can.READ_QUESTION
) -> LectureProposal:
    """A wish that the actor may read. Raises NotVisible or Forbidden."""
    proposal = find(LectureProposal, LectureProposal.id == proposal_id, lock=True)
    if proposal is None:
        raise NotVisible
    policy.visible(actor, Can.READ_QUESTION, proposal)
    policy.require(actor, action, proposal)
    return proposal


def _not_too_many(actor: Actor, programme_id: int) -> None:
    wish = LectureProposal
    own = wish.programme_id == programme_id, wish.author_id == actor.id, ~wish.hidden
    waiting = select(func.count()).where(*own, wish.state == ProposalState.OPEN)
    if (db.session.scalar(waiting) or 0) >= MOST_EACH:
        raise Refused(
            gettext("Ten wishes of yours are open. Wait until the hub has decided, or delete one.")
        )


def _open(actor: Actor, proposal_id: int, action: Can = Can.READ_QUESTION) -> LectureProposal:
    proposal = proposal_for(actor, proposal_id, action)
    if proposal.hidden or proposal.state is not ProposalState.OPEN:
        raise Forbidden(action)
    return proposal


def _is_theirs(actor: Actor, proposal: LectureProposal) -> None:
    if not policy.can(actor, Can.CHANGE_OWN, proposal):
        policy.require(actor, Can.MANAGE_SESSIONS, proposal)


def _decide(actor: Actor, proposal: LectureProposal, state: ProposalState) -> None:
    proposal.state, proposal.decided_by_id, proposal.decided_at = state, actor.id, now()
    audit.record(actor, f"lecture.{state}", proposal, session=proposal.session_id)
    wanting = select(LectureProposalVote.user_id).where(
        LectureProposalVote.proposal_id == proposal.id
    )
    by = select(LectureProposal.author_id).where(LectureProposal.id == proposal.id)
    people = set(db.session.scalars(union(wanting, by))) - {actor.id}
    tell(
        people,
        News(NoticeKind.PROPOSAL, proposal.programme_id, _cause(proposal), author_id=actor.id),
    )


def _cause(proposal: LectureProposal) -> str:
    moment = int(proposal.decided_at.timestamp()) if proposal.decided_at else 0
    return f"proposal {proposal.id} {moment}"
