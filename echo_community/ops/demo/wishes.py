"""What the demo's people ask of speakers, and which lectures they wish for."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from echo_community.accounts.models import User
from echo_community.discussions import guarding
from echo_community.kernel.db import db
from echo_community.meetings.models import (
    LectureProposal,
    LectureProposalVote,
    ProposalState,
    Session,
    SpeakerQuestion,
    SpeakerQuestionVote,
)
from echo_community.ops.demo.people import hub_of
from echo_community.ops.demo.source import Entry, moment
from echo_community.programmes.actors import actor_for
from echo_community.programmes.models import Programme

A_WHILE = timedelta(hours=7)  # after something was asked, others want to know it too
A_WEEK = timedelta(days=7)


def questions(
    session: Session, entries: Iterable[Entry], people: dict[str, User], today: datetime
) -> None:
    """What was asked before a session, and who would like to hear it."""
    for entry in entries:
        author, at = people[entry["by"]], moment(entry["days_ago"], today)
        guarding.must_hold(actor_for(author.id), session.programme_id, body=entry["text"])
        row = SpeakerQuestion(
            session_id=session.id,
            programme_id=session.programme_id,
            author_id=author.id,
            body=entry["text"],
            created_at=at,
        )
        db.session.add(row)
        db.session.flush()
        db.session.add_all(
            SpeakerQuestionVote(
                question_id=row.id, user_id=people[key].id, at=min(at + A_WHILE, today)
            )
            for key in entry["votes"]
        )


def proposals(
    programme: Programme,
    entries: Iterable[Entry],
    sessions: dict[str, Session],
    people: dict[str, User],
    today: datetime,
) -> None:
    """Wishes for lectures: open, planned for a session, or declined with the reason."""
    hub = hub_of(programme)
    for entry in entries:
        author, at = people[entry["by"]], moment(entry["days_ago"], today)
        reason = entry.get("reason", "")
        said = {"title": entry["title"], "why": entry["why"], "reason": reason}
        guarding.must_hold(actor_for(author.id), programme.id, **said)
        row = LectureProposal(
            programme_id=programme.id,
            author_id=author.id,
            title=entry["title"],
            why=entry["why"],
            state=ProposalState(entry.get("state", "open")),
            reason=reason,
            created_at=at,
        )
        if row.state is not ProposalState.OPEN:
            row.decided_by_id, row.decided_at = hub.id, at + A_WEEK
        if "session" in entry:
            row.session_id = sessions[entry["session"]].id
        db.session.add(row)
        db.session.flush()
        db.session.add_all(
            LectureProposalVote(
                proposal_id=row.id, user_id=people[key].id, at=min(at + A_WHILE, today)
            )
            for key in entry["votes"]
        )
