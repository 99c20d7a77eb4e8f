"""A real lecture that was imported: found by what is said in it, asked about, read. A handout."""

import io
from collections.abc import Callable
from pathlib import Path

import pypdfium2 as pdfium
import pytest
from playwright.sync_api import Page, expect

from echo_community.lectures.transcripts.cues import Cue
from echo_community.lectures.transcripts.reading import read
from echo_community.ops.demo.source import FOLDER
from tests.browser.conftest import DESK, PHONE, Site
from tests.browser.test_writing import enter

TITLE = "Variables and expressions"
SAID = "plus doesn't add the space"
SLIDE = "What Does “Type” Mean?"
MINUTE = "5:24"
ENDS = 7 * 60_000  # of what is taken of it: as long as the demo's recording plays

pytestmark = pytest.mark.xdist_group("test_lectures")  # what is brought in comes once


@pytest.fixture(scope="module")
def cues(shared: Path) -> list[Cue]:
    """What is said in the first minutes of a real lecture."""
    whole = read((shared / "data/lectures/py4e-02-expressions-2.en.vtt").read_bytes()).cues
    return [cue for cue in whole if cue.end_ms <= ENDS]


@pytest.fixture(scope="module")
def archive(
    site: Site, shared: Path, cues: list[Cue], tmp_path_factory: pytest.TempPathFactory
) -> Site:
    """The site with that lecture: its words, some of its slides, and a recording as long."""
    folder = tmp_path_factory.mktemp("lecture")
    real = (shared / "data/lectures/py4e-02-expressions-2.en.vtt").read_text()
    (folder / "said.vtt").write_text("\n\n".join(real.split("\n\n")[: len(cues) + 1]) + "\n")
    (folder / "shown.pdf").write_bytes(
        some_of(shared / "data/lectures/py4e-02-expressions.slides.pdf")
    )
    (folder / "played.mp4").write_bytes((FOLDER / "recordings/cp-lec-01.mp4").read_bytes())
    (folder / "lectures.csv").write_text(
        "id,title,date,speakers,transcript,slides,media\n"
        f"real,{TITLE},2024-01-09,Charles Severance,said.vtt,shown.pdf,played.mp4\n"
    )
    said = site.command("import", "lectures", str(folder), "--programme", "chronic-pain")
    assert f"1 lectures added ({len(cues)} cues, 8 slides" in said
    assert "1 lectures released" in said
    return site


def some_of(slides: Path) -> bytes:
    """The pages of a deck that belong to those minutes: each takes a while to draw."""
    chosen, out = pdfium.PdfDocument.new(), io.BytesIO()
    chosen.import_pages(pdfium.PdfDocument(slides), list(range(15, 23)))
    chosen.save(out)
    return out.getvalue()


def found(page: Page) -> None:
    """Search for what was said, and go where it was."""
    page.goto("/p/chronic-pain/search")
    page.locator("main input[name=q]").fill(SAID)
    page.locator("main").get_by_role("button", name="Search", exact=True).click()
    hit = page.locator("main li").filter(has_text=TITLE).first
    expect(hit).to_contain_text("The plus doesn't add the space.")
    expect(hit).to_contain_text("Charles Severance")
    hit.get_by_role("link", name=f"Play from {MINUTE}").click()
    page.wait_for_url("**/lecture?at=324*")


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_what_was_said_is_found_and_played_from_its_minute_with_its_slide(
    visit: Callable[..., Page], archive: Site, size: dict[str, int]
) -> None:
    page = visit(size)
    enter(page, archive)
    found(page)

    expect(page.locator(".cue[aria-current]")).to_contain_text("added the space")
    expect(page.get_by_role("img", name=SLIDE).or_(page.get_by_text(SLIDE)).first).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]
    page.locator("[data-start]").click()
    page.wait_for_function("document.querySelector('video').currentTime >= 324")
    page.wait_for_function("document.querySelector('.now img')?.naturalWidth > 0")
    expect(page.locator(".now")).to_contain_text(SLIDE)


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_a_question_about_a_moment_stands_there_and_in_the_discussion(
    visit: Callable[..., Page], archive: Site, script: bool
) -> None:
    page = visit(PHONE, script=script)
    enter(page, archive)
    question = f"Why not a comma, {'tapped' if script else 'plainly'}?"
    found(page)

    form = page.locator("form[action$='/lecture/ask']")
    expect(form.locator("[name=at]")).to_have_value(MINUTE)
    form.locator("textarea").fill(question)
    page.evaluate("window.stays = true")
    form.get_by_role("button", name="Ask", exact=True).click()

    page.wait_for_url("**/lecture?at=324*")
    expect(page.locator(".cue[aria-current]")).to_contain_text(question)
    assert bool(page.evaluate("window.stays")) == script
    page.get_by_role("link", name="The discussion of this lecture").click()
    post = page.locator(".post").filter(has_text=question)
    expect(post).to_be_visible()
    expect(post.get_by_role("link", name=f"at {MINUTE}")).to_be_visible()


def test_the_whole_lecture_is_read_without_script(
    visit: Callable[..., Page], archive: Site, cues: list[Cue]
) -> None:
    page = visit(PHONE, script=False)
    enter(page, archive)
    page.goto("/p/chronic-pain/lectures")
    page.get_by_role("link", name=TITLE).first.click()
    page.get_by_role("link", name="Read it").or_(page.get_by_role("link", name="Go on at")).click()
    page.goto(page.url.partition("?")[0])
    words: list[str] = []

    while True:
        words += page.locator(".cue p[lang]").all_inner_texts()
        following = page.get_by_role("link", name="Read on from")
        if not following.count():
            break
        following.click()

    assert " ".join(words).split() == " ".join(cue.text for cue in cues).split()
    # Chromium goes on saying to style sheets that it runs scripts.
    expect(page.locator("form[action$='/lecture/page-read'] button")).to_have_count(1)


def test_a_handout_for_a_patient_comes_out_of_the_printer_large_and_whole(
    visit: Callable[..., Page], site: Site
) -> None:
    page = visit(PHONE)
    enter(page, site)
    page.goto("/p/chronic-pain/handouts")
    page.get_by_role("link", name="Starting buprenorphine at home").first.click()
    printed = page.get_by_text("63 times")
    expect(printed).to_be_visible()

    page.get_by_role("button", name="Print", exact=True).click()
    page.wait_for_url("**/print")
    page.emulate_media(media="print")
    expect(page.get_by_role("link", name="Back to the handout")).to_be_hidden()
    letters = "el => parseFloat(getComputedStyle(el).fontSize)"
    assert page.locator(".sheet .words p").first.evaluate(letters) >= 22  # pixels: 17 points
    expect(page.locator(".sheet svg")).to_be_visible()
    paper = pdfium.PdfDocument(page.pdf(format="Letter"))
    words = " ".join("".join(each.get_textpage().get_text_range() for each in paper).split())

    assert "Chronic Pain & Opioid Stewardship" in words
    assert "You may repeat a day." in words
    assert "12 mg, and stop the other opioid" in words
    assert "give naloxone and call 911" in words
    assert len(paper) <= 2
    page.emulate_media(media="screen")
    page.get_by_role("link", name="Back to the handout").click()
    expect(page.get_by_text("64 times")).to_be_visible()
