"""What is said about a lecture, and when its slides come up."""

from typing import Any

import pytest
from sqlalchemy import update

from echo_community.discussions.models import Post, Thread, ThreadTopic
from echo_community.kernel.actor import Actor
from echo_community.kernel.db import db, transaction
from echo_community.kernel.errors import Forbidden, NotVisible, Overtaken, Refused, Stopped
from echo_community.lectures.drafts import LectureDraft, ReplaceDraft, SpeakerDraft
from echo_community.lectures.models import (
    Lecture,
    LectureSpeaker,
    Slide,
)
from echo_community.lectures.services import replacing
from echo_community.lectures.services.facts import edit_lecture
from echo_community.lectures.services.slide_times import TimeDraft, set_times
from echo_community.search.models import SearchDocument
from tests.cast import CARD, NUMBER, WHY
from tests.lectures.edited import OTHER, deck, lecture_of
from tests.world import World


@pytest.fixture
def editor(world: World) -> Actor:
    return world.expert()


@pytest.fixture
def lecture(world: World) -> Lecture:
    return lecture_of(world)


def facts(**changed: Any) -> LectureDraft:
    """The facts of that lecture, some of them changed."""
    given = {"title": "Buprenorphine for pain", "speakers": [SpeakerDraft("Lena Fortier")]}
    return LectureDraft(**given | changed)


def times() -> list[int | None]:
    return [row.at_ms for row in db.session.query(Slide).order_by(Slide.number).populate_existing()]


def thread_of(lecture: Lecture) -> Thread:
    return db.session.query(Thread).filter_by(id=lecture.thread_id).populate_existing().one()


def test_a_changed_title_is_the_threads_and_that_of_every_hit(
    world: World, editor: Actor, lecture: Lecture
) -> None:
    topic = world.topic("Buprenorphine")
    draft = facts(title="Low-dose start", learning="- Begin low.", topics=(topic.id,))

    edit_lecture(editor, lecture.thread_id, draft, 1)

    post = db.session.query(Post).filter_by(thread_id=lecture.thread_id, number=1).one()
    assert (thread_of(lecture).title, post.source) == ("Low-dose start", "- Begin low.")
    found = db.session.query(SearchDocument).filter_by(thread_id=lecture.thread_id)
    assert {each.title for each in found} == {"Low-dose start"}
    assert {each.topics for each in found} == {f" {topic.id} "}
    assert db.session.query(ThreadTopic.topic_id).scalar() == topic.id


def test_words_that_somebody_put_into_the_post_stay(editor: Actor, lecture: Lecture) -> None:
    with transaction():
        db.session.execute(update(Post).where(Post.number == 1).values(source="By hand."))

    edit_lecture(editor, lecture.thread_id, facts(learning="- Begin low."), 1)

    assert db.session.query(Post.source).filter_by(number=1).scalar() == "By hand."
    assert db.session.query(Lecture.learning).scalar() == "- Begin low."


def test_it_is_found_by_its_new_speakers_and_by_what_others_called_it(
    editor: Actor, lecture: Lecture
) -> None:
    with transaction():
        db.session.execute(update(Thread).values(aliases="Lena Fortier, suboxone"))

    draft = facts(speakers=[SpeakerDraft("Dr Ann Roy", "Northern clinic")])
    edit_lecture(editor, lecture.thread_id, draft, 1)

    assert thread_of(lecture).aliases == "Dr Ann Roy, suboxone"
    speakers = db.session.query(LectureSpeaker.name, LectureSpeaker.affiliation).all()
    assert speakers == [("Dr Ann Roy", "Northern clinic")]


def test_a_speaker_who_is_a_member_stays_known(
    world: World, editor: Actor, lecture: Lecture
) -> None:
    roy = world.expert("Dr Ann Roy")

    draft = facts(speakers=[SpeakerDraft("Dr Ann Roy", "Northern clinic")])
    edit_lecture(editor, lecture.thread_id, draft, 1)

    assert db.session.query(LectureSpeaker.user_id).scalar() == roy.id


def test_the_second_of_two_is_shown_what_the_first_saved(
    world: World, editor: Actor, lecture: Lecture
) -> None:
    client, url = world.client(world.coordinator()), f"/t/{lecture.thread_id}/lecture/edit"
    assert "Lena Fortier" in client.get(url).text
    edit_lecture(editor, lecture.thread_id, facts(series="Opioids"), 1)

    with pytest.raises(Overtaken):
        edit_lecture(editor, lecture.thread_id, facts(), 1)
    sent = {"title": "Mine", "speakers": "Lena Fortier", "language": "en", "level": ""}
    answer = client.post(url, data=sent | {"revision": "1"})
    assert answer.status_code == 422
    assert "Opioids" in answer.text
    assert client.post(url, data=sent | {"revision": "2"}).status_code == 303
    assert thread_of(lecture).title == "Mine"


@pytest.mark.parametrize("field", ["series", "disclosure", "title", "body"])
def test_the_guard_reads_each_fact_and_the_form_keeps_it(
    world: World, editor: Actor, lecture: Lecture, field: str
) -> None:
    sent = {"title": "Low dose", "speakers": "Lena Fortier", "language": "en", "level": ""}
    url = f"/t/{lecture.thread_id}/lecture/edit"

    answer = world.client(editor).post(url, data=sent | {"revision": "1", field: f"Her {CARD}"})

    assert answer.status_code == 422
    assert answer.text.count(NUMBER) > 1


def test_times_are_proposed_and_what_is_said_by_hand_stays(editor: Actor, lecture: Lecture) -> None:
    assert times() == [5000, 45_000, 65_000]

    set_times(editor, lecture.thread_id, {2: TimeDraft(30_000, 45_000)}, again=True)
    assert times() == [5000, 30_000, 65_000]

    replacing.replace_transcript(editor, lecture.thread_id, OTHER, ReplaceDraft())
    assert times()[1] == 30_000
    found = db.session.query(SearchDocument.at_ms).filter_by(
        kind="slide", title="Buprenorphine for pain"
    )
    assert 30_000 in {row.at_ms for row in found}


def test_a_slide_that_was_passed_over_has_no_time_and_none_is_proposed(
    editor: Actor, lecture: Lecture
) -> None:
    set_times(editor, lecture.thread_id, {2: TimeDraft(None, 45_000)}, again=True)

    assert times()[1] is None


def test_times_out_of_order_are_refused_with_which(editor: Actor, lecture: Lecture) -> None:
    wrong = {1: TimeDraft(50_000, 5000), 2: TimeDraft(40_000, 45_000)}

    with pytest.raises(Refused, match="Slide 2 comes up at 0:40, before slide 1 at 0:50"):
        set_times(editor, lecture.thread_id, wrong)
    assert times() == [5000, 45_000, 65_000]


def test_two_who_set_times_of_other_slides_both_have_theirs(
    world: World, editor: Actor, lecture: Lecture
) -> None:
    set_times(editor, lecture.thread_id, {1: TimeDraft(6000, 5000)})
    set_times(world.coordinator(), lecture.thread_id, {2: TimeDraft(44_000, 45_000)})

    assert times() == [6000, 44_000, 65_000]
    with pytest.raises(Refused, match="Somebody set slide 1 to 0:06"):
        set_times(editor, lecture.thread_id, {1: TimeDraft(7000, 5000)})


def test_the_page_of_times_says_how_to_write_one(
    world: World, editor: Actor, lecture: Lecture
) -> None:
    client, url = world.client(editor), f"/t/{lecture.thread_id}/lecture/edit/slides"
    assert 'value="0:45"' in client.get(url).text

    late = client.post(url, data={"at-2": "12:00", "was-2": "45000 0"})
    odd = client.post(url, data={"at-2": "soon", "was-2": "45000 0"})
    good = client.post(url, data={"at-2": "0:44", "was-2": "45000 0"})

    assert (late.status_code, odd.status_code, good.status_code) == (422, 422, 303)
    assert "The lecture ends at 1:09." in late.text
    assert "as in 23:10" in odd.text
    assert times() == [5000, 44_000, 65_000]


def test_only_the_hub_changes_a_lecture(world: World, lecture: Lecture) -> None:
    outsider = world.expert("Dr Omar Haddad", of="Hepatitis C")
    for who, why in ((world.member(), Forbidden), (outsider, NotVisible)):
        with pytest.raises(why):
            edit_lecture(who, lecture.thread_id, facts(), 1)
        with pytest.raises(why):
            set_times(who, lecture.thread_id, {})
        with pytest.raises(why):
            replacing.replace_transcript(who, lecture.thread_id, OTHER, ReplaceDraft())
        with pytest.raises(why):
            replacing.replace_slides(who, lecture.thread_id, deck("No"), ReplaceDraft())


@pytest.mark.parametrize("slides", [2, 40])
def test_pages_of_facts_and_slides_cost_the_same(
    world: World, editor: Actor, lecture: Lecture, count_queries, slides: int
) -> None:
    many = deck(*(f"Slide {n}" for n in range(slides)))
    replacing.replace_slides(editor, lecture.thread_id, many, ReplaceDraft())
    client = world.client(editor)

    for tail in ("", "/slides", "/slides/file"):
        with count_queries() as seen:
            assert client.get(f"/t/{lecture.thread_id}/lecture/edit{tail}").status_code == 200
        assert len(seen) <= 12, seen


def test_what_one_learns_is_read_by_the_guard_though_the_post_is_somebody_elses(
    world: World, editor: Actor, lecture: Lecture
) -> None:
    with transaction():
        db.session.execute(update(Post).where(Post.number == 1).values(source="By hand."))

    with pytest.raises(Stopped):
        edit_lecture(editor, lecture.thread_id, facts(learning=f"- {CARD}"), 1)

    edit_lecture(editor, lecture.thread_id, facts(learning=f"- {CARD}", reason=WHY), 1)
    assert thread_of(lecture).held
