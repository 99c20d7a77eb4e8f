"""What nobody should send: cleaned, or refused with a sentence, never an error of ours."""

import pytest

from echo_community.discussions.models import Post, Thread
from echo_community.kernel.db import db
from tests.world import World


def test_a_post_of_a_megabyte_is_refused_and_kept(world: World) -> None:
    amina = world.member()
    thread = world.thread(by=amina)
    body = "word " * 209_716

    response = world.client(amina).post(f"/t/{thread.id}/reply", data={"body": body})

    assert response.status_code == 422
    assert "At most 40000 characters fit here; there are" in response.text
    assert body.strip() in response.text


def test_a_title_too_long_is_refused_and_kept(world: World) -> None:
    response = world.client(world.member()).post(
        "/p/chronic-pain/ask", data={"title": "x" * 201, "body": "Why?"}
    )

    assert response.status_code == 422
    assert "Shorten this by 1 character." in response.text
    assert "x" * 201 in response.text


@pytest.mark.parametrize(
    "body",
    [
        ">" * 10_000 + " deep",
        "> " * 10_000 + "deep",
        "[" * 20_000,
        "![" * 9_000,
        "*a " * 9_000,
        "`" * 20_000,
        "<b>" * 9_000,
        "- " * 9_000,
        "1. " * 9_000,
        "|" * 20_000 + "\n" + "|-" * 9_000,
        "[a]: <" * 6_000,
        "&" * 20_000,
        "\\" * 20_000,
    ],
    ids=lambda body: body[:6],
)
def test_pathological_texts_are_stored_or_refused(world: World, body: str) -> None:
    amina = world.member()
    thread = world.thread(by=amina)

    response = world.client(amina).post(f"/t/{thread.id}/reply", data={"body": body})

    assert response.status_code in (303, 422)


def test_controls_and_overrides_are_taken_out(world: World) -> None:
    amina = world.member()

    world.client(amina).post(
        "/p/chronic-pain/ask",
        data={"title": "Ta\x00per\u202e\n\tfast", "body": "A\x00\x07\u202eB\ud83d\ufffe\nC"
              .encode("utf-8", "replace").decode()},
    )  # fmt: skip

    thread, post = db.session.query(Thread).one(), db.session.query(Post).one()
    assert thread.title == "Taper fast"
    assert "\x00" not in post.source
    assert "\u202e" not in post.source
    assert post.source.endswith("\nC")


def test_html_in_a_post_is_shown_not_obeyed(world: World) -> None:
    amina = world.member()
    thread = world.thread(by=amina)

    world.client(amina).post(
        f"/t/{thread.id}/reply", data={"body": "</div></main><script>x()</script> <b>unclosed"}
    )

    html = db.session.query(Post).filter_by(number=2).one().html
    assert "<script" not in html
    assert "&lt;/main&gt;" in html


@pytest.mark.parametrize(
    "address",
    ["/t/99999999999999999999", "/t/1/p/99999999999999999999", "/t/0", "/t/1/p/0", "/t/-1"]
    + ["/p/nowhere/threads", "/p/nowhere/ask", "/p/nowhere/", "/t/1/p/1/history", "/t/1/p/1/edit"],
)
def test_what_is_not_there_is_a_404_that_says_where_to_go(world: World, address: str) -> None:
    world.programme()
    response = world.client(world.member()).get(address)

    assert response.status_code == 404
    assert "Search" in response.text


@pytest.mark.parametrize(
    "query", ["page=x", "page=-5", "page=99999999999999999999", "quote=x", "quote=-1"]
    + ["thread=1&slug=2&_external=1&_anchor=x&_method=y", "page=1&page=2", "quote=%00"],
)  # fmt: skip
def test_odd_questions_get_the_page(world: World, query: str) -> None:
    amina = world.member()
    thread = world.thread(by=amina)

    response = world.client(amina).get(f"/t/{thread.id}?{query}", follow_redirects=True)

    assert response.status_code == 200


@pytest.mark.parametrize("query", ["topic=%00", "show=%00", "after=%00", "after=" + "W1" * 3000])
def test_odd_lists_get_a_page_or_a_404(world: World, query: str) -> None:
    amina = world.member()

    assert world.client(amina).get(f"/p/chronic-pain/threads?{query}").status_code in (200, 404)


@pytest.mark.parametrize("revision", ["", "x", "-1", "99999999999", "٣"])
def test_an_edit_of_no_known_version_shows_both_texts(world: World, revision: str) -> None:
    amina = world.member()
    thread = world.thread(by=amina)

    response = world.client(amina).post(
        f"/t/{thread.id}/p/1/edit",
        data={"title": "T", "body": "Mine.", "revision": revision, "once": "a"},
    )

    assert response.status_code == 422
    assert "Mine.</textarea>" in response.text
