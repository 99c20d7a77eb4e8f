"""Members report posts: what identifies a patient is gone at once, everything else waits."""

import pytest
import time_machine
from sqlalchemy import func, select

from echo_community.discussions import services as posts
from echo_community.discussions.drafts import EditDraft
from echo_community.discussions.models import Thread
from echo_community.kernel.actor import Actor
from echo_community.kernel.db import db
from echo_community.kernel.errors import Forbidden, NotVisible, Stopped, TooMany
from echo_community.kernel.mail import OutboundMail
from echo_community.moderation import services
from echo_community.moderation.drafts import FlagDraft
from echo_community.moderation.models import Cause, Decision, Flag, Reason, Review
from echo_community.moderation.services.flagging import MOST_AN_HOUR
from echo_community.notifications.models import Notice
from echo_community.search import queries as search
from tests.moderation.telling import decide, flag, notices_of, post_of, review_of
from tests.world import World


def found(reader: Actor, words: str) -> list[str]:
    programme_id = next(iter(reader.memberships))
    return [str(hit.title) for hit in search.search(reader, programme_id, words).hits]


def test_one_tap_takes_a_post_out_of_thread_search_list_notices_and_mails(world: World) -> None:
    amina, ben, carla = world.members("Amina Diallo", "Ben Okafor", "Carla Rossi")
    expert = world.expert()
    thread = world.thread(by=amina, title="How to taper?")
    world.reply(thread, ben, "The quetzal breeder from our valley did well on it.")
    address = f"/t/{thread.id}/p/2/report"
    assert found(carla, "quetzal")
    assert notices_of(amina) == ["answer"]

    answer = world.client(carla).post(
        address, data={"reason": "identifies_patient"}, follow_redirects=True
    )

    assert answer.status_code == 200
    assert "The post is hidden from everybody but the moderators" in answer.text
    for reader in (amina, ben, carla):
        page = world.client(reader).get(f"/t/{thread.id}", follow_redirects=True)
        assert "quetzal" not in page.text, reader
        assert "quetzal" not in world.client(reader).get(f"/t/{thread.id}/print").text
        home = world.client(reader).get("/p/chronic-pain/threads")
        assert "quetzal" not in home.text
    assert not found(carla, "quetzal")
    assert notices_of(amina) == []
    mails = db.session.scalars(select(OutboundMail.body)).all()
    assert not any("quetzal" in mail for mail in mails)
    hub = world.client(expert).get(f"/t/{thread.id}", follow_redirects=True).text
    assert "quetzal" in hub
    assert "Hidden on a report." in hub
    assert db.session.get_one(Thread, thread.id).replies == 0


def test_the_author_is_told_and_not_by_whom(world: World) -> None:
    amina, ben, carla = world.members("Amina Diallo", "Ben Okafor", "Carla Rossi")
    thread = world.thread(by=amina)
    flag(carla, world.reply(thread, ben, "The quetzal breeder."), note="She breeds them.")

    assert notices_of(ben) == ["withheld"]
    notices = world.client(ben).get("/you/notices", follow_redirects=True)
    page = world.client(ben).get(f"/t/{thread.id}/p/2/outcome").text

    assert "Hidden while the hub looks." in page
    assert "Carla" not in page + notices.text
    assert "She breeds them" not in page
    with pytest.raises(NotVisible):
        posts.restore_post(ben, post_of(thread).id)


def test_of_a_first_post_the_whole_thread_goes_with_its_title(world: World) -> None:
    amina, ben, carla = world.members("Amina Diallo", "Ben Okafor", "Carla Rossi")
    thread = world.thread(by=amina, title="The quetzal breeder and her back")
    world.reply(thread, ben, "Try marmots.")

    answer = world.client(carla).post(
        f"/t/{thread.id}/p/1/report", data={"reason": "identifies_patient"}, follow_redirects=True
    )

    assert answer.request.path == "/p/chronic-pain/threads"
    assert "quetzal" not in answer.text
    assert not found(carla, "quetzal")
    assert not found(carla, "marmots")
    assert world.client(ben).get(f"/t/{thread.id}").status_code == 404
    told = world.client(amina).get("/notices").text
    assert "hidden while the hub looks" in told
    assert "quetzal" not in told
    mine = world.client(amina).get(f"/t/{thread.id}/p/1/outcome").text
    assert "A thread that is hidden" in mine
    assert "quetzal" not in mine


def test_unsafe_advice_says_that_the_hub_looks_and_stays_readable(world: World) -> None:
    amina, ben = world.members("Amina Diallo", "Ben Okafor")
    thread = world.thread(by=amina, replies=1)

    flag(ben, post_of(thread), Reason.UNSAFE_ADVICE)
    page = world.client(ben).get(f"/t/{thread.id}", follow_redirects=True).text

    assert "Under review by the hub" in page
    assert "Reply number 1." in page
    review = review_of(post_of(thread))
    assert (review.cause, review.gravity) == (Cause.FLAG, 2)


@pytest.mark.parametrize("reason", [Reason.COMMERCIAL, Reason.DISRESPECT, Reason.OFF_TOPIC])
def test_all_other_reports_wait_and_show_nothing(world: World, reason: Reason) -> None:
    amina, ben = world.members("Amina Diallo", "Ben Okafor")
    thread = world.thread(by=amina, replies=1)

    flag(ben, post_of(thread), reason)

    page = world.client(ben).get(f"/t/{thread.id}", follow_redirects=True).text
    assert "Under review" not in page
    assert review_of(post_of(thread)).gravity == 1


def test_a_post_is_reported_once_by_each_and_waits_in_one_review(world: World) -> None:
    amina, ben, carla = world.members("Amina Diallo", "Ben Okafor", "Carla Rossi")
    thread = world.thread(by=amina, replies=1)
    for member in (ben, ben, carla):
        flag(member, post_of(thread), Reason.OFF_TOPIC)

    assert db.session.scalar(select(func.count(Flag.id))) == 2
    reviews = select(Review).where(Review.post_id == post_of(thread).id)
    assert len(db.session.scalars(reviews).all()) == 1
    again = world.client(ben).get(f"/t/{thread.id}/p/2/report")
    assert again.location.endswith("/p/2/outcome")
    assert "Off topic" in world.client(ben).get(again.location).text


def test_who_reported_less_may_still_say_that_it_identifies_a_patient(world: World) -> None:
    amina, ben = world.members("Amina Diallo", "Ben Okafor")
    thread = world.thread(by=amina, replies=1)
    flag(ben, post_of(thread), Reason.OFF_TOPIC)

    flag(ben, post_of(thread), Reason.IDENTIFIES_PATIENT)

    assert post_of(thread).hidden
    assert review_of(post_of(thread)).gravity == 3


def test_what_was_written_since_a_decision_may_be_reported_again(world: World) -> None:
    amina, ben, expert = world.member(), world.member("Ben Okafor"), world.expert()
    thread = world.thread(by=amina, replies=1)
    post = post_of(thread)
    flag(ben, post, Reason.OFF_TOPIC)
    decide(expert, review_of(post))
    assert flag(ben, post, Reason.UNSAFE_ADVICE).reason is Reason.OFF_TOPIC

    posts.edit_post(amina, post.id, EditDraft("Take ten at once.", 1))
    flag(ben, post_of(thread), Reason.UNSAFE_ADVICE)

    assert review_of(post).decided_at is None


def test_a_storm_by_one_person_is_slowed_and_says_when_it_works_again(world: World) -> None:
    amina, ben = world.members("Amina Diallo", "Ben Okafor")
    thread = world.thread(by=amina, replies=MOST_AN_HOUR + 1)
    for number in range(2, MOST_AN_HOUR + 2):
        flag(ben, post_of(thread, number), Reason.OFF_TOPIC)
    last = post_of(thread, MOST_AN_HOUR + 2)

    with pytest.raises(TooMany) as slowed:
        flag(ben, last, Reason.OFF_TOPIC)

    assert 3000 < slowed.value.wait <= 3601
    address = f"/t/{thread.id}/p/{last.number}/report"
    answer = world.client(ben).post(address, data={"reason": "off_topic"})
    assert answer.status_code == 429
    with time_machine.travel("2100-01-01", tick=True):
        assert services.report(ben, last.id, FlagDraft(Reason.OFF_TOPIC))


def test_a_note_that_tells_who_the_patient_is_stops_the_report_but_never_the_hiding(
    world: World, lavoie: None
) -> None:
    amina, ben = world.members("Amina Diallo", "Ben Okafor")
    thread = world.thread(by=amina, replies=1)
    with pytest.raises(Stopped):
        flag(ben, post_of(thread), Reason.OFF_TOPIC, "It is Mrs Lavoie.")
    address = f"/t/{thread.id}/p/2/report"
    stopped = world.client(ben).post(
        address, data={"reason": "off_topic", "note": "It is Mrs Lavoie."}
    )
    assert stopped.status_code == 422
    assert "It is Mrs Lavoie." in stopped.text

    answer = world.client(ben).post(
        address,
        data={"reason": "identifies_patient", "note": "It is Mrs Lavoie."},
        follow_redirects=True,
    )

    assert "Your note was left out" in answer.text
    assert post_of(thread).hidden
    assert db.session.scalars(select(Flag.note)).all() == [""]


def test_something_else_needs_a_line_and_no_reason_is_none(world: World) -> None:
    amina, ben = world.members("Amina Diallo", "Ben Okafor")
    thread = world.thread(by=amina, replies=1)
    client, address = world.client(ben), f"/t/{thread.id}/p/2/report"

    assert client.post(address, data={"reason": "other"}).status_code == 422
    assert client.post(address, data={}).status_code == 422
    assert client.post(address, data={"reason": "nonsense"}).status_code == 422
    assert client.post(address, data={"reason": "other", "note": "A duplicate."}).status_code == 303


def test_an_author_may_report_what_slipped_into_their_own_post(world: World) -> None:
    amina, ben, expert = world.member(), world.member("Ben Okafor"), world.expert()
    thread = world.thread(by=amina)
    post = world.reply(thread, ben, "The quetzal breeder.")

    flag(ben, post)
    assert post_of(thread).hidden
    assert notices_of(ben) == []  # they know

    decide(expert, review_of(post), Decision.HIDE)
    assert len(notices_of(ben)) == 1


def test_what_is_hidden_or_not_ones_to_read_cannot_be_reported(world: World) -> None:
    amina, ben, expert = world.member(), world.member("Ben Okafor"), world.expert()
    outsider = world.member("Omar Haddad", of="Hepatitis C")
    thread = world.thread(by=amina, replies=1)
    with pytest.raises(NotVisible):
        flag(outsider, post_of(thread))
    posts.hide_post(expert, post_of(thread).id)
    with pytest.raises(NotVisible):
        flag(ben, post_of(thread))
    with pytest.raises(Forbidden):
        flag(expert, post_of(thread))


def test_a_summary_can_be_reported_too(world: World) -> None:
    amina, ben = world.members("Amina Diallo", "Ben Okafor")
    thread = world.thread(by=amina, replies=1)
    posts.summarise(amina, thread.id, EditDraft("The quetzal breeder tapers.", 0))

    world.client(ben).post(f"/t/{thread.id}/p/0/report", data={"reason": "identifies_patient"})

    assert "quetzal" not in world.client(ben).get(f"/t/{thread.id}", follow_redirects=True).text


def test_notices_of_a_review_outlive_the_post_and_hold_no_words(world: World) -> None:
    amina, ben, carla = world.members("Amina Diallo", "Ben Okafor", "Carla Rossi")
    expert = world.expert()
    thread = world.thread(by=amina, replies=1)
    flag(ben, post_of(thread), Reason.DISRESPECT)
    decide(expert, review_of(post_of(thread)), Decision.HIDE, reason=Reason.DISRESPECT)

    assert notices_of(ben) == ["heard"]
    assert notices_of(amina)[-1] == "reviewed"
    assert notices_of(carla) == []
    assert "Hidden by the hub." in world.client(ben).get(f"/t/{thread.id}/p/2/outcome").text
    author = world.client(amina).get(f"/t/{thread.id}/p/2/outcome").text
    assert "Disrespect." in author
    assert "Ben" not in author
    assert world.client(carla).get(f"/t/{thread.id}/p/2/outcome").status_code == 404
    assert all(notice.author_id is None for notice in db.session.scalars(select(Notice)))


@pytest.mark.parametrize("number", [1, 2])
def test_a_slip_of_the_thumb_is_undone_as_long_as_nobody_looks(world: World, number: int) -> None:
    amina, ben, expert = world.member(), world.member("Ben Okafor"), world.expert()
    thread = world.thread(by=expert, title="The quetzal breeder", body="Of quetzals.", replies=1)
    client = world.client(ben)
    address = f"/t/{thread.id}/p/{number}/report"
    flagged = client.post(address, data={"reason": "identifies_patient"}, follow_redirects=True)
    undo = f"/reports/{post_of(thread, number).id}/take-back"
    assert undo in flagged.text
    assert world.client(amina).post(undo).status_code == 404

    undone = client.post(undo, follow_redirects=True)

    assert "The report is taken back." in undone.text
    assert "quetzal" in undone.text
    assert found(amina, "quetzal")
    assert db.session.scalar(select(func.count(Review.id))) == 0
    assert not post_of(thread, number).under_review
    assert notices_of(expert) == []
    assert client.post(undo).status_code == 404


def test_what_others_reported_too_stays_and_what_is_opened_is_not_undone(world: World) -> None:
    amina, ben, carla = world.members("Amina Diallo", "Ben Okafor", "Carla Rossi")
    expert = world.expert()
    thread = world.thread(by=amina, replies=1)
    flag(carla, post_of(thread), Reason.UNSAFE_ADVICE)
    flag(ben, post_of(thread))

    assert services.take_back(ben, post_of(thread).id)
    assert not post_of(thread).hidden
    assert post_of(thread).under_review
    assert review_of(post_of(thread)).gravity == 2

    services.claim(expert, review_of(post_of(thread)).id)
    assert not services.take_back(carla, post_of(thread).id)
