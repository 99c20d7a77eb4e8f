"""Paragraphs of a transcript are split and joined: nothing that is tied to them is lost."""

import pytest
from werkzeug.test import TestResponse

from echo_community.discussions.drafts import ReplyDraft
from echo_community.kernel.actor import Actor
from echo_community.kernel.db import db
from echo_community.kernel.errors import Forbidden, Refused
from echo_community.lectures.drafts import ParagraphDraft, ReplaceDraft
from echo_community.lectures.models import Change, Lecture, Moment
from echo_community.lectures.queries.transcripts import digest, history
from echo_community.lectures.services import editing, replacing
from echo_community.lectures.services.asking import ask_about
from echo_community.lectures.services.transcripts import cues_of
from echo_community.search.models import SearchDocument
from tests.lectures.edited import deck
from tests.world import World

SAID = """WEBVTT

00:01.000 --> 00:05.000
<v Dr Roy>Begin low and go slow.

00:05.000 --> 00:09.000
<v Dr Roy>Who brings naloxone home?

00:20.000 --> 00:24.000
<v Nora>Everybody does. Ask
"""
FIRST, LAST = "Begin low and go slow. Who brings naloxone home?", "Everybody does. Ask"
SPLIT = "Begin low and go slow.\n\nWho brings\n\nnaloxone home?"
Row = tuple[int, int, str, str]


@pytest.fixture
def editor(world: World) -> Actor:
    return world.expert()


@pytest.fixture
def lecture(world: World) -> Lecture:
    return world.lecture(transcript=SAID)


def rows(lecture: Lecture) -> list[Row]:
    """Its paragraphs, after a look at whether captions and index say the same."""
    asked = db.session.query(Moment).filter_by(lecture_id=lecture.id).order_by(Moment.start_ms)
    found, cues = asked.populate_existing().all(), cues_of(lecture.id)
    assert [n for m in found for n in range(m.first, m.last + 1)] == list(range(len(cues)))
    for each in found:
        inside = cues[each.first : each.last + 1]
        assert " ".join(cue.text for cue in inside) == each.text
        assert {cue.speaker or "" for cue in inside} == {each.speaker}
        assert inside[0].start_ms == each.start_ms
    documents = db.session.query(SearchDocument).filter_by(kind="moment")
    assert sorted((d.at_ms, d.body) for d in documents.populate_existing()) == [
        (each.start_ms, each.text) for each in found
    ]
    return [(each.start_ms, each.end_ms, each.speaker, each.text) for each in found]


def split(editor: Actor, lecture: Lecture, text: str = SPLIT) -> int:
    """The first paragraph with empty lines in it; the change by its number."""
    draft = ParagraphDraft(text, "Dr Roy", digest("Dr Roy", FIRST))
    return editing.correct(editor, lecture.thread_id, 1000, draft).revision_id or 0


def join(editor: Actor, lecture: Lecture) -> int:
    """The last paragraph joined to the first."""
    return editing.join_before(editor, lecture.thread_id, 20_000, digest("Dr Roy", FIRST)).id


def test_an_empty_line_begins_a_paragraph_at_its_time(editor: Actor, lecture: Lecture) -> None:
    made = split(editor, lecture)

    assert rows(lecture)[:3] == [
        (1000, 5000, "Dr Roy", "Begin low and go slow."),
        (5000, 6600, "Dr Roy", "Who brings"),
        (6600, 9000, "Dr Roy", "naloxone home?"),
    ]
    editing.put_back(editor, made)
    assert rows(lecture) == [(1000, 9000, "Dr Roy", FIRST), (20_000, 24_000, "Nora", LAST)]


def test_words_are_corrected_and_split_at_once_and_each_is_a_change(
    editor: Actor, lecture: Lecture
) -> None:
    split(editor, lecture, "Begin lower and go slow.\n\nWho brings naloxone home?")

    assert [text for _, _, _, text in rows(lecture)] == [
        "Begin lower and go slow.", "Who brings naloxone home?", LAST,
    ]  # fmt: skip
    changes = history(editor, lecture.thread_id).rows
    assert [row.change for row in changes] == [Change.SPLIT, Change.PARAGRAPH]
    assert changes[0].parts == ["Begin lower and go slow.", "Who brings naloxone home?"]


def test_joined_paragraphs_are_the_first_ones_and_come_apart_with_their_names(
    editor: Actor, lecture: Lecture
) -> None:
    before = rows(lecture)

    made = join(editor, lecture)

    assert rows(lecture) == [(1000, 24_000, "Dr Roy", f"{FIRST} {LAST}")]
    editing.put_back(editor, made)
    assert rows(lecture) == before


def test_links_to_a_paragraph_that_was_joined_go_on_to_land(
    world: World, editor: Actor, lecture: Lecture
) -> None:
    join(editor, lecture)

    html = world.client(editor).get(f"/t/{lecture.thread_id}/lecture?at=22").text

    cue = html.split('class="cue"')[1]
    assert 'id="m1"' in cue
    assert 'aria-current="true"' in cue
    assert '<i id="m20"></i>' in cue


def test_questions_and_slides_stay_at_their_moments(
    world: World, editor: Actor, lecture: Lecture
) -> None:
    replacing.replace_slides(editor, lecture.thread_id, deck("Naloxone home"), ReplaceDraft())
    ask_about(editor, lecture.thread_id, ReplyDraft("And the pharmacist?", about={"at_ms": 7000}))
    split(editor, lecture)

    html = world.client(editor).get(f"/t/{lecture.thread_id}/lecture").text

    third = html.split('class="cue"')[3]
    assert "naloxone home?" in third
    assert "And the pharmacist?" in third


def test_what_was_changed_since_is_not_undone(editor: Actor, lecture: Lecture) -> None:
    made, seen = split(editor, lecture), digest("Dr Roy", "Who brings")
    draft = ParagraphDraft("Who carries", "Dr Roy", seen)
    editing.correct(editor, lecture.thread_id, 5000, draft)
    before = rows(lecture)

    with pytest.raises(Refused, match="changed again since"):
        editing.put_back(editor, made)
    with pytest.raises(Refused, match="meanwhile"):
        editing.join_before(editor, lecture.thread_id, 6600, seen)
    assert rows(lecture) == before


def test_the_page_splits_and_joins_with_a_way_back(
    world: World, editor: Actor, lecture: Lecture
) -> None:
    client, base = world.client(editor), f"/t/{lecture.thread_id}/lecture/edit/transcript"

    def sent(at: int, text: str, speaker: str, **more: str) -> TestResponse:
        form = {"text": text, "speaker": speaker, "seen": digest(speaker, " ".join(text.split()))}
        return client.post(f"{base}/{at}", data=form | more)

    onward = sent(
        1000, "Begin low and go slow.\n\nWho brings naloxone home?", "Dr Roy", then="next"
    )
    assert onward.location.endswith("/5000")
    assert 'class="undo"' in client.get(onward.location).text
    before = digest("Dr Roy", "Who brings naloxone home?")
    joined = sent(20_000, LAST, "Nora", then="join", before=before)
    assert "They are one paragraph now" in client.get(joined.location).text
    assert [start for start, *_ in rows(lecture)] == [1000, 5000]
    assert "Joined at 0:05" in client.get(f"{base}/history").text


def test_only_the_hub_joins(world: World, lecture: Lecture) -> None:
    with pytest.raises(Forbidden):
        join(world.member(), lecture)
