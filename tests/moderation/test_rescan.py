"""Everything looked at again: what stops now waits in the queue, batch by batch, without a word."""

import re
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import pytest
import time_machine

from echo_community.discussions import services as discussions
from echo_community.discussions.drafts import EditDraft
from echo_community.discussions.models import Post, Thread
from echo_community.kernel.audit import AuditEntry
from echo_community.kernel.clock import now
from echo_community.kernel.db import db, transaction
from echo_community.kernel.mail import OutboundMail
from echo_community.moderation.models import Cause, Decision, Review
from echo_community.moderation.rescanning import services
from echo_community.moderation.rescanning.models import Scan
from echo_community.moderation.rescanning.services import go_on_scanning
from echo_community.notifications.mailing import mail_notices
from echo_community.privacy import guard
from echo_community.privacy.guard import Finding
from tests.world import World


def _named(text: str, language: str) -> Sequence[Finding]:
    return [
        Finding(found.start(), found.end(), "NAME", 0.9, "the patient", stops=True)
        for found in re.finditer("Mrs Lavoie", text)
    ]


@pytest.fixture
def story(world: World, monkeypatch: pytest.MonkeyPatch) -> Thread:
    """Three posts, written before the guard knew the name that two of them hold."""
    monkeypatch.setattr(guard, "DETECTORS", [])
    amina = world.member("Amina Diallo")
    thread = world.thread(by=amina, body="Mrs Lavoie tapers.", replies=1)
    world.reply(thread, amina, "So does Mrs Lavoie of the other ward.")
    monkeypatch.setattr(guard, "DETECTORS", [_named])
    monkeypatch.setattr(services, "AT_ONCE", 2)
    return thread


def begin(world: World, thread: Thread, **options: Any) -> Scan:
    return services.begin(world.coordinator(), thread.programme_id, **options)


def waiting() -> list[tuple[Cause, int, int]]:
    rows = db.session.query(Review, Post.number).join(Post, Post.id == Review.post_id)
    return [(row.cause, row.gravity, number) for row, number in rows.order_by(Post.number)]


def test_what_stops_now_waits_in_the_queue_and_stays_readable(world: World, story: Thread) -> None:
    begin(world, story)
    go_on_scanning.work()

    assert waiting() == [(Cause.RESCAN, 3, 1), (Cause.RESCAN, 3, 3)]
    [scan] = db.session.query(Scan)
    assert (scan.done, scan.of, scan.stopped, scan.opened) == (3, 3, 2, 2)
    assert scan.found == {"NAME": 2}
    assert scan.finished_at is not None
    assert db.session.query(Post).filter_by(held=True).count() == 0


def test_one_that_was_cut_off_goes_on_where_it_was(world: World, story: Thread) -> None:
    scan = begin(world, story)

    assert services.scan_some(scan.id)
    assert (db.session.get_one(Scan, scan.id).done, len(waiting())) == (2, 1)
    go_on_scanning.work()

    assert (db.session.get_one(Scan, scan.id).done, len(waiting())) == (3, 2)


def test_it_begins_anew_where_the_detectors_improve_meanwhile(
    world: World, story: Thread, monkeypatch: pytest.MonkeyPatch
) -> None:
    scan = begin(world, story)
    services.scan_some(scan.id)
    monkeypatch.setattr(services, "version", lambda: "newer")

    go_on_scanning.work()

    again = db.session.get_one(Scan, scan.id)
    assert (again.version, again.done, again.found) == ("newer", 3, {"NAME": 2})


def test_asked_for_twice_it_runs_once(world: World, story: Thread) -> None:
    assert begin(world, story).id == begin(world, story).id


def test_what_somebody_let_pass_is_not_asked_again_until_it_changes(
    world: World, story: Thread
) -> None:
    begin(world, story)
    go_on_scanning.work()
    with transaction():
        for review in db.session.query(Review):
            review.decision, review.decided_at = Decision.FINE, now()

    begin(world, story)
    go_on_scanning.work()
    assert len(waiting()) == 2

    post = db.session.query(Post).filter_by(number=3).one()
    author = world.actor(post.author_id)
    draft = EditDraft("Mrs Lavoie, once more.", post.revision, reason="She is a colleague.")
    discussions.edit_post(author, post.id, draft)
    with transaction():
        post.held = False
    begin(world, story)
    go_on_scanning.work()
    assert len(waiting()) == 3


def test_what_waits_already_does_not_wait_twice(world: World, story: Thread) -> None:
    for _ in range(2):
        begin(world, story)
        go_on_scanning.work()

    assert len(waiting()) == 2


def test_an_option_holds_what_it_stops(world: World, story: Thread) -> None:
    begin(world, story, hides=True)
    go_on_scanning.work()

    assert sorted(post.number for post in db.session.query(Post).filter_by(held=True)) == [1, 3]
    assert db.session.query(AuditEntry).filter_by(act="post.hold").count() == 2
    other = world.client(world.member("Ben Okafor"))
    assert other.get(f"/t/{story.id}", follow_redirects=True).status_code == 404
    discussions.release(world.expert(), db.session.query(Post).filter_by(number=1).one().id)
    assert other.get(f"/t/{story.id}", follow_redirects=True).status_code == 200


def test_a_title_it_holds_leaves_the_mails_that_wait(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(guard, "DETECTORS", [])
    thread = world.thread(by=world.member("Amina Diallo"), title="Mrs Lavoie tapers")
    world.reply(thread, world.member("Ben Okafor"), "Slowly.")
    with time_machine.travel(now() + timedelta(minutes=4)):
        mail_notices.work()
    monkeypatch.setattr(guard, "DETECTORS", [_named])
    waiting = db.session.query(OutboundMail).filter(OutboundMail.sent_at.is_(None))
    assert "Lavoie" in "".join(mail.subject + mail.body for mail in waiting)

    begin(world, thread, hides=True)
    go_on_scanning.work()

    assert "Lavoie" not in "".join(mail.subject + mail.body for mail in waiting)


def test_coordinators_start_it_and_see_how_far_it_is(world: World, story: Thread) -> None:
    nora = world.coordinator()
    client = world.client(nora)
    assert "Nothing was looked at again yet." in client.get("/p/chronic-pain/settings/rescan").text

    assert client.post("/p/chronic-pain/settings/rescan", data={}).status_code == 303
    services.scan_some(db.session.query(Scan).one().id)
    page = client.get("/p/chronic-pain/settings/rescan").text
    assert "Reading: 2 of 3 posts" in page
    assert 'max="3" value="2"' in page
    assert "Look again" not in page

    go_on_scanning.work()
    page = client.get("/p/chronic-pain/settings/rescan").text
    assert "2 new in the queue" in page
    assert "<dt>a name</dt><dd>2</dd>" in page
    assert "Lavoie" not in page


def test_experts_and_other_programmes_do_not_start_it(world: World, story: Thread) -> None:
    path = "/p/chronic-pain/settings/rescan"

    assert world.client(world.expert()).post(path).status_code == 403
    assert world.client(world.member("Ben Okafor")).get(path).status_code == 403
    assert world.client(world.coordinator(of="Hepatitis C")).get(path).status_code == 404


def test_the_page_costs_the_same_however_many_scans(
    world: World, story: Thread, count_queries: Any
) -> None:
    client = world.client(world.coordinator())
    for _ in range(3):
        begin(world, story)
        go_on_scanning.work()
    client.get("/p/chronic-pain/settings/rescan")
    with count_queries() as seen:
        client.get("/p/chronic-pain/settings/rescan")
    assert len(seen) == 3, seen
