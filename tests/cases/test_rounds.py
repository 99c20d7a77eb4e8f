"""The rounds of a case: who turns them, in which order, and what when two do at once."""

import threading
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine

from echo_community.cases.models import Case, CaseChange, CaseSettings, CaseState, Round
from echo_community.cases.services import rounds, talk
from echo_community.cases.services.talk import RoundOver
from echo_community.discussions.drafts import ReplyDraft
from echo_community.discussions.models import Post
from echo_community.kernel.audit import AuditEntry
from echo_community.kernel.db import db, transaction
from echo_community.kernel.errors import Forbidden, Refused
from echo_community.meetings.models import AgendaItem
from tests.cases.under_way import UnderWay
from tests.world import World


@pytest.fixture
def scheduled(world: World) -> UnderWay:
    """A case that all can read and nobody has asked about."""
    return UnderWay(world, Round.NONE, state=CaseState.SCHEDULED)


def kept(under_way: UnderWay) -> Case:
    """The case as it is stored now."""
    db.session.expire_all()
    return db.session.get_one(Case, under_way.case.id)


def test_the_first_round_makes_it_a_presented_case(scheduled: UnderWay) -> None:
    rounds.open_round(scheduled.expert, scheduled.thread_id, Round.QUESTIONS, Round.NONE)

    case = kept(scheduled)
    assert (case.state, case.round) == (CaseState.PRESENTED, Round.QUESTIONS)
    assert db.session.query(CaseChange).filter_by(case_id=case.id, round=Round.QUESTIONS).count()
    assert (
        db.session.query(AuditEntry).filter_by(act="case.presented", thing_id=case.id).count() == 1
    )


def test_one_round_follows_the_other_and_the_last_asks_for_a_follow_up(world: World) -> None:
    with time_machine.travel(datetime(2026, 10, 13, 20, tzinfo=UTC)):
        under_way = UnderWay(world, Round.QUESTIONS, state=CaseState.PRESENTED)
        rounds.close_round(under_way.expert, under_way.thread_id, Round.QUESTIONS)
        assert kept(under_way).round is Round.SUGGESTIONS
        rounds.close_round(under_way.nora, under_way.thread_id, Round.SUGGESTIONS)

    case = kept(under_way)
    assert (case.state, case.round) == (CaseState.AWAITING_FOLLOW_UP, Round.DISCUSSION)
    assert case.presented_on == date(2026, 10, 13)
    assert (case.follow_up_from, case.follow_up_due) == (date(2026, 11, 24), date(2026, 12, 8))
    assert case.retain_until == date(2028, 10, 13)


def test_the_programme_decides_when_and_the_session_gives_the_day(world: World) -> None:
    under_way = UnderWay(world, Round.SUGGESTIONS)
    session = world.session(datetime(2026, 3, 4, 3, tzinfo=UTC))  # still the third in Toronto
    with transaction():
        settings = db.session.get_one(CaseSettings, under_way.case.programme_id)
        settings.follow_up_from, settings.follow_up_to, settings.retention = 3, 4, 0
        item = {"session_id": session.id, "programme_id": session.programme_id}
        db.session.add(AgendaItem(**item, thread_id=under_way.thread_id))
    with time_machine.travel(datetime(2026, 3, 6, tzinfo=UTC)):
        rounds.close_round(under_way.expert, under_way.thread_id, Round.SUGGESTIONS)

    case = kept(under_way)
    assert case.presented_on == date(2026, 3, 3)
    assert case.follow_up_due == date(2026, 3, 3) + timedelta(weeks=4)
    assert case.retain_until is None


def test_a_round_may_be_opened_again(world: World) -> None:
    under_way = UnderWay(world, Round.SUGGESTIONS)
    rounds.close_round(under_way.expert, under_way.thread_id, Round.SUGGESTIONS)
    day = kept(under_way).presented_on

    rounds.open_round(under_way.nora, under_way.thread_id, Round.QUESTIONS, Round.DISCUSSION)
    assert kept(under_way).state is CaseState.PRESENTED
    talk.ask(under_way.priya, under_way.thread_id, ReplyDraft("And at night?"))
    rounds.close_round(under_way.nora, under_way.thread_id, Round.QUESTIONS)
    rounds.close_round(under_way.nora, under_way.thread_id, Round.SUGGESTIONS)
    assert kept(under_way).presented_on == day


def test_a_closed_case_stays_closed_when_a_round_is_opened_again(world: World) -> None:
    under_way = UnderWay(world, Round.DISCUSSION, state=CaseState.CLOSED)
    rounds.open_round(under_way.nora, under_way.thread_id, Round.SUGGESTIONS, Round.DISCUSSION)
    rounds.close_round(under_way.nora, under_way.thread_id, Round.SUGGESTIONS)

    assert kept(under_way).state is CaseState.CLOSED


def test_members_turn_no_round(under_way: UnderWay) -> None:
    for member in (under_way.priya, under_way.jo):
        with pytest.raises(Forbidden):
            rounds.close_round(member, under_way.thread_id, Round.QUESTIONS)
        assert "/case/round?" not in under_way.page(member)


def test_a_case_that_only_the_hub_reads_has_no_rounds_yet(world: World) -> None:
    under_way = UnderWay(world, Round.NONE, state=CaseState.SUBMITTED)
    with pytest.raises(Refused):
        rounds.open_round(under_way.expert, under_way.thread_id, Round.QUESTIONS, Round.NONE)


def test_who_is_slower_is_told_who_was_quicker(under_way: UnderWay) -> None:
    base = f"/t/{under_way.thread_id}"
    first, second = (under_way.world.client(one) for one in (under_way.nora, under_way.expert))

    first.post(f"{base}/case/round?seen=questions", data={"act": "close"})
    answer = second.post(f"{base}/case/round?seen=questions", data={"act": "close"})

    assert answer.status_code == 303
    html = second.get(answer.location).text
    assert "Nora Lund closed the questions and opened the suggestions meanwhile." in html
    assert kept(under_way).round is Round.SUGGESTIONS


def test_of_two_who_close_a_round_at_once_one_wins(under_way: UnderWay) -> None:
    together = threading.Barrier(2)
    outcomes: list[str] = []
    thread_id, actors = under_way.thread_id, (under_way.nora, under_way.expert)

    def close(actor) -> None:
        with under_way.world.app.test_request_context():
            together.wait()
            try:
                rounds.close_round(actor, thread_id, Round.QUESTIONS)
                outcomes.append("won")
            except rounds.RoundMoved as other:
                outcomes.append(str(other))
            finally:
                db.session.remove()

    threads = [threading.Thread(target=close, args=(actor,)) for actor in actors]
    db.session.remove()
    for one in threads:
        one.start()
    for one in threads:
        one.join()

    assert "won" in outcomes and len(set(outcomes)) == 2
    assert any("closed the questions" in said for said in outcomes)
    assert kept(under_way).round is Round.SUGGESTIONS


def test_a_question_that_was_being_written_when_its_round_closed_is_kept(
    under_way: UnderWay,
) -> None:
    client = under_way.world.client(under_way.priya)
    rounds.close_round(under_way.expert, under_way.thread_id, Round.QUESTIONS)

    words = "What happens on a day without?"
    answer = client.post(f"/t/{under_way.thread_id}/case/question", data={"body": words})
    assert answer.status_code == 403
    assert words in answer.text and "The round of questions is not open." in answer.text
    assert db.session.query(Post).filter_by(thread_id=under_way.thread_id).count() == 1


def test_each_round_takes_what_belongs_to_it(scheduled: UnderWay) -> None:
    jo_s = ReplyDraft("Is it the hip?"), {"category": scheduled.categories["diagnosis"]}
    advice = ReplyDraft(jo_s[0].body, about=jo_s[1])
    for round, asks, advises in (
        (Round.NONE, False, False),
        (Round.QUESTIONS, True, False),
        (Round.SUGGESTIONS, False, True),
        (Round.DISCUSSION, False, False),
    ):
        scheduled.turn(round)
        assert takes(talk.ask, scheduled, jo_s[0]) is asks
        assert takes(talk.suggest, scheduled, advice) is advises
    # The hub may always ask.
    assert talk.ask(scheduled.expert, scheduled.thread_id, ReplyDraft("One more.")).number


def takes(service, under_way: UnderWay, draft: ReplyDraft) -> bool:
    """Whether the case takes such a post of a member now."""
    try:
        service(under_way.priya, under_way.thread_id, draft)
    except RoundOver:
        return False
    return True
