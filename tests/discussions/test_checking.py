"""What the guard says before anything is posted: while one types, and at the first sending."""

from typing import Any

import pytest
from sqlalchemy import func, select

from echo_community.discussions.models import Post, Thread
from echo_community.kernel.db import Base, db
from echo_community.privacy.models import GuardCount, Hold, HoldCause, Outcome
from tests.accounts.reading import form
from tests.world import World

STOP = "OHIP 1234-567-897-AB, sleeps badly."
ADVICE = "Fell at home on March 3, sleeps badly."


def rows_in_all() -> dict[str, int]:
    """How many rows every table has."""
    tables = Base.metadata.sorted_tables
    return {t.name: db.session.scalar(select(func.count()).select_from(t)) or 0 for t in tables}


def counts() -> dict[tuple[str, Outcome], int]:
    """What the guard counted, by label and outcome."""
    return {(row.label, row.outcome): row.count for row in db.session.query(GuardCount)}


def fields(html: str, thread: Thread) -> dict[str, Any]:
    """The reply form of a page, as a browser would send it."""
    return form(html, f"/t/{thread.id}/reply")


def test_a_check_tells_where_something_stands_and_leaves_no_trace(world: World) -> None:
    client = world.client(world.member())
    client.get("/p/chronic-pain/threads")
    before = rows_in_all()

    answer: Any = client.post("/p/chronic-pain/check", data={"title": "A 🙂", "body": f"🙂 {STOP}"})

    mark = next(m for m in answer.json["marks"] if m["stops"])
    assert f"🙂 {STOP}"[mark["start"] : mark["end"]].startswith("1234")
    assert "looks like a health card number." in answer.json["html"]
    assert answer.json["said"].startswith("1 thing")
    assert answer.headers["Cache-Control"] == "no-store"
    assert rows_in_all() == before


def test_what_one_keeps_is_not_listed_again_but_a_stop_is(world: World) -> None:
    client = world.client(world.member())
    url, text = "/p/chronic-pain/check", f"{ADVICE} {STOP}"
    first: Any = client.post(url, data={"body": text}).json

    kept = " ".join(mark["use"].partition(":")[2] for mark in first["marks"])
    again: Any = client.post(url, data={"body": text, "kept": kept}).json

    assert len(first["marks"]) == 2
    assert [mark["stops"] for mark in again["marks"]] == [True]


def test_advice_is_shown_once_and_one_more_tap_posts(world: World) -> None:
    amina = world.member()
    thread = world.thread(by=amina)
    client = world.client(amina)

    shown = client.post(f"/t/{thread.id}/reply", data={"body": ADVICE, "once": "a"})
    posted = client.post(f"/t/{thread.id}/reply", data=fields(shown.text, thread))
    twice = client.post(f"/t/{thread.id}/reply", data=fields(shown.text, thread))

    assert shown.status_code == 422
    assert "Post as it is" in shown.text
    assert "is an exact date." in shown.text
    assert f"{ADVICE}</textarea>" in shown.text
    assert posted.status_code == twice.status_code == 303 or twice.status_code == 302
    assert db.session.query(Post).filter_by(thread_id=thread.id).count() == 2
    assert not db.session.query(Post).filter_by(source=ADVICE).one().held
    assert counts() == {("DATE", Outcome.KEPT): 1}


def test_without_script_a_button_mends_and_nothing_is_posted(world: World) -> None:
    amina = world.member()
    thread = world.thread(by=amina)
    client = world.client(amina)
    shown = client.post(f"/t/{thread.id}/reply", data={"body": STOP, "once": "a"})
    use = shown.text.split('name="use" value="')[1].split('"')[0]

    mended = client.post(f"/t/{thread.id}/reply", data=fields(shown.text, thread) | {"use": use})
    before = db.session.query(Post).filter_by(thread_id=thread.id).count()
    posted = client.post(f"/t/{thread.id}/reply", data=fields(mended.text, thread))

    assert before == 1
    assert "Nothing else was found. It is not sent yet." in mended.text
    assert "OHIP [health number removed], sleeps badly.</textarea>" in mended.text
    assert posted.status_code == 303
    assert counts() == {("HEALTH_NUMBER", Outcome.MENDED): 1}


def test_a_title_is_mended_too(world: World) -> None:
    client = world.client(world.member())
    sent = {"title": "Mrs Lavoie sleeps badly", "body": "What now?", "once": "a"}
    shown = client.post("/p/chronic-pain/ask", data=sent)
    use = shown.text.split('name="use" value="')[1].split('"')[0]

    mended = client.post("/p/chronic-pain/ask", data=sent | {"use": use})

    assert use.startswith("title:NAME.")
    assert 'value="The patient sleeps badly"' in mended.text
    assert db.session.query(Thread).count() == 0


def test_a_reason_is_kept_for_the_moderator_until_the_release(world: World) -> None:
    amina, expert, ben = world.member(), world.expert(), world.member("Ben Okafor")
    thread = world.thread(by=amina)
    url = f"/t/{thread.id}/reply"

    sent = {"body": STOP, "reason": "An example from the manual."}
    world.client(amina).post(url, data=sent)
    hold = db.session.query(Hold).one()
    seen = world.client(expert).get(f"/t/{thread.id}", follow_redirects=True).text
    own = world.client(amina).get(f"/t/{thread.id}", follow_redirects=True).text
    other = world.client(ben).get(f"/t/{thread.id}", follow_redirects=True).text
    world.client(expert).post(f"/t/{thread.id}/p/2/release?revision=1")

    db.session.expire_all()
    assert (hold.cause, hold.labels) == (HoldCause.OVERRIDE, "HEALTH_NUMBER")
    assert "An example from the manual." in seen
    assert "An example from the manual." not in own + other
    assert hold.ended_by_id == expert.id
    assert counts() == {("HEALTH_NUMBER", Outcome.OVERRIDDEN): 1}


def test_a_reason_may_not_tell_who_somebody_is_either(world: World) -> None:
    amina = world.member()
    thread = world.thread(by=amina)

    answer = world.client(amina).post(f"/t/{thread.id}/reply", data={"body": STOP, "reason": STOP})

    assert answer.status_code == 422
    assert db.session.query(Hold).count() == 0


def test_an_edit_does_not_ask_again_about_what_stood_there(world: World) -> None:
    amina = world.member()
    thread = world.thread(by=amina, body=ADVICE)
    sent = {"title": thread.title, "body": f"{ADVICE} Better now.", "revision": "1"}

    answer = world.client(amina).post(f"/t/{thread.id}/p/1/edit", data=sent)

    assert answer.status_code == 303


@pytest.mark.parametrize("seen", ["", "NAME.zzz", "' OR 1=1", "DATE." + "a" * 5000])
def test_what_is_no_key_counts_for_nothing(world: World, seen: str) -> None:
    amina = world.member()
    thread = world.thread(by=amina)

    sent = {"body": ADVICE, "seen": seen, "mended": "WHATEVER DATE"}
    assert world.client(amina).post(f"/t/{thread.id}/reply", data=sent).status_code == 422
