"""How far a consult is: open, claimed, answered, accepted, closed; and open again."""

import pytest

from echo_community.consults.drafts import BasisDraft, ConsultDraft
from echo_community.consults.models import (
    ConsultEvent,
    ConsultPost,
    ConsultState,
    Happened,
    Says,
)
from echo_community.consults.queries import handing
from echo_community.consults.services import answering, asking, claiming, routing
from echo_community.discussions import services
from echo_community.discussions.drafts import AskDraft, ReplyDraft, SplitDraft
from echo_community.discussions.models import Post
from echo_community.kernel.actor import Actor
from echo_community.kernel.db import db
from echo_community.kernel.errors import Forbidden, Refused, Stopped
from echo_community.moderation.models import Review
from echo_community.moderation.queries.review import review_page
from tests.cast import CARD
from tests.consults.corridor import Corridor
from tests.world import World

PEERS_ANSWER = (
    "I start at 0.5 mg three times a day, wait two days, then stop the patch and go up slowly. "
    "Nausea passes in a week; a nurse phones them on the third day."
)
SAME_HERE = (
    "Same here, I have two patients with the very same problem and nobody to ask in this town. "
    "What would you do about the liver, and would you wait for the result before you begin? Thanks!"
)


def test_it_goes_from_claimed_to_answered_to_accepted(corridor: Corridor) -> None:
    claiming.claim(corridor.amara, corridor.id)
    assert corridor.state == "claimed"
    post = corridor.says(corridor.amara)
    assert corridor.state == "answered"
    services.accept(corridor.jo, post.id)
    assert corridor.state == "accepted"
    assert corridor.consult.accepted_at
    assert corridor.history == ["claimed", "answered", "accepted"]


def test_a_peer_answers_first_without_claiming(corridor: Corridor) -> None:
    corridor.says(corridor.priya)
    said = db.session.query(ConsultPost).one()
    assert (corridor.state, said.says, said.role.value) == ("answered", Says.ANSWER, "graduate")


@pytest.mark.parametrize(
    ("who", "words", "state"),
    [
        ("amara", "I start at 0.5 mg.", "answered"),  # the hub's
        ("priya", "Answer: I start at 0.5 mg.", "answered"),  # a peer's that says so
        ("priya", PEERS_ANSWER, "answered"),  # or is long enough
        ("priya", "Même question ici, merci\u00a0!", "open"),
        ("priya", SAME_HERE, "open"),
    ],
)
def test_a_plain_reply_by_mail_answers_by_whose_it_is_and_what_it_says(
    corridor: Corridor, who: str, words: str, state: str
) -> None:
    due = corridor.consult.next_step_at
    services.reply(getattr(corridor, who), corridor.id, ReplyDraft(words))
    assert corridor.state == state
    assert corridor.consult.next_step_at == (due if state == "open" else None)


def test_a_further_question_opens_it_again_until_it_is_answered(corridor: Corridor) -> None:
    services.accept(corridor.jo, corridor.says(corridor.amara).id)
    first = corridor.consult.answered_at
    more = corridor.asks_on()
    assert corridor.state == "open"
    corridor.says(corridor.amara, "Under three times normal.")
    assert (corridor.state, corridor.consult.answered_at) == ("answered", first)
    services.hide_post(corridor.jo, more.id)
    assert corridor.history == ["answered", "accepted", "reopened", "answered"]


@pytest.mark.parametrize(("body", "state"), [("Thank you!", "answered"), ("And at night?", "open")])
def test_a_word_of_thanks_by_mail_reopens_nothing(
    corridor: Corridor, body: str, state: str
) -> None:
    corridor.says(corridor.amara)
    services.reply(corridor.jo, corridor.id, ReplyDraft(body))
    assert corridor.state == state


def test_a_request_for_more_is_no_answer_and_stops_the_clock_until_the_asker_says_more(
    corridor: Corridor, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[str] = []
    for name in ("paused", "reopened", "answered"):
        monkeypatch.setattr(routing, name, lambda *what, name=name: told.append(name))
    corridor.says(corridor.amara, "Which dose, and when?", says=Says.INFORMATION)
    corridor.says(corridor.priya, "I wondered too.", says=Says.REMARK)
    consult = corridor.consult
    assert (consult.state, consult.answered_at) == (ConsultState.OPEN, None)
    assert consult.information_at == consult.asked_back_at
    assert told == ["paused"]
    corridor.says(corridor.jo, "12 mg at 8 and 20.", says=Says.MORE)
    assert corridor.consult.asked_back_at is None
    corridor.says(corridor.amara)
    assert told == ["paused", "reopened", "answered"]
    assert corridor.history == ["information", "answered"]


def test_an_answer_that_is_gone_or_held_answers_nothing(corridor: Corridor) -> None:
    post = corridor.says(corridor.priya)
    services.hide_post(corridor.amara, post.id)
    assert corridor.state == "open"
    services.restore_post(corridor.amara, post.id)
    assert corridor.state == "answered"
    services.hold(corridor.amara, post.id)
    assert corridor.state == "open"
    assert corridor.history == ["answered"]


def test_an_acceptance_is_taken_back_and_makes_an_answer_of_any_post(corridor: Corridor) -> None:
    post = corridor.says(corridor.priya, "See the lecture.", says=Says.REMARK)
    assert corridor.state == "open"
    services.accept(corridor.jo, post.id)
    assert corridor.state == "accepted"
    services.take_back_acceptance(corridor.jo, post.id)
    assert corridor.state == "open"
    assert corridor.history == ["accepted", "unaccepted"]


def test_a_question_that_is_held_is_routed_once_it_is_released(world: World) -> None:
    jo, draft = world.member("Jo Halvorsen"), AskDraft("How?", CARD, reason="It is an example.")
    programme_id = next(iter(jo.memberships))
    asking.ask(jo, programme_id, ConsultDraft(draft))
    happened = db.session.query(ConsultEvent.happened)
    assert [row.happened for row in happened] == [Happened.ASKED]
    first = db.session.query(Post).one()
    services.release(world.expert(), first.id)
    assert [row.happened for row in happened] == [Happened.ASKED, Happened.ROUTED]


def test_experts_who_differ_stand_side_by_side_with_what_they_rest_on(corridor: Corridor) -> None:
    basis = "- no other sedatives\n- [Guideline](https://example.org/g)"
    first = corridor.says(corridor.amara, basis=basis)
    other = corridor.world.expert("Dr Lena Fortier")
    second = corridor.says(other, "I would wait.", differs_from=first.number)
    rests, differs = db.session.query(ConsultPost).order_by(ConsultPost.post_id)
    assert "<li>no other sedatives</li>" in rests.basis_html
    assert (differs.post_id, differs.differs_from_id) == (second.id, first.id)
    with pytest.raises(Refused):
        corridor.says(other, "And again.", differs_from=second.number)


def test_who_asked_answers_nothing_and_others_do_not_ask_on(corridor: Corridor) -> None:
    with pytest.raises(Forbidden):
        corridor.says(corridor.jo)
    with pytest.raises(Forbidden):
        corridor.says(corridor.priya, says=Says.MORE)


def test_what_an_answer_rests_on_takes_the_path_of_words_and_is_its_authors_to_change(
    corridor: Corridor,
) -> None:
    with pytest.raises(Stopped):
        corridor.says(corridor.amara, basis=CARD)
    post = corridor.says(corridor.amara, basis="No sedatives.")
    answering.rest_on(corridor.amara, post.id, BasisDraft("No *sedatives*, no apnea."))
    assert "<em>sedatives</em>" in db.session.query(ConsultPost).one().basis_html
    with pytest.raises(Stopped):
        answering.rest_on(corridor.amara, post.id, BasisDraft(CARD))
    with pytest.raises(Forbidden):
        answering.rest_on(corridor.priya, post.id, BasisDraft("Nothing."))


def test_with_a_reason_an_answer_is_held_for_what_it_rests_on_and_each_version_is_kept(
    corridor: Corridor,
) -> None:
    words, reason = ReplyDraft("Yes.", reason="A card of the guideline."), "It is an example."
    held = answering.answer(corridor.amara, corridor.id, words, basis=CARD)
    assert held.held
    assert corridor.state == "open"
    post = corridor.says(corridor.amara, basis="No sedatives.")
    assert corridor.state == "answered"
    answering.rest_on(corridor.amara, post.id, BasisDraft(CARD, reason))
    assert post.held
    assert corridor.state == "open"
    lena = corridor.world.expert("Lena")
    waiting = db.session.query(Review.id).filter_by(post_id=post.id).scalar()
    assert CARD in review_page(lena, waiting).basis
    services.release(lena, post.id)
    answering.rest_on(corridor.amara, post.id, BasisDraft("A book."))

    def versions(reader: Actor) -> list[str]:
        page = handing.basis_history(reader, corridor.id, post.number)
        return [version.html for version in page.versions]

    assert versions(corridor.priya) == ["<p>A book.</p>", f"<p>{CARD}</p>", "<p>No sedatives.</p>"]
    assert corridor.state == "answered"


def test_who_answered_hears_when_the_asker_says_more(corridor: Corridor) -> None:
    corridor.says(corridor.priya)
    claiming.claim(corridor.amara, corridor.id)
    from_jo = corridor.asks_on().number
    rows = db.session.execute(
        db.text("SELECT user_id, kind FROM notices WHERE post_number = :n"), {"n": from_jo}
    )
    assert dict(rows.all()) == {corridor.priya.id: "answer", corridor.amara.id: "answer"}


def test_a_question_is_neither_split_nor_joined(corridor: Corridor) -> None:
    corridor.says(corridor.priya)
    nora = corridor.world.coordinator()
    beside = corridor.world.thread(by=corridor.priya)
    with pytest.raises(Refused):
        services.merge(nora, beside.id, corridor.id)
    with pytest.raises(Refused):
        services.merge(nora, corridor.id, beside.id)
    with pytest.raises(Refused):
        services.split(nora, corridor.id, SplitDraft("Apart", (2,)))
