"""Finding moments: one hit a lecture, its moments on a timeline, the second a sentence begins."""

import re
from typing import Any

import pytest
from sqlalchemy import delete

from echo_community.discussions.drafts import SupersedeDraft
from echo_community.kernel.db import db, transaction
from echo_community.lectures import indexing
from echo_community.lectures.drafts import SpeakerDraft
from echo_community.lectures.models import Lecture, Slide
from echo_community.lectures.services import currency
from echo_community.search import counts, rebuilding
from echo_community.search.models import SearchDocument
from echo_community.search.queries import search
from echo_community.search.vocabulary import services as vocabulary
from echo_community.search.vocabulary.data import concept
from tests.world import World

SEARCH = "/p/chronic-pain/search"
TRANSCRIPT = """WEBVTT

00:10.000 --> 00:19.000
<v Lena Fortier>Welcome, all. Today is about buprenorphine.

00:20.000 --> 00:24.000
<v Lena Fortier>With a low dose start you need not wait

00:24.000 --> 00:28.000
<v Lena Fortier>for withdrawal. That is the point of a low dose.

10:00.000 --> 10:05.000
<v Dr Sunniva Clarke>And a low dose is kind. I tell every patient.

20:00.000 --> 20:05.000
<v Lena Fortier>Sleep comes next week.

30:00.000 --> 30:05.000
<v Lena Fortier>So begin with a low dose, at home.

40:00.000 --> 40:05.000
<v Lena Fortier>Low dose or not, call us.
"""


@pytest.fixture
def lecture(world: World) -> Lecture:
    """Forty minutes by two, of which four moments are about a low dose."""
    return world.lecture(transcript=TRANSCRIPT, speakers=[SpeakerDraft("Lena Fortier")])


def page(world: World, words: str, url: str = SEARCH) -> str:
    answer = world.client(world.member()).get(url, query_string={"q": words})
    assert answer.status_code == 200
    return answer.text


def show_slide(lecture: Lecture) -> None:
    """Its fourth slide, after ten minutes."""
    with transaction():
        picture = {"picture": "0" * 64, "width": 960, "height": 540, "size": 9}
        slide = Slide(lecture_id=lecture.id, number=4, at_ms=600_000, text="Gabapentin", **picture)
        db.session.add(slide)
        db.session.flush()
        indexing.put_slides(lecture)


def test_several_moments_stand_under_the_one_hit_of_their_lecture(
    world: World, lecture: Lecture
) -> None:
    text = page(world, '"low dose"')

    assert text.count('<h2 class="name">') == 1
    assert "Lena Fortier</span>" in text
    assert 'aria-label="4 moments in 40 minutes"' in text
    assert text.count('class="mom"') == 3
    assert (
        f'href="/t/{lecture.thread_id}/lecture?q=%22low+dose%22#transcript">1 more moment' in text
    )


def test_a_moment_begins_with_its_sentence_and_says_who_speaks(
    world: World, lecture: Lecture
) -> None:
    text = page(world, '"low dose" withdrawal')

    assert f'href="/t/{lecture.thread_id}/lecture?at=20#m10"' in text
    assert "0:20" in text
    assert "With a <mark>low</mark> <mark>dose</mark> start you need not wait" in text
    assert "Welcome, all" not in text
    assert "<b>Dr Sunniva Clarke:</b>" in page(world, "kind low dose")


def test_a_slide_is_a_moment_too(world: World, lecture: Lecture) -> None:
    show_slide(lecture)

    text = page(world, "gabapentin")

    assert "<b>Slide 4:</b> <mark>Gabapentin</mark>" in text
    assert f'href="/t/{lecture.thread_id}/lecture?at=600#m600"' in text


def test_all_moments_of_a_lecture_stand_where_it_is_read(world: World, lecture: Lecture) -> None:
    show_slide(lecture)
    url = f"/t/{lecture.thread_id}/lecture"

    assert "4 moments with" in page(world, '"low dose"', url)
    assert "3 moments with" in page(world, "low dose -patient", url)
    assert "1 moment with" in page(world, "withdr", url)
    assert "<b>Slide 4:</b> " in page(world, "gabapentin", url)
    assert "is not said in this lecture" in page(world, "ketamine", url)


def test_other_names_find_what_is_said_in_a_lecture(world: World, lecture: Lecture) -> None:
    vocabulary.load([concept("buprenorphine", "drug", brands="Suboxone")])
    counts.count_words.work()

    html = page(world, "suboxone", f"/t/{lecture.thread_id}/lecture")

    assert "Today is about <mark>buprenorphine</mark>." in html


def test_old_links_to_what_is_said_lead_to_it(world: World, lecture: Lecture) -> None:
    url = f"/t/{lecture.thread_id}/lecture/find?q=low+dose"

    answer = world.client(world.member()).get(url)
    outsider = world.client(world.member("Omar Haddad", of="Hepatitis C"))

    assert answer.location == f"/t/{lecture.thread_id}/lecture?q=low+dose#transcript"
    assert outsider.get(url).status_code == 404


def test_other_programmes_find_none_of_it(world: World, lecture: Lecture) -> None:
    outsider = world.client(world.member("Omar Haddad", of="Hepatitis C"))

    assert "No thread" in outsider.get("/p/hepatitis-c/search?q=withdrawal").text


def test_what_must_stand_together_or_be_missing_is_so_in_each_moment(
    world: World, lecture: Lecture
) -> None:
    assert page(world, "low dose -patient").count('class="mom"') == 3
    assert "4 moments" not in page(world, '"a low dose"')


def test_moments_are_found_by_who_says_them(world: World, lecture: Lecture) -> None:
    assert page(world, "from:sunniva low dose").count('class="mom"') == 1
    assert "<b>Dr Sunniva Clarke:</b>" in page(world, "from:sunniva low dose")
    assert 'aria-label="3 moments in 40 minutes"' in page(world, 'from:lena "low dose"')
    assert 'class="mom"' not in page(world, "from:omar low dose")


def test_what_nobody_is_named_for_says_who_gives_the_lecture(world: World) -> None:
    lecture = world.lecture(
        transcript=TRANSCRIPT.replace("<v Lena Fortier>", "").replace(
            "Dr Sunniva Clarke", "Speaker 2"
        ),
        speakers=[SpeakerDraft("Lena Fortier")],
    )
    show_slide(lecture)

    assert 'aria-label="4 moments in 40 minutes"' in page(world, 'from:fortier "low dose"')
    assert "<b>Slide 4:</b>" in page(world, "by:fortier gabapentin")
    assert "<b>Slide 4:</b>" not in page(world, "by:omar gabapentin")


def test_lectures_alone_are_their_moments_too(world: World, lecture: Lecture) -> None:
    world.thread(title="A low dose at home")

    text = page(world, "low dose type:lecture")

    assert "<b>1 thread</b>" in text
    assert 'class="places"' in text


def test_a_superseded_lecture_says_on_its_hits_what_is_current(
    world: World, lecture: Lecture
) -> None:
    current = world.lecture("Buprenorphine, better")
    draft = SupersedeDraft("Tablets only.", number=1, thread_id=current.thread_id)
    currency.supersede(world.expert(), lecture.thread_id, draft)

    text = page(world, "kind low dose")

    assert "What is current:" in text
    assert f'<a href="/t/{current.thread_id}-buprenorphine-better">' in text


def test_while_one_asks_a_lecture_answers_at_its_minute(world: World, lecture: Lecture) -> None:
    client = world.client(world.member())

    html = client.get("/p/chronic-pain/similar?title=start+low+dose+and+wait+for+withdrawal").text

    assert "Answered at 0:10 of this lecture" in html
    assert f'href="/t/{lecture.thread_id}/lecture?at=10#m10"' in html
    assert "With a low dose start you need not wait" in html


def test_the_page_of_a_topic_shows_where_lectures_speak_of_it(world: World) -> None:
    topic = world.topic("Low dose start", aliases="microdosing")
    lecture = world.lecture(transcript=TRANSCRIPT, topics=[topic.id])

    html = world.client(world.member()).get(f"/p/chronic-pain/topics/{topic.id}").text

    assert f'href="/t/{lecture.thread_id}/lecture?at=20#m10"' in html
    assert "<mark>low</mark> <mark>dose</mark> <mark>start</mark>" in html


def test_the_index_written_anew_holds_the_same_moments(world: World, lecture: Lecture) -> None:
    before = page(world, "low dose")
    with transaction():
        db.session.execute(delete(SearchDocument))

    rebuilding.reindex()

    assert moments_in(page(world, "low dose")) == moments_in(before) != []


def moments_in(text: str) -> list[str]:
    return re.findall(r'class="mom" href="([^"]*)"', text)


@pytest.mark.parametrize("lectures", [3, 6])
def test_lectures_among_the_hits_cost_two_statements(
    world: World, count_queries: Any, lectures: int
) -> None:
    for number in range(lectures):
        world.lecture(f"Lecture {number}", transcript=TRANSCRIPT)
    reader = world.member()
    programme_id = world.programme().id
    counts.count_words.work()

    with count_queries() as seen:
        found = search(reader, programme_id, "patient kind")
    assert [hit.moments and hit.moments.count for hit in found.hits] == [1] * lectures
    assert len(seen) == 7, seen
