"""What the presenter makes of suggestions."""

import pytest

from echo_community.cases.models import Intention, IntentionKind
from echo_community.cases.services.intentions import intend
from echo_community.discussions import services
from echo_community.kernel.audit import AuditEntry
from echo_community.kernel.db import db
from echo_community.kernel.errors import Forbidden, NotVisible, Refused, Stopped
from echo_community.notifications.models import Notice, NoticeKind
from tests.cases.under_way import UnderWay


def test_the_presenter_says_what_comes_of_a_suggestion(under_way: UnderWay) -> None:
    post = under_way.suggest(under_way.priya)
    intend(under_way.jo, post.id, IntentionKind.TRIED, "Two weeks, no change.")

    for reader in (under_way.priya, under_way.expert):
        html = under_way.page(reader)
        assert "<b>Tried</b>" in html and "Two weeks, no change." in html
        assert "/case/intention/" not in html
    assert 'value="tried" checked' in under_way.page(under_way.jo)
    assert db.session.query(AuditEntry).filter_by(act="case.tried").count() == 1


def test_its_author_is_told_once_however_often_it_changes(under_way: UnderWay) -> None:
    post = under_way.suggest(under_way.priya)
    intend(under_way.jo, post.id, IntentionKind.WILL_TRY)
    intend(under_way.jo, post.id, IntentionKind.TRIED)
    intend(under_way.jo, post.id, IntentionKind.TRIED)

    notices = db.session.query(Notice).filter_by(user_id=under_way.priya.id).all()
    assert [one.kind for one in notices] == [NoticeKind.INTENTION]
    html = under_way.world.client(under_way.priya).get("/notices").text
    assert "Jo Halvorsen said what comes of your suggestion" in html
    assert db.session.query(Intention).one().kind is IntentionKind.TRIED


def test_what_is_not_possible_says_why(under_way: UnderWay) -> None:
    post = under_way.suggest(under_way.priya)
    with pytest.raises(Refused):
        intend(under_way.jo, post.id, IntentionKind.NOT_POSSIBLE)

    address = f"/t/{under_way.thread_id}/case/intention/{post.number}"
    client = under_way.world.client(under_way.jo)
    page = client.post(address, data={"kind": "not_possible"})
    assert page.status_code == 422
    assert "Say in a line why it is not possible where you work." in page.text
    assert 'value="not_possible" checked' in page.text

    why = {"kind": "not_possible", "why": "No physiotherapist for 300 km."}
    assert client.post(address, data=why).location.endswith(f"#p{post.number}")
    assert "No physiotherapist" in under_way.page(under_way.priya)


def test_a_script_gets_the_fields_anew(under_way: UnderWay) -> None:
    post = under_way.suggest(under_way.priya)
    address = f"/t/{under_way.thread_id}/case/intention/{post.number}"
    client, ask = under_way.world.client(under_way.jo), {"X-Fragment": "1"}

    wrong = client.post(address, data={"kind": "not_possible"}, headers=ask)
    assert wrong.status_code == 422 and "<html" not in wrong.text
    assert "<details" in wrong.text and 'aria-invalid="true"' in wrong.text
    done = client.post(address, data={"kind": "will_try"}, headers=ask)
    assert done.status_code == 200 and 'value="will_try" checked' in done.text


def test_the_guard_reads_why(under_way: UnderWay) -> None:
    post = under_way.suggest(under_way.priya)
    with pytest.raises(Stopped):
        intend(under_way.jo, post.id, IntentionKind.TRIED, "OHIP 1234-567-897-AB")

    address = f"/t/{under_way.thread_id}/case/intention/{post.number}"
    form = {"kind": "tried", "why": "OHIP 1234-567-897-AB"}
    page = under_way.world.client(under_way.jo).post(address, data=form)
    assert page.status_code == 422 and "may tell who the patient is" in page.text
    assert db.session.query(Intention).count() == 0


def test_nobody_but_the_presenter_says_so(under_way: UnderWay) -> None:
    post = under_way.suggest(under_way.priya)
    for other in (under_way.priya, under_way.expert, under_way.nora):
        with pytest.raises(Forbidden):
            intend(other, post.id, IntentionKind.TRIED)


def test_it_is_said_of_suggestions_alone_and_of_none_that_is_gone(under_way: UnderWay) -> None:
    question = under_way.ask(under_way.priya)
    with pytest.raises(NotVisible):
        intend(under_way.jo, question.id, IntentionKind.TRIED)

    post = under_way.suggest(under_way.priya)
    services.hide_post(under_way.priya, post.id)
    with pytest.raises(NotVisible):
        intend(under_way.jo, post.id, IntentionKind.TRIED)
