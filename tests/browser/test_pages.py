"""Every page a person can open: axe finds nothing, and nothing scrolls sideways."""

from collections.abc import Callable, Iterator
from typing import Literal
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page
from sqlalchemy import select
from werkzeug.exceptions import HTTPException
from werkzeug.routing import MapAdapter

from echo_community.accounts import unsubscribing
from echo_community.accounts.models import User
from echo_community.app import create_app
from echo_community.config import Settings
from echo_community.consults.drafts import BasisDraft
from echo_community.consults.models import ConsultPost
from echo_community.consults.services.answering import rest_on
from echo_community.discussions.drafts import ShareDraft
from echo_community.discussions.models import Post, Thread, ThreadKind
from echo_community.discussions.services import sharing
from echo_community.inbox.models import MailedQuestion
from echo_community.kernel.db import db, transaction
from echo_community.kernel.secrets import fresh, hashed
from echo_community.lectures.imports import by_page
from echo_community.lectures.models import Handout
from echo_community.lectures.services import handing_out
from echo_community.meetings.imports.attendance.service import import_attendance
from echo_community.programmes.actors import actor_for_email
from tests.browser.conftest import DESK, PHONE, Site

SIDEWAYS = "document.documentElement.scrollWidth > document.documentElement.clientWidth"

# In the dark nothing but colours differs.
SCHEMES: dict[Literal["light", "dark"], dict[str, list[str]]] = {
    "light": {"resultTypes": ["violations"]},
    "dark": {"resultTypes": ["violations"], "runOnly": ["color-contrast"]},
}
# What the hub asks or decided of a post, as its author finds it by a notice.
REPORTED = "/t/20/p/5/outcome"
# What Kevin may still say against a warning.
WARNED = "/sanctions/1/appeal"
# A lecture that has everything: a recording, slides, words, handouts, a question at a minute.
LECTURE = "/t/74/lecture"

# A quick question that two experts answered, each otherwise.
DIFFERING = "/t/89"

# Without a page of their own, or one that `trouble` visits because no link leads there.
NOT_BY_A_LINK = {
    "static", "ops.healthz", "pages.index", "programmes.topic", "discussions.post",
    "discussions.preview_ask", "discussions.preview_edit", "discussions.preview_reply",
    "discussions.draft", "discussions.similar", "discussions.mentions", "discussions.jump",
    "discussions.first_new", "discussions.preview_summary",
    "discussions.reply", "discussions.open_name_of", "accounts.link", "accounts.code",
    "search.export_vocabulary", "discussions.file", "discussions.thumbnail",
    "cases.case", "cases.field_token", "cases.preview_follow_up", "cases.summary_as_pdf",
    "meetings.attendance_sheet", "meetings.feed", "meetings.similar_wanted", "meetings.sums_sheet",
    "meetings.to_calendar", "meetings.plan",
    # A part of the page of a case, put there by script, or whole where there is none.
    "cases.intend",
    # It leads on to the page of what is said.
    "lectures.find",
    # Parts that a script asks for, and where a form that says what is wrong was sent to.
    "consults.answer", "consults.look", "discussions.whats_new",
    # Files.
    "consults.figures_sheet",
    "lectures.captions", "lectures.handout", "lectures.handout_file", "lectures.learned_sheet",
    "lectures.media", "lectures.print_handout_file", "lectures.public_handout_file",
    "lectures.slide", "lectures.slides", "lectures.transcript_text",
}  # fmt: skip


def made(site: Site) -> dict[str, list[str]]:
    """Pages that are there once somebody did something: addresses, by who opens them."""
    with site.inside():
        jo = actor_for_email("jo.halvorsen@northclinic.example")
        expert = actor_for_email("samira.haddad@example.org")
        hub = actor_for_email("beatriz.almeida@example.org")
        public = db.session.scalar(select(Handout.public_key).where(Handout.id == 1))
        _, of_handout = handing_out.share_handout(expert, 1, ShareDraft())
        _, of_summary = sharing.share(expert, 40, ShareDraft())
        programme = next(iter(hub.memberships))
        import_attendance(hub, programme, b"Name,Email,Duration\nKevin,,45\n", 11)
        report = by_page.begin(hub, programme, []).id
        by_page.bring_in_lectures.work()
        mailed, waits = fresh(), {"user_id": jo.id, "programme_id": programme, "body": "Why?"}
        with transaction() as session:
            session.add(
                MailedQuestion(**waits, token_hash=hashed(mailed), title="Why?", choices={})
            )
        rests = db.session.execute(
            select(Post.id, Post.number, Post.thread_id)
            .join(ConsultPost, ConsultPost.post_id == Post.id)
            .where(Post.author_id == expert.id, ConsultPost.basis != "")
        ).first()
        assert rests
        rest_on(expert, rests.id, BasisDraft("What it rests on, in other words."))
        unnamed = db.session.execute(
            select(Thread.id, User.email)
            .join(User, User.id == Thread.author_id)
            .where(Thread.kind == ThreadKind.CONSULT, Thread.nameless)
        ).first()
        assert unnamed
        stop = unsubscribing.path_for(jo.id)
    return {
        "": [
            f"/handout/{public}",
            f"/handout/shared/{of_handout}",
            f"/shared/{of_summary}",
            f"/mailed/{mailed}",
            stop,
        ],
        "beatriz.almeida@example.org": [
            "/s/11/attendance/review",
            f"/p/chronic-pain/lectures/import/{report}",
        ],
        "samira.haddad@example.org": [f"/t/{rests.thread_id}/consult/basis/{rests.number}/earlier"],
        unnamed.email: [f"/t/{unnamed.id}/consult/case"],
    }


def routes() -> MapAdapter:
    """The addresses of the application, to tell which page an address is."""
    return create_app(Settings.read()).url_map.bind("localhost")


def crawl(page: Page, adapter: MapAdapter, begin: list[str], seen: set[str]) -> Iterator[str]:
    """Open one page of each kind that links lead to, from where one begins; yields its address."""
    waiting = list(begin)
    while waiting:
        path = waiting.pop(0)
        if "." in path.rpartition("/")[2] and unsubscribing.PATH not in path:  # a file
            continue
        try:
            endpoint = adapter.match(path.split("?")[0], method="GET")[0]
        except HTTPException:
            continue
        if endpoint in seen or endpoint in NOT_BY_A_LINK:
            continue
        response = page.goto(path)
        led_to = adapter.match(urlsplit(page.url).path, method="GET")[0]
        if response is None or response.status != 200 or led_to != endpoint:
            continue
        seen.add(endpoint)
        waiting += page.eval_on_selector_all("a[href^='/']", "all => all.map(a => a.pathname)")
        yield path


def sign_in(page: Page, site: Site, email: str) -> None:
    page.goto(site.sign_in_link(email))
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(lambda url: "/sign-in" not in url)


def wide_alone(page: Page) -> dict[str, list[list[str]]] | None:
    """What only a wide page shows, which the narrow one cannot tell; of a narrow one all."""
    if page.viewport_size == PHONE:
        return None
    there = [[part] for part in ("header", "aside") if page.query_selector(part)]
    return {"include": there} if there else {}


def faults(page: Page, name: str) -> list[str]:
    """What axe finds on the page as it stands, light and dark, and whether it scrolls sideways."""
    said = [f"{name}: scrolls sideways"] if page.evaluate(SIDEWAYS) else []
    axe = Axe()
    for scheme, rules in SCHEMES.items():
        page.emulate_media(color_scheme=scheme)
        part = wide_alone(page)
        if part == {}:
            continue
        found = axe.run(page, part, rules).response["violations"]
        axe = Axe(axe_script="void 0")  # the page has it now
        for rule in found:
            said += [
                f"{name}, {scheme}: {rule['id']}: {node['target']} {node['html'][:120]}"
                for node in rule["nodes"]
            ]
    return said


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_axe_finds_nothing_on_any_page(
    visit: Callable[..., Page], site: Site, size: dict[str, int]
) -> None:
    adapter, seen, wrong = routes(), set[str](), list[str]()
    begin = {
        "": ["/sign-in", site.invitation(), "/styleguide"],
        "samira.haddad@example.org": [
            "/t/2",
            "/t/2/p/2/supersede",
            "/t/2/p/4/changed",
            "/t/50/case/question",
            "/t/49/case/suggestion",
            "/t/45/case/summary/draft",
            "/t/45/case/summary/sign",
            "/t/40/case/summary",
            "/t/40/case/shares",
            "/equivalents/cdc-2022",
            f"{LECTURE}?at=239",
            f"{LECTURE}/ask?at=239",
            f"{LECTURE}/edit/transcript/file",
            f"{LECTURE}?q=pause",
            f"{LECTURE}/edit/transcript/history",
            f"{LECTURE}/supersede",
            "/p/chronic-pain/lectures/review",
            DIFFERING,
            f"{DIFFERING}/consult/print",
            f"{DIFFERING}/consult/econsult",
            f"{DIFFERING}/consult/close",
            f"{DIFFERING}/consult/pearl",
            "/t/84/consult/basis/3",
            "/t/96/consult/hand-over",
            "/pearl/1",
            "/pearl/1/edit",
            "/pearl/1/print",
            "/pearl/1/supersede",
            "/p/chronic-pain/pearls",
            "/p/chronic-pain/consults/rota",
            "/p/chronic-pain/consults/rota/plan",
            "/p/chronic-pain/consults/rota/away",
            "/p/chronic-pain/desk",
        ],
        "beatriz.almeida@example.org": [
            "/t/31/open-name",
            "/p/chronic-pain/",
            "/you",
            "/t/22/p/1/history",
            "/p/chronic-pain/cases/retention",
            "/p/chronic-pain/attendance",
            "/p/chronic-pain/sessions/plan/when",
            "/s/11/attendance",
            "/s/12/check-in",
            "/s/13/move",
            "/s/13/cancel",
            "/s/live/1/edit",
            "/t/39/case/reduce",
            "/h/1/edit",
            "/p/chronic-pain/consults/figures",
            "/p/chronic-pain/consults/settings",
            "/p/chronic-pain/mail",
            "/p/chronic-pain/handouts/new",
            "/p/chronic-pain/lectures/import",
            "/p/chronic-pain/lectures/new",
        ],
        "kevin.leung@example.org": [WARNED, "/s/questions/4/edit"],
        "adaeze.nwosu@example.org": ["/t/50/case/answer/2"],
        "jo.halvorsen@northclinic.example": [
            REPORTED,
            "/c/15/consent",
            "/c/15/finish",
            "/c/15/preview",
            "/c/15/step/question",
            "/t/40/case/follow-up",
            f"{LECTURE}/reflect",
            "/you/learning",
            "/p/chronic-pain/consults",
            "/p/chronic-pain/consults/ask",
            "/notices/choices",
            "/notices/digest",
            "/you/mail",
            "/h/1/shares",
            "/h/1/print",
        ],
        "alistair.wong@example.org": ["/", "/programmes"],
    }
    more = made(site)
    for email in {**begin, **more}:
        addresses = begin.get(email, []) + more.get(email, [])
        page = visit(size=size)
        if email:
            sign_in(page, site, email)
        for path in crawl(page, adapter, addresses, seen):
            wrong += faults(page, path)
    wrong += trouble(visit(size=size), site)
    pages = {rule.endpoint for rule in adapter.map.iter_rules() if "GET" in (rule.methods or ())}
    assert wrong == []
    left = pages - seen - NOT_BY_A_LINK
    assert not left, ", ".join(sorted(left))


def trouble(page: Page, site: Site) -> list[str]:
    """The pages of things gone wrong: not found, a form with mistakes, signed out while writing."""
    page.goto("/sign-in")
    page.locator("input[type=email]").fill("jo.halvorsen@northclinic.example")
    page.get_by_role("button", name="E-mail me a link and a code").click()
    page.wait_for_url("**/sign-in/code*")
    wrong = faults(page, "the code page")
    page.goto(site.sign_in_link("jo.halvorsen@northclinic.example"))
    wrong += faults(page, "a link to sign in")
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(lambda url: "/sign-in" not in url)
    page.goto("/t/999999")
    wrong += faults(page, "404")
    page.goto("/t/2/jump?to=soon")
    wrong += faults(page, "a jump to nowhere")
    page.goto("/p/chronic-pain/ask")
    page.eval_on_selector_all("[required]", "all => all.forEach(f => f.required = false)")
    page.locator(".send button").click()
    wrong += faults(page, "a form with mistakes")
    page.goto("/p/chronic-pain/ask")
    page.locator("input[name=title]").fill("A question")
    page.locator("textarea[name=body]").fill("Words that must not be lost, even signed out.")
    page.context.clear_cookies()
    page.locator(".send button").click()
    return wrong + faults(page, "signed out while writing")
