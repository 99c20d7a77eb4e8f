"""From state to state: who may, who is told, what is kept, who wins when two decide at once."""

from datetime import date, timedelta
from typing import Any

import pytest
from dateutil.relativedelta import relativedelta

from echo_community.accounts.models import User
from echo_community.cases import services
from echo_community.cases.models import Case, CaseChange, CaseState, Round
from echo_community.cases.queries.submitted import queue
from echo_community.cases.services import states, summaries
from echo_community.cases.template.queries import settings_of
from echo_community.discussions import services as discussions
from echo_community.discussions.drafts import EditDraft, ReplyDraft
from echo_community.discussions.models import Level, Post, Thread, ThreadTopic
from echo_community.kernel.audit import AuditEntry
from echo_community.kernel.clock import now
from echo_community.kernel.db import db, transaction
from echo_community.kernel.errors import Forbidden, NotVisible, Refused, Stopped
from echo_community.kernel.mail import OutboundMail
from echo_community.meetings import services as meetings
from echo_community.notifications.choosing import WishesDraft, choose_mail
from echo_community.notifications.groups import Group, When
from echo_community.notifications.models import Notice, NoticeKind
from echo_community.policy import Visibility
from echo_community.programmes.services import follow_topic
from echo_community.search.queries import search
from tests.cases.filling import CHECKED, draft, submitted
from tests.world import World


def thread_of(case: Case) -> Thread:
    db.session.expire_all()
    return db.session.get_one(Thread, case.thread_id)


def changes(case: Case) -> list[str]:
    found = db.session.query(CaseChange).filter_by(case_id=case.id).order_by(CaseChange.id)
    return [change.state.value for change in found]


def told(person: Any, kind: NoticeKind = NoticeKind.CASE_STATE) -> list[str]:
    found = db.session.query(Notice).filter_by(user_id=person.id, kind=kind).order_by(Notice.id)
    return [notice.cause.split(" ")[2] for notice in found]


def test_the_hub_accepts_a_case_and_its_presenter_is_told_here_and_by_mail(world: World) -> None:
    jo, hub = world.member("Jo Halvorsen"), world.expert()
    case = submitted(world, jo)

    services.accept(hub, case.id)

    assert case.state is CaseState.ACCEPTED
    assert told(jo) == ["accepted"]
    assert "Your case is accepted" in world.client(jo).get("/notices").text
    mail = db.session.query(OutboundMail).one()
    assert mail.subject == f"Your case is accepted ({case.echo_id})"
    assert case.title not in mail.body
    acts = [
        entry.act
        for entry in db.session.query(AuditEntry).filter_by(thing="cases").order_by(AuditEntry.id)
    ]
    assert acts == ["case.begin", "case.submitted", "case.accepted"]


def test_a_case_sent_back_is_a_draft_again_with_what_to_add(world: World) -> None:
    jo, hub = world.member("Jo Halvorsen"), world.expert("Dr Amara Osei")
    case = submitted(world, jo)

    services.send_back(hub, case.id, "Good question. What was tried for sleep?")

    assert (case.state, told(jo)) == (CaseState.DRAFT, ["draft"])
    assert thread_of(case).hidden
    page = world.client(jo).get("/p/chronic-pain/cases/mine").text
    assert "Dr Amara Osei asks:" in page
    assert "What was tried for sleep?" in page
    assert "asks you to add something" in world.client(jo).get("/notices").text
    mail = db.session.query(OutboundMail).one()
    assert "> Good question. What was tried for sleep?" in mail.body


def test_a_note_that_identifies_is_stopped(world: World) -> None:
    jo, hub = world.member("Jo Halvorsen"), world.expert()
    case = submitted(world, jo)

    with pytest.raises(Stopped):
        services.send_back(hub, case.id, "Is that OHIP 1234-567-897-AB?")

    assert case.state is CaseState.SUBMITTED
    page = world.client(hub).post(f"/c/{case.id}/send-back", data={"note": "OHIP 1234-567-897-AB"})
    assert page.status_code == 422


def test_sent_back_and_submitted_again_it_is_the_same_thread_as_it_is_now(world: World) -> None:
    jo, hub = world.member("Jo Halvorsen"), world.expert()
    case = submitted(world, jo)
    discussions.reply(hub, case.thread_id or 0, ReplyDraft("May I ask about sleep?"))
    before, echo_id = case.thread_id, case.echo_id
    services.send_back(hub, case.id, "What was tried for sleep?")
    services.save_field(jo, case.id, "sleep", "Melatonin, without effect.", 0)

    services.submit(jo, case.id, CHECKED)

    thread = thread_of(case)
    post = db.session.query(Post).filter_by(thread_id=thread.id, number=1).one()
    assert (case.thread_id, case.echo_id, thread.hidden) == (before, echo_id, False)
    assert "Melatonin, without effect." in post.source
    assert changes(case) == ["submitted", "draft", "submitted"]
    assert search(hub, case.programme_id, "melatonin").hits


def test_its_author_takes_a_case_back_and_the_hub_sees_it_no_more(world: World) -> None:
    jo, hub = world.member("Jo Halvorsen"), world.coordinator()
    case = submitted(world, jo)

    world.client(jo).post(f"/c/{case.id}/withdraw", data={})

    assert queue(hub, case.programme_id).rows == []
    assert told(hub, NoticeKind.CASE_SUBMITTED) == []
    with pytest.raises(states.Decided) as late:
        services.accept(hub, case.id)
    assert "Jo Halvorsen gave this case back" in str(late.value)


def test_what_moderation_hid_does_not_come_back_by_submitting(world: World) -> None:
    jo, hub = world.member("Jo Halvorsen"), world.expert()
    case = submitted(world, jo)
    discussions.hide_thread(hub, case.thread_id or 0)
    services.withdraw(jo, case.id)

    with pytest.raises(Refused):
        services.submit(jo, case.id, CHECKED)


def test_a_case_on_an_agenda_is_for_the_programme_to_read_and_find(world: World) -> None:
    jo, hub, ben = world.member("Jo Halvorsen"), world.coordinator(), world.member("Ben")
    case = submitted(world, jo)
    session = world.session()
    services.accept(hub, case.id)

    services.schedule(hub, case.id, session.id)

    thread = thread_of(case)
    assert (case.state, thread.visibility) == (CaseState.SCHEDULED, Visibility.PROGRAMME)
    assert {p.visibility for p in db.session.query(Post)} == {Visibility.PROGRAMME}
    assert search(ben, case.programme_id, "hydromorphone").hits
    assert world.client(ben).get(f"/t/{thread.id}", follow_redirects=True).status_code == 200
    assert told(jo) == ["accepted", "scheduled"]


def test_taken_off_the_agenda_it_waits_again(world: World) -> None:
    jo, hub = world.member("Jo Halvorsen"), world.coordinator()
    case = submitted(world, jo)
    session = world.session()
    services.schedule(hub, case.id, session.id)

    meetings.take_off_agenda(hub, session.id, case.thread_id or 0)

    assert case.state is CaseState.ACCEPTED
    assert changes(case) == ["submitted", "scheduled", "accepted"]


def test_a_case_that_was_presented_is_no_longer_the_agendas(world: World) -> None:
    hub = world.coordinator()
    case = world.case(state=CaseState.PRESENTED)
    with transaction():
        states.agenda_changed(hub, thread_of(case), None)
        states.agenda_changed(hub, thread_of(case), date(2027, 1, 5))

    assert case.state is CaseState.PRESENTED
    assert changes(case) == []


def test_of_two_who_decide_at_once_one_wins_and_the_other_is_told(world: World) -> None:
    jo, amara, nora = world.member("Jo"), world.expert("Dr Amara Osei"), world.coordinator()
    case = submitted(world, jo)
    services.accept(amara, case.id)

    with pytest.raises(states.Decided) as late:
        services.accept(nora, case.id)
    back = world.client(nora).post(f"/c/{case.id}/accept", data={}, follow_redirects=True)

    assert str(late.value) == "Dr Amara Osei accepted this case already."
    assert "Dr Amara Osei accepted this case already." in back.text
    assert changes(case) == ["submitted", "accepted"]


def test_only_the_hub_decides_and_only_its_author_submits(world: World) -> None:
    jo, ben, hub = world.member("Jo"), world.member("Ben"), world.coordinator()
    case = submitted(world, jo)
    for decide in (
        lambda who: services.accept(who, case.id),
        lambda who: services.send_back(who, case.id, "More."),
        lambda who: services.close(who, case.id, "Moved."),
        lambda who: services.schedule(who, case.id, 1),
    ):
        with pytest.raises(Forbidden):
            decide(jo)
        for stranger in (ben, world.expert("Omar", of="Hepatitis C")):
            with pytest.raises(NotVisible):
                decide(stranger)
    with pytest.raises(NotVisible):
        services.withdraw(hub, case.id)
    assert world.client(ben).get("/p/chronic-pain/cases/queue").status_code == 403


def test_who_follows_its_topic_is_told_of_a_case_once_they_may_read_it(world: World) -> None:
    jo, hub, ben = world.member("Jo Halvorsen"), world.coordinator(), world.member("Ben")
    case, topic = submitted(world, jo), world.topic()
    follow_topic(ben, topic.id)
    with transaction() as session:
        session.add(ThreadTopic(thread_id=case.thread_id, topic_id=topic.id))

    services.schedule(hub, case.id, world.session().id)

    kinds = db.session.query(Notice.kind).filter_by(user_id=ben.id)
    assert [kind for (kind,) in kinds] == [NoticeKind.TOPIC]


def test_a_case_is_closed_without_a_follow_up_with_the_reason(world: World) -> None:
    jo, hub = world.member("Jo Halvorsen"), world.coordinator()
    case = world.case(by=jo, state=CaseState.AWAITING_FOLLOW_UP)

    world.client(hub).post(f"/c/{case.id}/close", data={"note": "The patient moved away."})

    db.session.expire_all()
    assert case.state is CaseState.CLOSED
    assert case.closed_at is not None
    assert told(jo) == ["closed"]


def test_the_hubs_page_lists_what_is_to_be_done_oldest_first(world: World) -> None:
    jo, hub = world.member("Jo Halvorsen"), world.coordinator()
    session = world.session(title="Weekly session")
    first, second, third, fourth = (submitted(world, jo) for _ in range(4))
    with transaction():
        second.submitted_at = now() - timedelta(days=3)
    services.accept(hub, third.id)
    services.schedule(hub, fourth.id, session.id)

    page = world.client(hub).get("/p/chronic-pain/cases/queue").text
    listed = queue(hub, first.programme_id)

    assert [row.id for row in listed.submitted] == [second.id, first.id]
    assert [row.id for row in listed.accepted] == [third.id]
    assert [row.id for row in listed.scheduled] == [fourth.id]
    assert f'<option value="{session.id}">' in page
    assert [row.session_id for row in listed.scheduled] == [session.id]
    assert f'/c/{fourth.id}/unschedule/{session.id}"' in page
    assert queue(world.expert("Omar", of="Hepatitis C"), first.programme_id).rows == []


def test_the_hubs_page_lists_cases_whose_summary_nobody_signed(world: World) -> None:
    jo, hub, expert = world.member("Jo Halvorsen"), world.coordinator(), world.expert()
    waits, signed = (
        world.case(by=jo, state=CaseState.AWAITING_FOLLOW_UP, round=Round.DISCUSSION)
        for _ in range(2)
    )
    summaries.write_and_sign(expert, signed.thread_id or 0, EditDraft("Go slowly.", 0))

    page = world.client(hub).get("/p/chronic-pain/cases/queue").text

    assert [row.id for row in queue(hub, waits.programme_id).unsigned] == [waits.id]
    assert f'href="/t/{waits.thread_id}/summary"' in page


def test_the_page_of_a_case_offers_what_its_reader_may_do(world: World) -> None:
    jo, hub, ben = world.member("Jo Halvorsen"), world.expert(), world.member("Ben")
    case = submitted(world, jo)
    page, accept = f"/t/{case.thread_id}", f"/c/{case.id}/accept"
    withdraw, change = f"/c/{case.id}/withdraw", f"/c/{case.id}/preview"

    decides = world.client(hub).get(page, follow_redirects=True).text
    presents = world.client(jo).get(page, follow_redirects=True).text
    services.schedule(hub, case.id, world.session().id)
    reads = world.client(ben).get(page, follow_redirects=True).text

    assert accept in decides and withdraw not in decides
    assert withdraw in presents and change in presents and accept not in presents
    assert accept not in reads and change not in reads


def test_choosing_no_session_says_to_choose_one(world: World) -> None:
    jo, hub = world.member("Jo Halvorsen"), world.coordinator()
    case = submitted(world, jo)

    page = world.client(hub).post(f"/c/{case.id}/schedule", data={}, follow_redirects=True)

    assert "Choose a session first." in page.text


def test_a_round_that_changes_is_told_to_presenter_and_followers(world: World) -> None:
    jo, hub, ben = world.member("Jo"), world.expert(), world.member("Ben")
    case = world.case(by=jo, state=CaseState.SCHEDULED)
    discussions.follow(ben, case.thread_id or 0, Level.WATCH)

    with transaction():
        states.change(case, CaseState.PRESENTED, hub, round=Round.QUESTIONS)
        states.change(case, CaseState.PRESENTED, hub, round=Round.SUGGESTIONS)

    assert len(told(jo, NoticeKind.ROUND)) == len(told(ben, NoticeKind.ROUND)) == 2
    assert told(hub, NoticeKind.ROUND) == []
    assert told(jo) == ["presented"]
    notices = world.client(ben).get("/notices").text
    assert "The round of questions is open" in notices
    assert "The round of suggestions is open" in notices


def test_who_wants_no_mail_of_answers_gets_none_of_cases(world: World) -> None:
    jo, hub = world.member("Jo Halvorsen"), world.expert()
    case = submitted(world, jo)
    choose_mail(jo, WishesDraft({Group.CASES: When.NOT}))

    services.accept(hub, case.id)

    assert db.session.query(OutboundMail).count() == 0
    assert db.session.get_one(User, jo.id).email


@pytest.mark.parametrize("cases", [1, 4])
def test_the_hubs_page_costs_one_statement(world: World, count_queries: Any, cases: int) -> None:
    jo, hub = world.member("Jo Halvorsen"), world.coordinator()
    for _ in range(cases):
        case = submitted(world, jo)

    with count_queries() as seen:
        assert len(queue(hub, case.programme_id).rows) == cases

    assert len(seen) == 1, seen


def test_a_draft_that_the_hub_had_is_not_thrown_away(world: World) -> None:
    jo = world.member("Jo Halvorsen")
    case = submitted(world, jo)
    services.withdraw(jo, case.id)

    with pytest.raises(Forbidden):
        services.throw_away(jo, case.id)
    assert draft(world, jo).id != case.id


def test_who_left_the_programme_hears_no_more_of_their_case(world: World) -> None:
    jo, hub = world.member("Jo Halvorsen"), world.coordinator()
    case = submitted(world, jo)
    with transaction():
        db.session.delete(world.membership(jo))

    services.send_back(hub, case.id, "What was tried for sleep?")

    assert db.session.query(OutboundMail).count() == 0


def test_a_case_that_is_closed_before_its_rounds_are_over_is_not_kept_for_ever(
    world: World,
) -> None:
    jo, hub = world.member("Jo Halvorsen"), world.coordinator()
    settings = settings_of(world.programme().id)
    shown = world.case(by=jo, presented_on=date(2026, 3, 31))
    unseen, kept = submitted(world, jo), world.case(by=jo, follow_up_due=date(2026, 5, 1))
    services.accept(hub, unseen.id)

    for case in (shown, unseen, kept):
        services.close(hub, case.id, "The patient moved away.")

    assert settings.retention == 24
    assert shown.retain_until == date(2028, 3, 31)
    assert unseen.retain_until == now().date() + relativedelta(months=24)
    assert kept.retain_until is None  # its coordinator decided
