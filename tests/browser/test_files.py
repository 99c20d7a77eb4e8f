"""Photos on their way: covered on the device, sent ahead, shown under the post."""

import io
from collections.abc import Callable
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, expect

from tests.browser.conftest import Site
from tests.files import pdf, photo


def open_reply(page: Page, site: Site, email: str = "jo.halvorsen@northclinic.example") -> None:
    """A thread, its reply begun, the part for files open."""
    page.goto(site.sign_in_link(email))
    page.get_by_role("button", name="Sign in").click()
    page.goto("/p/chronic-pain/threads")
    page.locator("ul.rows .name a").first.click()
    page.locator("textarea[name=body]").fill("Two weeks on.")
    page.locator(".attach summary").click()


def under_the_post(page: Page, alt: str) -> Image.Image:
    """The whole picture of that description, as it came back from the site."""
    link = page.locator("article.post .files a", has=page.get_by_alt_text(alt)).last
    answer = page.request.get(link.get_attribute("href") or "")
    assert answer.ok
    return Image.open(io.BytesIO(answer.body())).convert("RGB")


def test_what_is_covered_never_leaves_the_device(
    visit: Callable[..., Page], site: Site, tmp_path: Path
) -> None:
    exif = Image.Exif()
    exif[0x013B] = "Jo Halvorsen"
    wound = tmp_path / "wound.jpg"
    wound.write_bytes(photo((1200, 900), colour="white", exif=exif.tobytes()))
    page = visit()
    open_reply(page, site)
    bodies: list[bytes] = []
    page.on("request", lambda r: bodies.append(r.post_data_buffer or b""))

    page.locator("#upload").set_input_files(wound)
    board = page.locator("dialog.cover canvas")
    box = board.bounding_box()
    assert box
    page.mouse.move(box["x"] + box["width"] * 0.1, box["y"] + box["height"] * 0.1)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.3, box["y"] + box["height"] * 0.2)
    page.mouse.move(box["x"] + box["width"] * 0.5, box["y"] + box["height"] * 0.3)
    page.mouse.up()
    page.get_by_role("button", name="Add a box").press("Enter")  # the middle: from .35 and .4
    for _ in range(5):
        page.keyboard.press("ArrowDown")
    page.keyboard.press("Shift+ArrowRight")
    page.get_by_role("button", name="Add a box").press("Enter")
    page.keyboard.press("Delete")
    expect(page.locator(".box-over")).to_have_count(2)
    assert not any(b"Content-Disposition" in body for body in bodies)
    page.get_by_role("button", name="Attach this picture").click()

    alt = "Wound, covered"
    page.get_by_label("What does the picture show?").fill(alt)
    page.get_by_role("button", name="Post reply").click()
    expect(page.get_by_alt_text(alt)).to_be_visible()
    seen = under_the_post(page, alt)
    assert seen.size == (1200, 900)
    for x, y in ((0.3, 0.2), (0.12, 0.12), (0.48, 0.28), (0.5, 0.6), (0.66, 0.6)):
        assert max(seen.getpixel((int(x * 1200), int(y * 900)))) < 12, (x, y)  # type: ignore[arg-type]
    for x, y in ((0.05, 0.05), (0.6, 0.2), (0.5, 0.45), (0.9, 0.9)):
        assert min(seen.getpixel((int(x * 1200), int(y * 900)))) > 240, (x, y)  # type: ignore[arg-type]
    assert not any(b"Halvorsen" in body for body in bodies)


def test_a_file_that_is_not_taken_says_so_and_the_rest_goes_on(
    visit: Callable[..., Page], site: Site, tmp_path: Path
) -> None:
    leaflet, script = tmp_path / "leaflet.pdf", tmp_path / "script.pdf"
    leaflet.write_bytes(pdf("Tapering leaflet"))
    script.write_bytes(pdf("x", extra=b"/AA<</O<</S/JavaScript/JS(1)>>>>"))
    broken = tmp_path / "broken.jpg"
    broken.write_bytes(photo()[:200])
    page = visit()
    open_reply(page, site)

    page.locator("#upload").set_input_files([script, leaflet])
    expect(page.locator("[data-rows] .err")).to_contain_text("runs script")
    row = page.locator("[data-rows] .sent", has_text="leaflet.pdf")
    expect(row).to_be_visible()
    page.locator("#upload").set_input_files(broken)
    expect(page.locator("[data-said]")).to_contain_text("cannot be opened here")
    row.get_by_role("button", name="Remove leaflet.pdf").click()
    expect(row).to_have_count(0)
    expect(page.locator("textarea[name=body]")).to_have_value("Two weeks on.")


def test_a_send_that_fails_is_tried_again(
    visit: Callable[..., Page], site: Site, tmp_path: Path
) -> None:
    leaflet = tmp_path / "again.pdf"
    leaflet.write_bytes(pdf("Sent at the second try"))
    page = visit()
    open_reply(page, site)
    page.context.set_offline(True)
    page.locator("#upload").set_input_files(leaflet)
    expect(page.get_by_text("The file was not sent.")).to_be_visible()

    page.context.set_offline(False)
    page.get_by_role("button", name="Try again").click()
    expect(page.locator("[data-rows] .sent", has_text="again.pdf")).to_be_visible()
    page.get_by_role("button", name="Post reply").click()

    expect(page.locator("article.post .files", has_text="again.pdf").last).to_be_visible()


def test_without_script_a_photo_comes_along(
    visit: Callable[..., Page], site: Site, tmp_path: Path
) -> None:
    wound = tmp_path / "plain.jpg"
    wound.write_bytes(photo((300, 200)))
    page = visit(script=False)
    open_reply(page, site)
    expect(page.get_by_text("Cover faces, names and labels before you choose it.")).to_be_visible()

    page.locator("#upload").set_input_files(wound)
    page.get_by_role("button", name="Post reply").click()
    page.get_by_label("What does the picture show?").fill("A plain photo")
    page.get_by_role("button", name="Save").click()

    expect(page.get_by_alt_text("A plain photo").last).to_be_visible()
