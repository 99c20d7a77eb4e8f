"""Correcting a transcript: what it said is kept, captions stay in step, none overwrites others."""

import pytest

from echo_community.discussions import services as threads
from echo_community.discussions.models import Post, Thread
from echo_community.kernel.actor import Actor
from echo_community.kernel.db import db
from echo_community.kernel.errors import Forbidden, NotVisible, Overtaken, Refused, Stopped
from echo_community.lectures.drafts import ParagraphDraft, ReplaceDraft
from echo_community.lectures.models import Change, Lecture, Moment, TranscriptRevision
from echo_community.lectures.queries.transcripts import digest, history
from echo_community.lectures.services import editing
from echo_community.lectures.services.replacing import replace_transcript
from echo_community.lectures.services.transcripts import cues_of
from echo_community.lectures.transcripts.reading import read
from echo_community.search.models import SearchDocument
from tests.cast import CARD
from tests.world import World

SAID = """WEBVTT

00:01.000 --> 00:04.000
<v Speaker 1>Begin with bupe nor feen

00:04.000 --> 00:07.000
<v Speaker 1>in a low dose.

00:20.000 --> 00:24.000
<v Speaker 2>And who brings naloxone home?

00:30.000 --> 00:33.000
<v Speaker 1>Everybody does.
"""
FIRST = "Begin with bupe nor feen in a low dose."


def change(text: str, speaker: str = "Speaker 1", **more: object) -> ParagraphDraft:
    """The first paragraph with other words."""
    return ParagraphDraft(text, speaker, digest("Speaker 1", FIRST), **more)  # type: ignore[arg-type]


def said(lecture: Lecture) -> list[tuple[int, str, str]]:
    found = db.session.query(Moment).filter_by(lecture_id=lecture.id).order_by(Moment.start_ms)
    return [(row.start_ms, row.speaker, row.text) for row in found.populate_existing()]


@pytest.fixture
def editor(world: World) -> Actor:
    return world.expert()


@pytest.fixture
def lecture(world: World) -> Lecture:
    return world.lecture(transcript=SAID)


def test_a_corrected_paragraph_is_read_shown_as_captions_and_found(
    editor: Actor, lecture: Lecture
) -> None:
    editing.correct(
        editor, lecture.thread_id, 1000, change("Begin with buprenorphine in a low dose.")
    )

    assert said(lecture)[0] == (1000, "Speaker 1", "Begin with buprenorphine in a low dose.")
    assert [(cue.start_ms, cue.end_ms, cue.text) for cue in cues_of(lecture.id)][:2] == [
        (1000, 4000, "Begin with buprenorphine"), (4000, 7000, "in a low dose."),
    ]  # fmt: skip
    found = db.session.query(SearchDocument.body).filter_by(kind="moment", at_ms=1000)
    assert found.scalar() == "Begin with buprenorphine in a low dose."


def test_captions_behind_it_follow_where_it_takes_more_or_fewer(
    editor: Actor, lecture: Lecture
) -> None:
    editing.correct(editor, lecture.thread_id, 1000, change("In a low dose."))
    moment = db.session.query(Moment).filter_by(start_ms=20_000).populate_existing().one()
    now = digest("Speaker 2", moment.text)
    more = "And who brings naloxone home? " + "Ask the pharmacist, and ask again. " * 5
    draft = ParagraphDraft(more, "Speaker 2", now)
    editing.correct(editor, lecture.thread_id, 20_000, draft)

    cues = cues_of(lecture.id)
    starts = [cue.start_ms for cue in cues]
    assert starts == sorted(starts)
    assert len(cues) > 4
    rows = db.session.query(Moment).order_by(Moment.start_ms).populate_existing()
    for row in rows:
        inside = cues[row.first : row.last + 1]
        assert " ".join(cue.text for cue in inside) == row.text
        assert (inside[0].start_ms, inside[-1].end_ms) == (row.start_ms, row.end_ms)


def test_a_name_is_put_right_wherever_it_stands(editor: Actor, lecture: Lecture) -> None:
    editing.correct(
        editor, lecture.thread_id, 1000, change(FIRST, "Dr Lena Fortier", everywhere=True)
    )

    assert [speaker for _, speaker, _ in said(lecture)] == [
        "Dr Lena Fortier", "Speaker 2", "Dr Lena Fortier",
    ]  # fmt: skip
    assert {cue.speaker for cue in cues_of(lecture.id)} == {"Dr Lena Fortier", "Speaker 2"}
    [row] = history(editor, lecture.thread_id).rows
    assert (row.change, row.speaker_after) == (Change.SPEAKER, "Dr Lena Fortier")


def test_what_it_said_is_kept_and_comes_back(editor: Actor, lecture: Lecture) -> None:
    editing.correct(editor, lecture.thread_id, 1000, change("Begin low."))
    [row] = history(editor, lecture.thread_id).rows
    assert "".join(piece.text for piece in row.pieces if piece.change != "added").strip() == FIRST

    editing.put_back(editor, row.id)

    assert said(lecture)[0][2] == FIRST
    with pytest.raises(Refused):
        editing.put_back(editor, row.id)


def test_a_paragraph_without_words_goes_and_comes_back(editor: Actor, lecture: Lecture) -> None:
    made = editing.correct(editor, lecture.thread_id, 1000, change(""))

    assert [start for start, _, _ in said(lecture)] == [20_000, 30_000]
    assert [cue.start_ms for cue in cues_of(lecture.id)] == [20_000, 30_000]
    assert db.session.query(SearchDocument).filter_by(kind="moment", at_ms=1000).count() == 0
    editing.put_back(editor, made.revision_id or 0)
    assert said(lecture)[0] == (1000, "Speaker 1", FIRST)
    assert [cue.start_ms for cue in cues_of(lecture.id)] == [1000, 20_000, 30_000]
    found = db.session.query(SearchDocument).filter_by(kind="moment", at_ms=1000)
    assert [each.body for each in found] == [FIRST]


def test_the_page_takes_a_paragraph_out_and_offers_it_back(
    world: World, editor: Actor, lecture: Lecture
) -> None:
    client, base = world.client(editor), f"/t/{lecture.thread_id}/lecture/edit/transcript"
    seen = digest("Speaker 1", FIRST)

    sent = client.post(f"{base}/1000", data={"text": "", "speaker": "Speaker 1", "seen": seen})

    page = client.get(sent.location).text
    undo = page.split('class="undo"')[1].split('action="')[1].split('"')[0]
    assert len(said(lecture)) == 2
    assert client.post(undo).status_code == 303
    assert len(said(lecture)) == 3


def test_the_second_of_two_editors_is_told_and_nothing_is_lost(
    world: World, editor: Actor, lecture: Lecture
) -> None:
    url = f"/t/{lecture.thread_id}/lecture/edit/transcript/1000"
    sent = {"text": "Begin slowly.", "speaker": "Speaker 1", "seen": digest("Speaker 1", FIRST)}
    client = world.client(world.coordinator())
    editing.correct(editor, lecture.thread_id, 1000, change("Begin low."))

    with pytest.raises(Overtaken):
        editing.correct(editor, lecture.thread_id, 1000, change("Begin slowly."))
    answer = client.post(url, data=sent)

    assert answer.status_code == 422
    assert "Begin low." in answer.text
    assert "Begin slowly." in answer.text
    newest = answer.text.split('name="seen"')[1].split('value="')[1].split('"')[0]
    assert client.post(url, data=sent | {"seen": newest}).status_code == 303
    assert said(lecture)[0][2] == "Begin slowly."


def test_the_guard_stops_what_is_new_and_lets_be_what_stood_there(
    world: World, editor: Actor
) -> None:
    lecture = world.lecture(transcript=SAID.replace("Everybody does.", f"Her {CARD}, she said."))
    old = f"Her {CARD}, she said."
    seen = digest("Speaker 1", old)

    with pytest.raises(Stopped):
        editing.correct(editor, lecture.thread_id, 1000, change(f"{FIRST} Her {CARD}."))
    draft = ParagraphDraft(f"{old} Yes.", "Speaker 1", seen)
    editing.correct(editor, lecture.thread_id, 30_000, draft)
    assert said(lecture)[2][2] == f"{old} Yes."


def test_only_the_hub_corrects_and_reads_what_it_said(world: World, lecture: Lecture) -> None:
    member = world.member()
    editing.correct(world.expert(), lecture.thread_id, 1000, change("Begin low."))
    made = db.session.query(TranscriptRevision).one()

    with pytest.raises(Forbidden):
        editing.correct(member, lecture.thread_id, 1000, change("No."))
    with pytest.raises(Forbidden):
        editing.put_back(member, made.id)
    with pytest.raises(Forbidden):
        history(member, lecture.thread_id)
    outsider = world.expert("Dr Omar Haddad", of="Hepatitis C")
    with pytest.raises(NotVisible):
        editing.correct(outsider, lecture.thread_id, 1000, change("No."))
    with pytest.raises(NotVisible):
        editing.put_back(outsider, made.id)


@pytest.mark.parametrize("paragraphs", [3, 60])
def test_pages_of_a_transcript_cost_the_same_however_long_it_is(
    world: World, count_queries, paragraphs: int
) -> None:
    blocks = [f"{n // 6:02}:{n % 6}0.000 --> {n // 6:02}:{n % 6}5.000\n<v {'AB'[n % 2]}>Number {n}."
              for n in range(paragraphs)]  # fmt: skip
    lecture = world.lecture(transcript="\n\n".join(["WEBVTT", *blocks]))
    client, base = world.client(world.expert()), f"/t/{lecture.thread_id}/lecture/edit/transcript"

    for url in (base, f"{base}/10000", f"{base}/history"):
        with count_queries() as seen:
            assert client.get(url).status_code == 200
        assert len(seen) <= 12, seen


NUMBERED = f"""WEBVTT

00:01.000 --> 00:04.000
Her card is {CARD}.

00:30.000 --> 00:34.000
Go on.
"""


@pytest.mark.parametrize("text", ["", "Her card is at home."])
def test_what_the_guard_stops_does_not_come_back_for_all_by_an_undo(
    world: World, editor: Actor, text: str
) -> None:
    lecture = world.lecture(transcript=NUMBERED)
    now = digest("", f"Her card is {CARD}.")
    made = editing.correct(editor, lecture.thread_id, 1000, ParagraphDraft(text, "", now))

    answer = world.client(editor).post(f"/transcript-revisions/{made.revision_id}/back")

    assert answer.status_code == 303
    assert CARD in said(lecture)[0][2]
    assert db.session.query(Thread.held).filter_by(id=lecture.thread_id).scalar()
    assert db.session.query(SearchDocument).filter_by(thread_id=lecture.thread_id).count() == 0


def test_nor_does_a_whole_transcript_and_another_moderator_releases_it(
    world: World, editor: Actor
) -> None:
    lecture = world.lecture(transcript=NUMBERED)
    other = read(b"WEBVTT\n\n00:01.000 --> 00:09.000\nUrine drug testing.\n")
    made = replace_transcript(editor, lecture.thread_id, other, ReplaceDraft())

    editing.put_back(editor, made.id)

    post = db.session.query(Post).filter_by(thread_id=lecture.thread_id, number=1).one()
    assert post.held
    with pytest.raises(Forbidden):
        threads.release(editor, post.id)
    threads.release(world.coordinator(), post.id)
    assert not db.session.query(Thread.held).filter_by(id=lecture.thread_id).scalar()


@pytest.mark.parametrize("asked", ["edit/transcript?at", "edit/transcript/history?before"])
def test_a_number_that_no_row_has_leads_to_no_error(
    world: World, editor: Actor, lecture: Lecture, asked: str
) -> None:
    client = world.client(editor)

    assert client.get(f"/t/{lecture.thread_id}/lecture/{asked}={10**30}").status_code == 200
    far = f"/p/chronic-pain/handouts/new?lecture={10**30}"
    assert client.get(far).status_code == 200
