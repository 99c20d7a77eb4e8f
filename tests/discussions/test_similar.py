"""What was asked before, while a title is typed."""

from typing import Any

from echo_community.discussions.models import Thread
from echo_community.kernel.db import db, transaction
from tests.world import World

SIMILAR = "/p/chronic-pain/similar"


def answered(thread: Thread, answer: str) -> None:
    """The thread has an endorsed answer, its second post."""
    with transaction():
        kept = db.session.get_one(Thread, thread.id)
        kept.answer, kept.answer_number, kept.answer_endorsed = answer, 2, True


def test_at_most_three_threads_with_the_first_line_of_their_answer(world: World) -> None:
    amina = world.member()
    for n in range(5):
        thread = world.thread(by=amina, title=f"Buprenorphine and surgery, part {n}")
        answered(thread, f"Keep it going, says answer {n}.")

    html = world.client(amina).get(SIMILAR, query_string={"title": "surgery on buprenorphine"}).text

    assert html.count("<li>") == 3
    assert html.count("Keep it going") == 3
    assert "Endorsed" in html
    assert "/p/2" in html
    assert "<html" not in html


def test_nothing_for_a_few_letters_and_for_what_was_never_asked(world: World) -> None:
    amina = world.member()
    world.thread(by=amina, title="Buprenorphine and surgery")
    client = world.client(amina)

    for title in ("", "bup", "kwashiorkor in winter", '"', "AND OR NOT -", "x" * 3000):
        response = client.get(SIMILAR, query_string={"title": title})
        assert response.status_code == 200
        assert response.text.strip() == "", title


def test_what_a_reader_may_not_find_is_not_among_them(world: World) -> None:
    amina, expert = world.member(), world.expert()
    world.thread(by=expert, title="Buprenorphine and surgery", visibility="staff")
    query = {"title": "buprenorphine and surgery"}

    assert "surgery" in world.client(expert).get(SIMILAR, query_string=query).text
    assert world.client(amina).get(SIMILAR, query_string=query).text.strip() == ""


def test_without_script_they_stand_under_the_title_of_the_preview(world: World) -> None:
    amina = world.member()
    world.thread(by=amina, title="Buprenorphine and surgery")
    client = world.client(amina)
    words = {"title": "Surgery on buprenorphine", "body": "Next month."}

    preview = client.post("/p/chronic-pain/ask/preview", data=words).text
    from_home = client.get("/p/chronic-pain/ask?title=Surgery+on+buprenorphine").text

    for html in (preview, from_home):
        assert "Asked before" in html
        assert "Buprenorphine and surgery" in html


def test_it_costs_the_same_few_statements_however_many_there_are(
    world: World, count_queries: Any
) -> None:
    amina = world.member()
    client = world.client(amina)
    costs = []
    for n in (2, 20):
        for each in range(n):
            world.thread(by=amina, title=f"Buprenorphine and surgery {n} {each}")
        with count_queries() as seen:
            client.get(SIMILAR, query_string={"title": "surgery on buprenorphine"})
        costs.append(len(seen))

    assert costs[0] == costs[1] <= 8, costs


def test_outsiders_learn_nothing(world: World) -> None:
    world.thread(title="Buprenorphine and surgery")
    outsider = world.client(world.member("Omar Haddad", of="Hepatitis C"))

    assert outsider.get(SIMILAR, query_string={"title": "buprenorphine"}).status_code == 404
