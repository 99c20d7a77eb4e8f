"""What is said about a lecture, its files, and when its slides come up."""

import io
from typing import Any

import pytest
from sqlalchemy import update

from echo_community.discussions.models import Post, Thread, ThreadTopic
from echo_community.kernel.actor import Actor
from echo_community.kernel.db import db, transaction
from echo_community.kernel.errors import Forbidden, NotVisible, Overtaken, Refused, Stopped
from echo_community.kernel.uploads import Page, Slides
from echo_community.lectures.drafts import LectureDraft, ReplaceDraft, SpeakerDraft
from echo_community.lectures.models import (
    Lecture,
    LectureSpeaker,
    Media,
    MediaKind,
    Moment,
    Slide,
    TranscriptRevision,
)
from echo_community.lectures.services import editing, replacing
from echo_community.lectures.services.facts import edit_lecture
from echo_community.lectures.services.slide_times import TimeDraft, set_times
from echo_community.lectures.transcripts.reading import read
from echo_community.privacy.models import Hold
from echo_community.search.models import SearchDocument
from tests.cast import CARD, NUMBER
from tests.files import pdf
from tests.world import World

SAID = """WEBVTT

00:05.000 --> 00:09.000
Naloxone kits for everybody.

00:25.000 --> 00:29.000
Naloxone at home, who carries it?

00:45.000 --> 00:49.000
Now buprenorphine in a low dose.

01:05.000 --> 01:09.000
Last, urine drug testing, and fentanyl.
"""
OTHER = read(b"WEBVTT\n\n00:01.000 --> 00:09.000\nUrine drug testing.\n")
DECK = ("Naloxone at home", "Buprenorphine: low dose", "Urine drug testing: fentanyl")


def deck(*texts: str) -> Slides:
    """Slides with these words."""
    pages = (Page(text, text, f"WebP {text}".encode(), 96, 54) for text in texts)
    return Slides(b"%PDF", tuple(pages))


@pytest.fixture
def editor(world: World) -> Actor:
    return world.expert()


@pytest.fixture
def lecture(world: World, editor: Actor) -> Lecture:
    """A lecture that is written down, with three slides."""
    made = world.lecture(transcript=SAID, speakers=[SpeakerDraft("Lena Fortier")])
    replacing.replace_slides(editor, made.thread_id, deck(*DECK), ReplaceDraft())
    return made


def facts(**changed: Any) -> LectureDraft:
    """The facts of that lecture, some of them changed."""
    given = {"title": "Buprenorphine for pain", "speakers": [SpeakerDraft("Lena Fortier")]}
    return LectureDraft(**given | changed)  # type: ignore[arg-type]


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


def test_a_transcript_is_replaced_found_anew_and_put_back(editor: Actor, lecture: Lecture) -> None:
    made = replacing.replace_transcript(editor, lecture.thread_id, OTHER, ReplaceDraft())

    assert [text for (text,) in db.session.query(Moment.text)] == ["Urine drug testing."]
    found = db.session.query(SearchDocument.body).filter_by(kind="moment")
    assert [body for (body,) in found] == ["Urine drug testing."]
    editing.put_back(editor, made.id)
    assert db.session.query(Moment).count() == 4
    assert db.session.query(TranscriptRevision).count() == 2


def test_a_transcript_of_another_lecture_is_refused_until_somebody_says_it_is_not(
    editor: Actor, lecture: Lecture
) -> None:
    with transaction():
        db.session.add(Media(lecture_id=lecture.id, kind=MediaKind.AUDIO, duration_ms=3_600_000))

    with pytest.raises(Refused, match="the recording at 1:00:00"):
        replacing.replace_transcript(editor, lecture.thread_id, OTHER, ReplaceDraft())
    replacing.replace_transcript(editor, lecture.thread_id, OTHER, ReplaceDraft(anyway=True))
    assert db.session.query(Moment).count() == 1


def test_a_file_that_may_tell_of_a_patient_is_stopped_or_held(
    world: World, editor: Actor, lecture: Lecture
) -> None:
    bad = read(f"WEBVTT\n\n00:01.000 --> 00:09.000\nHer {CARD}.\n".encode())

    with pytest.raises(Stopped):
        replacing.replace_transcript(editor, lecture.thread_id, bad, ReplaceDraft())
    with pytest.raises(Stopped):
        replacing.replace_slides(editor, lecture.thread_id, deck(CARD), ReplaceDraft())
    why = ReplaceDraft("The example of the manual.")
    replacing.replace_transcript(editor, lecture.thread_id, bad, why)
    assert thread_of(lecture).held
    assert db.session.query(Hold).count() == 1
    assert db.session.query(SearchDocument).filter_by(thread_id=lecture.thread_id).count() == 0
    page = world.client(world.member()).get(f"/t/{lecture.thread_id}/lecture")
    assert page.status_code == 404


@pytest.mark.parametrize(
    ("kind", "content", "status", "says"),
    [
        ("transcript", SAID.encode(), 303, ""),
        ("transcript", b"Hello", 422, "There is no caption in this file."),
        ("transcript", f"WEBVTT\n\n00:01.000 --> 00:02.000\n{CARD}".encode(), 422, "0:01"),
        ("slides", b"PK\x03\x04", 422, "This is no PDF."),
        ("slides", b"", 422, "Choose a file."),
    ],
)
def test_files_are_put_in_by_page_and_what_is_wrong_is_said(
    world: World, editor: Actor, lecture: Lecture, kind: str, content: bytes, status: int, says: str
) -> None:
    url = f"/t/{lecture.thread_id}/lecture/edit/{kind}/file"
    client = world.client(editor)
    sent = {"file": (io.BytesIO(content), "a.vtt" if content else "")}

    answer = client.post(url, data=sent, content_type="multipart/form-data")

    assert answer.status_code == status
    assert says in answer.text


def test_what_was_mended_in_a_file_is_told_by_its_line(
    world: World, editor: Actor, lecture: Lecture
) -> None:
    content = b"WEBVTT\n\n00:05.000 --> 00:04.000\nGo slow.\n"
    client, base = world.client(editor), f"/t/{lecture.thread_id}/lecture/edit/transcript"

    sent = {"file": (io.BytesIO(content), "a.vtt")}
    answer = client.post(f"{base}/file", data=sent, content_type="multipart/form-data")

    assert answer.location == f"{base}/history"
    assert "Line 3: a caption that ends before it starts" in client.get(answer.location).text


def test_a_pdf_becomes_slides_by_page(world: World, editor: Actor, lecture: Lecture) -> None:
    url = f"/t/{lecture.thread_id}/lecture/edit/slides/file"
    sent = {"file": (io.BytesIO(pdf("Withdrawal")), "slides.pdf")}

    answer = world.client(editor).post(url, data=sent, content_type="multipart/form-data")

    assert answer.status_code == 303
    assert [title for (title,) in db.session.query(Slide.title)] == ["Withdrawal"]
    found = db.session.query(SearchDocument).filter_by(kind="slide")
    assert [each.body for each in found] == ["Withdrawal"]


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
