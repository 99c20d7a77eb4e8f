"""How a consult ends: closed, shared by the hub, made a case of."""

from datetime import timedelta

import pytest
import time_machine

from echo_community.cases import services as cases
from echo_community.cases.drafts import CheckDraft
from echo_community.cases.models import Case, CaseAnswer
from echo_community.cases.services import submitting
from echo_community.consults.models import Closing, ConsultEvent, Happened, Says
from echo_community.consults.services import closing, escalating, sharing
from echo_community.discussions import queries, services
from echo_community.discussions.drafts import ReplyDraft
from echo_community.discussions.models import Level, Post, Thread, ThreadLink
from echo_community.discussions.services.following import follow
from echo_community.kernel.audit import AuditEntry
from echo_community.kernel.clock import now
from echo_community.kernel.db import db, transaction
from echo_community.kernel.errors import Forbidden, NotVisible, Refused, Stopped
from echo_community.kernel.mail import OutboundMail
from echo_community.notifications import mailing
from echo_community.notifications.models import Notice
from echo_community.policy import Visibility
from echo_community.search.models import SearchDocument
from tests.cast import CARD
from tests.consults.corridor import Corridor
from tests.world import World


def test_the_asker_closes_it_with_what_it_changed_and_may_ask_on(corridor: Corridor) -> None:
    corridor.says(corridor.amara)
    closing.close(corridor.jo, corridor.id, Closing.ANSWERED, True, False)
    consult = corridor.consult
    assert (corridor.state, consult.closing) == ("closed", Closing.ANSWERED)
    assert (consult.plan_changed, consult.referral_spared) == (True, False)
    corridor.asks_on()
    assert (corridor.state, corridor.consult.closing) == ("open", None)
    assert corridor.history == ["answered", "closed", "reopened"]


def test_closing_is_undone(corridor: Corridor) -> None:
    corridor.says(corridor.amara)
    closing.close(corridor.jo, corridor.id, Closing.ANSWERED, False, False)
    closing.reopen(corridor.jo, corridor.id)
    assert (corridor.state, corridor.consult.plan_changed) == ("answered", None)


def test_the_hub_closes_it_with_a_reason_and_says_nothing_for_who_asked(
    corridor: Corridor,
) -> None:
    with pytest.raises(Stopped):
        closing.close(corridor.amara, corridor.id, Closing.WITHDRAWN, note=CARD)
    closing.close(corridor.amara, corridor.id, Closing.WITHDRAWN, True, note="Asked twice.")
    assert (corridor.state, corridor.consult.plan_changed) == ("closed", None)
    assert db.session.query(Post).filter_by(source="Asked twice.").count() == 1
    with pytest.raises(Forbidden):
        closing.close(corridor.priya, corridor.id, Closing.ANSWERED)


class TestInTheHub:
    """What only the hub sees."""

    @pytest.fixture
    def hub(self, world: World) -> Corridor:
        """A question for the hub alone, answered with a quote, and closed."""
        corridor = Corridor(world, visibility=Visibility.STAFF)
        quote = f"> [Jo Halvorsen, post 1](/t/{corridor.id}/p/1): Can I start?"
        corridor.says(corridor.amara, f"{quote}\n\nYes, start low.")
        closing.close(corridor.jo, corridor.id, Closing.ANSWERED, True, True)
        return corridor

    def test_it_is_shared_without_a_name_once_who_asked_agrees(self, hub: Corridor) -> None:
        with pytest.raises(NotVisible):
            queries.thread_for(hub.priya, hub.id)
        assert [post.number for post in queries.thread_page(hub.jo, hub.id).posts] == [1, 2]
        told = db.session.query(Notice.kind).filter_by(user_id=hub.jo.id)
        assert [row.kind for row in told] == ["answer"]
        sharing.share(hub.jo, hub.id)
        page = queries.thread_page(hub.priya, hub.id)
        assert page.posts[0].byline.nameless
        assert "Jo" not in "".join(post.html for post in page.posts)
        assert hub.consult.may_share
        found = db.session.query(SearchDocument).filter_by(thread_id=hub.id)
        assert {row.visibility for row in found} == {Visibility.PROGRAMME}
        assert found.filter_by(author_id=hub.jo.id).count() == 0
        assert db.session.query(Notice).filter_by(author_id=hub.jo.id).count() == 0
        assert not any("Jo" in f"{m.subject}{m.body}" for m in db.session.query(OutboundMail))

    def test_a_post_that_calls_them_by_name_is_shown_to_them_first(self, hub: Corridor) -> None:
        hub.says(hub.amara, "How did it go, Jo?", says=Says.REMARK)
        with pytest.raises(sharing.NameInIt, match="Post 3 says “Jo”"):
            sharing.share(hub.jo, hub.id)
        assert hub.consult.may_share is None
        sharing.share(hub.jo, hub.id, anyway=True)
        assert queries.thread_for(hub.priya, hub.id)

    def test_it_stays_where_who_asked_says_so_and_while_it_is_open(self, hub: Corridor) -> None:
        with pytest.raises(Forbidden):
            sharing.share(hub.amara, hub.id)
        sharing.keep_in_hub(hub.jo, hub.id)
        assert hub.consult.may_share is False
        closing.reopen(hub.jo, hub.id)
        with pytest.raises(Refused):
            sharing.share(hub.jo, hub.id)

    def test_mail_of_it_carries_no_name_of_who_asked(self, hub: Corridor) -> None:
        services.reply(hub.jo, hub.id, ReplyDraft("@hub and at night?"))
        with time_machine.travel(now() + timedelta(minutes=10)):
            mailing.mail_notices.work()
        assert db.session.query(OutboundMail).count()
        assert not any("Jo" in f"{m.subject}{m.body}" for m in db.session.query(OutboundMail))


def submitted(corridor: Corridor, monkeypatch: pytest.MonkeyPatch) -> Case:
    """The case that Jo made of it, gone to the hub."""
    case = escalating.escalate(corridor.jo, corridor.id)
    monkeypatch.setattr(submitting, "problems_of", lambda form: [])
    return cases.submit(corridor.jo, case.id, CheckDraft())


def test_its_case_opens_with_what_was_written_and_is_begun_once(corridor: Corridor) -> None:
    corridor.says(corridor.amara, "Which dose?", says=Says.INFORMATION)
    corridor.says(corridor.jo, "12 mg twice a day.", says=Says.MORE)
    case = escalating.escalate(corridor.jo, corridor.id)
    assert escalating.escalate(corridor.jo, corridor.id).id == case.id
    words = dict(db.session.query(CaseAnswer.field, CaseAnswer.value).filter_by(case_id=case.id))
    assert case.title == words["question"]
    assert words["history"].endswith("opioid first?\n\n12 mg twice a day.")
    assert corridor.state == "open"
    with pytest.raises(Forbidden):
        escalating.escalate(corridor.amara, corridor.id)


def test_once_it_is_submitted_both_lead_to_each_other_and_followers_come_along(
    corridor: Corridor, monkeypatch: pytest.MonkeyPatch
) -> None:
    follow(corridor.priya, corridor.id, Level.WATCH)
    case = submitted(corridor, monkeypatch)
    tie = db.session.query(ThreadLink).one()
    assert {tie.source_id, tie.target_id} == {corridor.id, case.thread_id}
    assert corridor.consult.case_thread_id == case.thread_id
    assert (corridor.state, corridor.consult.closing) == ("closed", Closing.CASE)
    watching = db.text("SELECT user_id FROM subscriptions WHERE thread_id = :t")
    assert db.session.scalars(watching, {"t": case.thread_id}).all() == [corridor.priya.id]


def test_of_a_nameless_question_nothing_leads_to_the_case(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    corridor = Corridor(world, nameless=True)
    follow(corridor.priya, corridor.id, Level.WATCH)
    case = submitted(corridor, monkeypatch)
    assert case.thread_id
    assert case.title == ""
    assert db.session.query(AuditEntry).filter_by(act="consult.escalate").count() == 0
    assert db.session.query(CaseAnswer).filter_by(case_id=case.id).count() == 0
    assert db.session.query(ThreadLink).count() == 0
    assert corridor.consult.case_thread_id is None
    assert db.session.query(ConsultEvent).filter_by(happened=Happened.ESCALATED).count() == 0


def test_what_became_a_case_by_name_stays_in_the_hub(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    corridor = Corridor(world, visibility=Visibility.STAFF)
    escalating.escalate(corridor.jo, corridor.id)
    closing.close(corridor.jo, corridor.id, Closing.ANSWERED)
    with pytest.raises(Refused, match="You began a case"):
        sharing.share(corridor.jo, corridor.id)
    submitted(corridor, monkeypatch)
    with pytest.raises(Refused):
        sharing.share(corridor.jo, corridor.id)


def test_what_is_hidden_is_not_closed(corridor: Corridor) -> None:
    with transaction():
        db.session.get_one(Thread, corridor.id).hidden = True
    with pytest.raises(Forbidden):
        closing.close(corridor.amara, corridor.id, Closing.WITHDRAWN)
