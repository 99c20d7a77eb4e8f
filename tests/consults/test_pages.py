"""The page of a consult as it is used: without script, by who asked, by peers and by the hub."""

import re
from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from echo_community.consults import card, spans
from echo_community.consults.models import Closing, ConsultPost, ConsultSettings, Says
from echo_community.consults.services import claiming, closing
from echo_community.discussions import queries, services
from echo_community.kernel.db import db, transaction
from echo_community.policy import Visibility
from tests.cast import CARD
from tests.consults.corridor import Corridor
from tests.world import World


class Desk(Corridor):
    """A question with a browser for each of them."""

    def get(self, who, part: str = "", status: int = 200) -> str:
        """A page of it."""
        client: FlaskClient = self.world.client(who)
        found = client.get(f"/t/{self.id}{part}", follow_redirects=True)
        assert found.status_code == status, found.text
        return found.text

    def post(self, who, part: str, status: int = 303, **sent) -> str:
        """A form sent; the page it leads to."""
        client: FlaskClient = self.world.client(who)
        found = client.post(f"/t/{self.id}/consult/{part}", data=sent)
        assert found.status_code == status, found.text
        return client.get(found.location).text if status == 303 else found.text


@pytest.fixture
def desk(world: World) -> Desk:
    """A quick question of Jo's."""
    return Desk(world)


def test_it_is_claimed_answered_accepted_and_closed_by_hand(desk: Desk) -> None:
    assert "I answer this" in desk.get(desk.amara)
    assert "I answer this" not in desk.get(desk.priya)
    assert "You have claimed it" in desk.post(desk.amara, "claim")
    assert "Claimed by Dr Amara Osei" in desk.get(desk.jo)
    lena = desk.world.expert("Lena Fortier")
    assert "Dr Amara Osei has claimed it." in desk.post(lena, "claim")
    page = desk.post(desk.amara, "answer", body="Yes.", says="answer", basis="No *sedatives*.")
    assert "Rests on" in page
    assert "<em>sedatives</em>" in page
    assert "What did the answer do?" in desk.get(desk.jo)
    closed = desk.post(desk.jo, "outcome", outcome="plan")
    assert "Closed: it is answered" in closed
    assert "Answered in 1 min" in closed
    assert "Undo" in closed
    assert "Opened again by Jo Halvorsen" in desk.post(desk.jo, "reopen")


def test_ticks_alone_ask_for_exactly_that(desk: Desk) -> None:
    page = desk.post(desk.amara, "answer", requests=["doses", "mood"], says="answer")
    assert "Which drugs, how much of each, and at what times?" in page
    assert db.session.query(ConsultPost).one().says is Says.INFORMATION
    assert "Your answer waits for you." in desk.get(desk.jo)
    desk.post(desk.jo, "answer", body="12 mg at 8 and 20.", says="more")
    assert "Waits for who asked" not in desk.get(desk.amara)


def test_what_is_wrong_comes_back_with_all_that_was_chosen(desk: Desk) -> None:
    assert "Write something first." in desk.post(desk.amara, "answer", 422, body=" ")
    again = desk.post(desk.amara, "answer", 422, body="Yes.", says="remark", basis="A fact.")
    assert 'value="remark" checked' in again
    assert "A fact." in again
    stopped = desk.post(desk.amara, "answer", 422, body="Yes.", says="answer", basis=CARD)
    assert CARD in stopped
    assert "Yes." in stopped
    look = desk.post(desk.amara, "answer?look=1", 200, body="**Slowly.**", requests=["heart"])
    assert "<strong>Slowly.</strong>" in look
    assert re.search(r'value="heart" checked', look)
    assert db.session.query(ConsultPost).count() == 0


def test_experts_who_differ_are_shown_as_such_at_the_head(desk: Desk) -> None:
    first = desk.says(desk.amara)
    lena = desk.world.expert("Lena Fortier")
    assert f"differs={first.number}#reply" in desk.get(lena)
    assert 'value="2" selected' in desk.get(lena, f"?differs={first.number}")
    page = desk.post(lena, "answer", body="Wait.", says="answer", differs=str(first.number))
    assert "Experts differ" in page
    assert "Sees it differently than" in page
    services.hide_post(desk.amara, first.id)
    assert "Experts differ" not in desk.get(desk.priya)


def test_the_print_for_the_chart_names_experts_and_no_peer(desk: Desk) -> None:
    peer = desk.says(desk.priya, "I start at 0.5 mg.")
    quote = f"> [Priya Raman, post 2](/t/{desk.id}/p/2): I start.\n\nPriya Raman is right."
    desk.says(desk.amara, quote, basis="No sedatives.")
    services.accept(desk.jo, peer.id)
    page = desk.get(desk.jo, "/consult/print")
    assert "Advice only." in page
    assert "Dr Amara Osei" in page
    assert "A colleague of the programme" in page
    assert "No sedatives." in page
    assert "Priya" not in page
    assert "Halvorsen" not in page


def test_it_is_handed_to_econsult_and_closed_with_that(desk: Desk) -> None:
    with transaction():
        programme_id = desk.consult.programme_id
        service = {"econsult_name": "Ontario eConsult", "econsult_url": "https://e.example/"}
        db.session.add(ConsultSettings(programme_id=programme_id, **service))
    desk.says(desk.priya, "I would refer.")
    page = desk.get(desk.jo, "/consult/econsult")
    assert 'href="https://e.example/"' in page
    assert "I would refer." in page
    assert "Priya" not in page
    desk.get(desk.priya, "/consult/econsult", 403)
    desk.post(desk.jo, "close", closing="econsult")
    assert desk.consult.closing is Closing.ECONSULT


def test_the_hub_hands_it_over_and_closes_it_with_a_reason(desk: Desk) -> None:
    lena = desk.world.expert("Lena Fortier")
    nora = desk.world.coordinator()
    assert "Lena Fortier" in desk.get(nora, "/consult/hand-over")
    assert "Choose to whom it goes." in desk.post(nora, "hand-over", 422)
    page = desk.post(nora, "hand-over", to=str(lena.id), body="For a pharmacist.")
    assert "Claimed by Lena Fortier" in page
    desk.get(desk.priya, "/consult/hand-over", 403)
    assert "Choose why it is closed." in desk.post(nora, "close", 422)
    desk.post(nora, "close", 422, closing="withdrawn", body=CARD)
    assert "Closed: no longer needed" in desk.post(nora, "close", closing="withdrawn")


def test_what_comes_too_late_is_refused_in_words(desk: Desk) -> None:
    closing.close(desk.jo, desk.id, Closing.WITHDRAWN)
    assert "It is closed." in desk.post(desk.amara, "claim")
    assert "It is closed." in desk.post(desk.amara, "hand-over", 422, to=str(desk.amara.id))
    desk.asks_on()
    assert "Close it first" in desk.post(desk.jo, "share", agreed="yes")
    page = desk.post(desk.amara, "answer", body="Yes.", says="answer")
    assert "Your answer is up." in page
    again = desk.post(desk.amara, "answer", 422, body="No.", says="answer", differs="3")
    assert "Choose another" in again


def test_it_is_made_a_case_of_in_one_step(desk: Desk) -> None:
    client = desk.world.client(desk.jo)
    there = client.post(f"/t/{desk.id}/consult/case").location
    assert "opioid first?" in client.get(there).text
    assert "Go on with its case" in desk.get(desk.jo)


def test_who_asked_without_a_name_is_told_what_a_case_would_tell(world: World) -> None:
    desk = Desk(world, nameless=True)
    assert "A case carries your name" in desk.get(desk.jo, "/consult/case")
    desk.get(desk.amara, "/consult/case", 404)
    there = world.client(desk.jo).post(f"/t/{desk.id}/consult/case").location
    assert "opioid first?" not in world.client(desk.jo).get(there).text


def test_what_only_the_hub_sees_is_shared_from_its_page(world: World) -> None:
    desk = Desk(world, visibility=Visibility.STAFF)
    desk.get(desk.priya, status=404)
    desk.says(desk.amara, "Yes, Jo.")
    closing.close(desk.jo, desk.id, Closing.ANSWERED, True, False)
    assert "Share it without my name" in desk.get(desk.jo)
    assert "which may be your name" in desk.post(desk.jo, "share", agreed="yes")
    desk.post(desk.jo, "share", agreed="anyway")
    assert "Halvorsen" not in desk.get(desk.priya)


def test_who_asked_without_a_name_has_none_in_its_history(world: World) -> None:
    desk = Desk(world, nameless=True)
    services.accept(desk.jo, desk.says(desk.amara).id)
    desk.asks_on()
    closing.close(desk.jo, desk.id, Closing.WITHDRAWN)
    page = desk.get(desk.amara)
    assert "Closed by Original poster" in page
    assert "Halvorsen" not in page
    assert "Halvorsen" not in desk.get(desk.amara, "/consult/print")


def test_other_programmes_and_other_kinds_have_no_such_page(desk: Desk) -> None:
    stranger = desk.world.expert("Dr Else", of="Hepatitis C")
    for part in ("print", "econsult", "hand-over", "close"):
        desk.get(stranger, f"/consult/{part}", 404)
    for part in ("claim", "release", "answer", "outcome", "share", "case", "reopen"):
        desk.post(stranger, part, 404, body="Yes.", outcome="plan")
    desk.id = desk.world.thread(by=desk.jo).id
    desk.get(desk.jo, "/consult/print", 404)
    desk.post(desk.amara, "claim", 404)


@pytest.mark.parametrize("answers", [1, 9])
def test_the_card_costs_four_statements_however_much_was_said(
    desk: Desk, count_queries, answers: int
) -> None:
    for n in range(answers):
        desk.says(desk.amara, f"Answer number {n}.")
    claiming.claim(desk.amara, desk.id)
    thread = queries.thread_row_for(desk.priya, desk.id)
    with count_queries() as seen:
        found = card.card(desk.priya, thread)
    assert found is not None
    assert len(found.answers) == answers
    assert len(seen) == 4, seen


@pytest.mark.parametrize(
    ("minutes", "words"),
    [(0, "1 min"), (40, "40 min"), (120, "2 h"), (160, "2 h 40 min"), (1700, "28 h"),
     (4400, "3 days")],
)  # fmt: skip
@pytest.mark.once
def test_spans_are_said_as_one_says_them(world: World, minutes: int, words: str) -> None:
    with world.app.test_request_context():
        assert spans.in_words(timedelta(minutes=minutes)) == words
