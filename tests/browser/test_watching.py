"""Watching and reading in a browser: what counts, also without a line, and where one goes on."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from playwright.sync_api import Page, expect

from echo_community.accounts.models import User
from echo_community.kernel.clock import now
from echo_community.kernel.db import db, transaction
from echo_community.kernel.storage import storage
from echo_community.lectures.drafts import LectureDraft
from echo_community.lectures.models import Lecture, LectureMinutes, Media, MediaKind
from echo_community.lectures.services.making import make_lecture
from echo_community.lectures.services.transcripts import put_transcript
from echo_community.lectures.transcripts.reading import read
from echo_community.programmes.actors import actor_for
from tests.browser.conftest import DESK, Site
from tests.browser.test_pages import sign_in

JO, SAMIRA = "jo.halvorsen@northclinic.example", "samira.haddad@example.org"
MEDIA = Path(__file__).parents[1] / "lectures" / "media" / "a.mp4"  # four seconds
WORDS = "Start with a low dose and wait a week before the next step. " * 3


def archived(site: Site, title: str, paragraphs: int = 40) -> str:
    """The address of a lecture of half a minute a paragraph, a day in the archive."""
    cues = (
        f"{n // 2:02}:{n % 2 * 30:02}.000 --> {n // 2:02}:{n % 2 * 30 + 29:02}.000\n<v {n}>{WORDS}"
        for n in range(paragraphs)
    )
    with site.inside():
        hub = actor_for(db.session.query(User.id).filter_by(email=SAMIRA).scalar() or 0)
        with transaction() as session:
            lecture = make_lecture(hub, 1, LectureDraft(title))
            put_transcript(lecture, read("\n\n".join(["WEBVTT", *cues]).encode()).cues)
            lecture.created_at = now() - timedelta(days=1)
            recording = MEDIA.read_bytes()
            session.add(
                Media(
                    lecture_id=lecture.id,
                    kind=MediaKind.VIDEO,
                    stored=storage().put(recording),
                    media_type="video/mp4",
                    size=len(recording),
                )
            )
        return f"/t/{lecture.thread_id}"


def counted(site: Site, address: str) -> tuple[int, int]:
    """Milliseconds of a lecture that count, watched and read."""
    with site.inside():
        rows = (
            db.session.query(LectureMinutes)
            .join(Lecture, Lecture.id == LectureMinutes.lecture_id)
            .filter(Lecture.thread_id == int(address[3:]))
            .all()
        )
        return sum(row.watched_ms for row in rows), sum(row.read_ms for row in rows)


def begin(page: Page, address: str) -> None:
    """Open a lecture to read it, and move: then what is read is looked at."""
    page.clock.install()
    page.goto(f"{address}/lecture?mode=read")
    page.evaluate("scrollBy(0, 30)")
    page.evaluate("import(document.querySelector('[data-lecture]').dataset.module)")
    page.mouse.move(180, 400)


def scroll_on(page: Page, times: int) -> None:
    """Somebody reads: a while at each screen, then down by some of it."""
    for _ in range(times):
        page.evaluate("scrollBy(0, 300)")
        page.mouse.move(180, 401)
        page.clock.run_for(9_000)


def test_what_plays_counts_and_at_its_end_one_is_asked(
    visit: Callable[..., Page], site: Site
) -> None:
    page, address = visit(), archived(site, "Played whole")
    sign_in(page, site, JO)
    page.goto(address)

    page.locator("[data-start]").click()

    asked = page.get_by_role("status").get_by_role("link", name="What will you do differently?")
    with page.expect_response(lambda answer: answer.url.endswith("/watched")):
        expect(asked).to_be_visible()
    watched, read_ms = counted(site, address)
    assert 2_000 < watched <= 4_000
    assert read_ms == 0


def test_reading_counts_without_a_line_too_and_goes_on_elsewhere(
    visit: Callable[..., Page], site: Site
) -> None:
    page, address = visit(), archived(site, "Read on a phone")
    sign_in(page, site, JO)
    begin(page, address)
    scroll_on(page, 4)

    page.context.set_offline(True)
    scroll_on(page, 8)
    before = counted(site, address)[1]
    with page.expect_response(lambda answer: answer.url.endswith("/watched")):
        page.context.set_offline(False)

    assert 0 <= before < counted(site, address)[1] <= 12 * 9_000
    desk = visit(size=DESK)
    sign_in(desk, site, JO)
    desk.goto(address)
    expect(desk.get_by_role("link", name="Go on at")).to_be_visible()


def test_a_page_left_open_is_nothing(visit: Callable[..., Page], site: Site) -> None:
    page, address = visit(), archived(site, "Left open")
    sign_in(page, site, JO)
    begin(page, address)

    page.clock.fast_forward("03:00:00")
    page.clock.run_for(60_000)
    page.goto("/you/learning")
    page.reload()

    expect(page.get_by_role("heading", name="My learning")).to_be_visible()
    assert counted(site, address) == (0, 0)
