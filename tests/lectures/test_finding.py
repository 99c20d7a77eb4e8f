"""Finding moments: one hit a lecture, its moments on a timeline, the second a sentence begins."""

import pytest

from echo_community.lectures.drafts import SpeakerDraft
from echo_community.lectures.models import Lecture
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


def test_several_moments_stand_under_the_one_hit_of_their_lecture(
    world: World, lecture: Lecture
) -> None:
    text = page(world, '"low dose"')

    assert text.count('<h2 class="name">') == 1
    assert "Lena Fortier</span>" in text
    assert 'aria-label="4 moments in 40 minutes"' in text
    assert text.count('class="mom"') == 3
    assert f'href="/t/{lecture.thread_id}/lecture/find?q=%22low+dose%22">1 more moment' in text


def test_a_moment_begins_with_its_sentence_and_says_who_speaks(
    world: World, lecture: Lecture
) -> None:
    text = page(world, '"low dose" withdrawal')

    assert f'href="/t/{lecture.thread_id}/lecture?at=20#m10"' in text
    assert "0:20" in text
    assert "With a <mark>low</mark> <mark>dose</mark> start you need not wait" in text
    assert "Welcome, all" not in text
    assert "<b>Dr Sunniva Clarke:</b>" in page(world, "kind low dose")
