"""Drafts: kept while one writes, on every device, gone once sent."""

from typing import Any

from echo_community.discussions import queries
from echo_community.discussions.models import Post
from echo_community.discussions.places import Place
from echo_community.kernel.db import db
from tests.discussions.keeping import drafts, keep
from tests.world import World


def test_a_reply_is_kept_and_offered_back_on_any_device(world: World) -> None:
    amina = world.member()
    thread = world.thread(by=amina)

    first = keep(world.client(amina), f"reply:{thread.id}", "Half an ans")
    then = keep(world.client(amina), f"reply:{thread.id}", "Half an answer.", first.json["version"])
    html = world.client(amina).get(f"/t/{thread.id}", follow_redirects=True).text

    assert (first.status_code, first.json["version"], then.json["version"]) == (200, 1, 2)
    assert first.json["said"].startswith("Saved ")
    assert "Half an answer.</textarea>" in html
    assert "Your draft" in html
    assert 'name="kept" type="hidden" value="2"' in html


def test_a_question_comes_back_with_its_topics_and_its_tick(world: World) -> None:
    amina, topic = world.member(), world.topic()
    place = f"ask:{topic.programme_id}"
    more: dict[str, Any] = {"title": "How fast?", "topics": str(topic.id), "nameless": "y"}

    keep(world.client(amina), place, "Two years on", **more)
    html = world.client(amina).get("/p/chronic-pain/ask").text

    assert 'value="How fast?"' in html
    assert "Two years on</textarea>" in html
    assert html.count(" checked") == 2


def test_another_question_from_home_does_not_write_over_it(world: World) -> None:
    amina = world.member()
    programme = world.programme()
    client = world.client(amina)
    keep(client, f"ask:{programme.id}", "Begun", title="The first question")

    html = client.get("/p/chronic-pain/ask?title=A+second+question").text
    second = keep(client, f"ask:{programme.id}", "New", title="A second question")

    assert 'value="A second question"' in html
    assert "You were writing another question" in html
    assert second.status_code == 409
    assert drafts() == [(f"ask:{programme.id}", "Begun")]


def test_a_second_tab_is_told_and_gets_both_texts(world: World) -> None:
    amina = world.member()
    thread = world.thread(by=amina)
    client, place = world.client(amina), f"reply:{thread.id}"
    keep(client, place, "Written first.")
    keep(client, place, "Written first, longer.", 1)

    late = keep(client, place, "Written in another tab.", 1)
    taken = keep(client, place, "Written in another tab.", late.json["version"])

    assert late.status_code == 409
    assert late.json["version"] == 2
    assert "Written first, longer.</textarea>" in late.json["offer"]
    assert taken.status_code == 200


def test_the_same_words_twice_are_one_save(world: World) -> None:
    amina = world.member()
    thread = world.thread(by=amina)
    client = world.client(amina)

    answers = [keep(client, f"reply:{thread.id}", "Once.") for _ in range(2)]

    assert [a.json["version"] for a in answers] == [1, 1]


def test_sending_takes_the_draft_away_and_a_late_save_does_not_bring_it_back(world: World) -> None:
    amina = world.member()
    thread = world.thread(by=amina)
    client, place = world.client(amina), f"reply:{thread.id}"
    keep(client, place, "Ten percent.")

    client.post(f"/t/{thread.id}/reply", data={"body": "Ten percent.", "kept": "1"})
    late = keep(client, place, "Ten perc", 1)

    assert drafts() == []
    assert late.status_code == 409
    assert late.json["version"] == 0
    assert "Sent or thrown away elsewhere" in late.json["said"]


def test_what_another_device_kept_later_outlives_the_sending(world: World) -> None:
    amina = world.member()
    thread = world.thread(by=amina)
    client, place = world.client(amina), f"reply:{thread.id}"
    keep(client, place, "On the phone.")
    keep(client, place, "On the desk, much longer.", 1)

    client.post(f"/t/{thread.id}/reply", data={"body": "On the phone.", "kept": "1"})

    assert drafts() == [(place, "On the desk, much longer.")]


def test_asking_and_editing_take_theirs_along(world: World) -> None:
    amina = world.member()
    thread = world.thread(by=amina)
    post = db.session.query(Post).one()
    client = world.client(amina)
    ask, edit = f"ask:{thread.programme_id}", f"edit:{post.id}"
    keep(client, ask, "Why?", title="Why?")
    keep(client, edit, "Stable.", title="T", revision="1")

    client.post("/p/chronic-pain/ask", data={"title": "Why?", "body": "Why?", "kept": "1"})
    client.post(
        f"/t/{thread.id}/p/1/edit",
        data={"title": "T", "body": "Stable.", "revision": "1", "kept": "1"},
    )

    assert drafts() == []


def test_a_stopped_reply_keeps_its_draft(world: World, lavoie: None) -> None:
    amina = world.member()
    thread = world.thread(by=amina)
    client, place = world.client(amina), f"reply:{thread.id}"

    kept = keep(client, place, "Mrs Lavoie sleeps.")
    client.post(
        f"/t/{thread.id}/reply", data={"body": "Mrs Lavoie sleeps.", "kept": "1", "once": "a"}
    )

    assert kept.status_code == 200
    assert drafts() == [(place, "Mrs Lavoie sleeps.")]


def test_an_edit_whose_post_was_changed_meanwhile_shows_both(world: World) -> None:
    amina, expert = world.member(), world.expert()
    thread = world.thread(by=amina, body="First.")
    post = db.session.query(Post).one()
    keep(world.client(amina), f"edit:{post.id}", "Amina's draft.", title="T", revision="1")
    world.client(expert).post(
        f"/t/{thread.id}/p/1/edit", data={"title": "T", "body": "The expert's.", "revision": "1"}
    )

    html = world.client(amina).get(f"/t/{thread.id}/p/1/edit").text

    assert "Two people edited this" in html
    assert "The expert&#39;s.</textarea>" in html
    assert "Amina&#39;s draft.</textarea>" in html
    assert 'name="revision" type="hidden" value="2"' in html


def test_without_script_a_button_saves_and_says_so(world: World) -> None:
    amina = world.member()
    thread = world.thread(by=amina)
    client = world.client(amina)

    assert "<noscript><button" in client.get(f"/t/{thread.id}", follow_redirects=True).text
    page = client.post(
        f"/drafts/reply:{thread.id}", data={"body": "Later.", "kept": "0"}, follow_redirects=True
    )
    late = client.post(f"/drafts/reply:{thread.id}", data={"body": "Another.", "kept": "0"})

    assert "Draft saved. Only you can read it." in page.text
    assert "Later.</textarea>" in page.text
    assert late.status_code == 409
    assert "Later.</textarea>" in late.text
    assert "Another.</textarea>" in late.text


def test_a_draft_is_thrown_away_and_brought_back(world: World) -> None:
    amina = world.member()
    thread = world.thread(by=amina)
    client, place = world.client(amina), f"reply:{thread.id}"
    keep(client, place, "Perhaps.")

    away = client.post(f"/drafts/{place}/throw", data={"once": "a"}, follow_redirects=True)
    keep(client, place, "Begun anew.")
    back = client.post(f"/drafts/{place}/restore", data={"once": "b"}, follow_redirects=True)

    assert "The draft is thrown away." in away.text
    assert f"/drafts/{place}/restore" in away.text
    assert "Perhaps.</textarea>" not in away.text
    assert "Perhaps.\n\nBegun anew.</textarea>" in back.text


def test_an_emptied_field_leaves_no_draft(world: World) -> None:
    amina = world.member()
    thread = world.thread(by=amina)
    client, place = world.client(amina), f"reply:{thread.id}"
    keep(client, place, "Hm.")

    emptied = keep(client, place, "", 1)

    assert emptied.json == {"said": "", "version": 0}
    assert queries.draft_at(amina, Place.parse(place)) is None


def test_a_quote_comes_below_the_draft(world: World) -> None:
    amina = world.member()
    thread = world.thread(by=amina, body="How fast?")
    client = world.client(amina)
    keep(client, f"reply:{thread.id}", "Begun.")

    html = client.get(f"/t/{thread.id}?quote=1", follow_redirects=True).text

    assert "Begun.\n\n&gt; [Amina Diallo, post 1]" in html
