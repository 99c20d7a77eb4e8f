"""A lecture in the browser: its words and slides follow the player, and a tap leads to a moment."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from echo_community.discussions.models import Thread
from echo_community.kernel.db import db, transaction
from echo_community.lectures.models import Lecture, Slide
from tests.browser.conftest import Site
from tests.files import pdf
from tests.lectures.test_reading import said

MEDIA = Path(__file__).parents[1] / "lectures/media/a.webm"
SHORT = """WEBVTT

00:00.000 --> 00:01.400
<v Dr Roy>Begin with a low dose.

00:01.500 --> 00:03.900
<v Dr Clarke>And who brings naloxone home?
"""

pytestmark = pytest.mark.xdist_group("test_player")  # what is brought in comes once


@pytest.fixture(scope="module")
def lectures(site: Site, tmp_path_factory: pytest.TempPathFactory) -> dict[str, int]:
    """The threads of a lecture of four seconds with two slides, and of one of forty minutes."""
    place = tmp_path_factory.mktemp("lectures")
    (place / "2026-03-24 Four seconds.vtt").write_text(SHORT)
    shutil.copy(MEDIA, place / "2026-03-24 Four seconds.webm")
    (place / "2026-03-24 Four seconds slides.pdf").write_bytes(pdf("Low dose", pages=2))
    (place / "2026-03-25 Long.vtt").write_text(said(240))
    site.command("import", "lectures", str(place), "--programme", "chronic-pain")
    with site.inside():
        found = db.session.query(Thread.title, Thread.id).join(
            Lecture, Lecture.thread_id == Thread.id
        )
        threads = {row.title: row.id for row in found}
        with transaction():
            for slide in db.session.query(Slide).join(Lecture, Lecture.id == Slide.lecture_id):
                if (
                    db.session.get_one(Lecture, slide.lecture_id).thread_id
                    == threads["Four seconds"]
                ):
                    slide.at_ms = {1: 0, 2: 1500}[slide.number]
    return threads


def open_lecture(page: Page, site: Site, thread: int, query: str = "") -> None:
    page.goto(site.sign_in_link("jo.halvorsen@northclinic.example"))
    page.get_by_role("button", name="Sign in").click()
    page.goto(f"/t/{thread}/lecture{query}")


def test_words_and_slides_follow_the_player_and_a_tap_leads_back(
    visit: Callable[..., Page], site: Site, lectures: dict[str, int]
) -> None:
    page = visit()
    fetched: list[str] = []
    page.on("request", lambda r: fetched.append(r.url))
    open_lecture(page, site, lectures["Four seconds"])
    current = page.locator(".cue[aria-current]")

    assert not [url for url in fetched if "/media/" in url or "/slides/" in url]
    page.get_by_role("button", name="Play, ").click()

    expect(current).to_contain_text("And who brings naloxone home?")
    expect(page.locator("[data-stage]")).to_contain_text("Slide 2")
    expect(page.locator("[data-stage] img")).to_be_visible()
    page.locator(".cue > a").first.click()
    expect(current).to_contain_text("Begin with a low dose.")
    assert "at=0#m0" in page.url


def test_the_form_asks_about_where_the_player_is(
    visit: Callable[..., Page], site: Site, lectures: dict[str, int]
) -> None:
    page = visit()
    open_lecture(page, site, lectures["Four seconds"], "?mode=watch")

    page.locator(".cue > a").nth(1).click()
    expect(page.get_by_label("At the minute")).not_to_have_value("0:00")
    page.get_by_label("Your question").fill("The nasal one?")
    page.locator("#question").get_by_role("button", name="Ask").click()

    expect(page.locator(".cue[aria-current]")).to_contain_text("The nasal one?")


def test_what_is_said_comes_in_pieces_as_one_reads(
    visit: Callable[..., Page], site: Site, lectures: dict[str, int]
) -> None:
    page = visit()
    open_lecture(page, site, lectures["Long"], "?at=1200#now")
    words = page.locator(".cue")

    expect(page.locator(".cue[aria-current]")).to_be_in_viewport()
    expect(words).to_have_count(24)
    words.last.scroll_into_view_if_needed()
    expect(page.get_by_text("Paragraph number 150.")).to_be_attached()
    page.get_by_role("link", name="Read what comes before").click()
    expect(page.get_by_text("Paragraph number 100.")).to_be_attached()


def test_the_whole_lecture_is_read_without_script(
    visit: Callable[..., Page], site: Site, lectures: dict[str, int]
) -> None:
    page = visit(script=False)
    open_lecture(page, site, lectures["Long"])
    read: list[str] = []

    while True:
        read += page.locator(".cue p").all_inner_texts()
        onward = page.get_by_role("link", name="Read on from")
        if not onward.count():
            break
        onward.click()

    assert read == [f"Paragraph number {n}." for n in range(240)]
