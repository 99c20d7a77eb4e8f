"""An open thread: a bar tells of new replies, and nothing of what is read moves."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from echo_community.accounts.models import User
from echo_community.discussions import services
from echo_community.discussions.drafts import AskDraft, ReplyDraft
from echo_community.kernel.db import db
from echo_community.programmes.actors import actor_for
from tests.browser.conftest import Site
from tests.browser.test_pages import sign_in

JO, PRIYA = "jo.halvorsen@northclinic.example", "priya.raman@example.org"
WHERE = "[scrollY, document.documentElement.scrollHeight]"


def test_a_reply_is_told_where_one_reads_and_moves_nothing(
    visit: Callable[..., Page], site: Site
) -> None:
    def of(email: str) -> int:
        return db.session.query(User.id).filter_by(email=email).scalar() or 0

    with site.inside():
        draft = AskDraft("How long before the first step?", "Two weeks, or four?\n\n" * 40)
        thread_id = services.ask(actor_for(of(JO)), 1, draft).id
    page = visit()
    sign_in(page, site, JO)
    page.clock.install()
    page.goto(f"/t/{thread_id}")
    with page.expect_response(re.compile(r"news\.js")):
        page.evaluate("scrollTo(0, 400)")
    page.wait_for_function("scrollY === 400")
    before = page.evaluate(WHERE)
    with site.inside():
        services.reply(actor_for(of(PRIYA)), thread_id, ReplyDraft("Four, for a spine."))

    page.clock.run_for(21_000)

    bar = page.get_by_role("link", name="1 new reply")
    expect(bar).to_be_in_viewport()
    assert page.evaluate(WHERE) == before
    page.clock.run_for(31_000)  # asked again, and nothing is newer: it stays
    bar.click()
    expect(page.get_by_text("Four, for a spine.")).to_be_in_viewport()
