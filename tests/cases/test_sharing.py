"""A signed summary shared with a colleague who has no account."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine

from echo_community.cases.services import summaries
from echo_community.discussions import queries, services
from echo_community.discussions.drafts import EditDraft, ShareDraft
from echo_community.discussions.models import Post, ShareLink, Thread
from echo_community.kernel.audit import AuditEntry
from echo_community.kernel.clock import now
from echo_community.kernel.db import db, transaction
from echo_community.kernel.errors import Forbidden, NotVisible, Refused
from echo_community.policy import Visibility
from echo_community.programmes.models import Membership
from tests.cases.test_summary import LIST, sign
from tests.world import World


class Shared:
    """A case whose summary is signed, and a link to it of Jo's."""

    def __init__(self, world: World, **draft: Any) -> None:
        self.world, self.jo, self.expert = world, world.member("Jo Halvorsen"), world.expert()
        self.case = world.case(by=self.jo)
        self.thread_id = self.case.thread_id or 0
        self.post = sign(self.expert, self.case)
        self.link, self.secret = summaries.share(self.jo, self.thread_id, ShareDraft(**draft))

    def opened(self, method: str = "POST") -> Any:
        """What a colleague without an account is shown."""
        return self.world.client().open(f"/shared/{self.secret}", method=method)

    def change(self, kind: Any, number: Any, **columns: Any) -> None:
        """Change a row."""
        with transaction():
            for name, value in columns.items():
                setattr(db.session.get_one(kind, number), name, value)


def test_a_member_makes_a_link_which_is_shown_once(world: World) -> None:
    jo = world.member("Jo Halvorsen")
    case = world.case(by=jo)
    sign(world.expert(), case)
    client, address = world.client(jo), f"/t/{case.thread_id}/case/shares"

    first = client.post(address, data={"for_whom": "our pharmacist", "days": "3"})
    assert first.status_code == 303
    shown = client.get(address).text
    assert "http://localhost/shared/" in shown
    assert "our pharmacist" in shown
    assert "opened 0 times" in shown
    assert "/shared/" not in client.get(address).text
    [link] = db.session.query(ShareLink)
    assert timedelta(days=2) < link.expires_at - now() <= timedelta(days=3)
    assert link.token_hash not in shown
    too_long = client.post(address, data={"days": "90"})
    assert too_long.status_code == 422
    assert "between 1 and 30 days" in too_long.text


def test_the_address_shows_a_button_and_the_tap_the_page_alone(world: World) -> None:
    shared = Shared(world)

    closed = shared.opened("GET")
    assert closed.status_code == 200
    assert "A colleague shares a recommendation with you" in closed.text
    for words in ("Rotate", shared.case.echo_id or "", "Amara", "Taper"):
        assert words not in closed.text
    page = shared.opened()
    assert "Rotate first, taper later." in page.text
    assert "Hub expert" in page.text
    assert "The treating clinician decides." in page.text
    for words in ("Halvorsen", "Osei", "/t/", "/p/chronic-pain", "sign-in"):
        assert words not in page.text
    for answer in (closed, page):
        assert answer.headers["Referrer-Policy"] == "no-referrer"
        assert answer.headers["Cache-Control"] == "no-store"
        assert "noindex" in answer.headers["X-Robots-Tag"]
    db.session.expire_all()
    assert db.session.get_one(ShareLink, shared.link.id).opened == 1


def test_a_link_ends_with_the_reading_of_who_made_it(world: World) -> None:
    shared = Shared(world)
    barred: dict[Any, Any] = {
        "suspended_until": now() + timedelta(days=1),
        "suspended_reads": False,
    }

    with transaction():
        db.session.query(Membership).filter_by(user_id=shared.jo.id).update(barred)

    assert shared.opened().status_code == 404


def test_what_no_longer_leads_there_all_looks_the_same(world: World) -> None:
    shared = Shared(world)
    unknown = world.client().get("/shared/never-there")
    assert unknown.status_code == 404
    assert "This link leads nowhere" in unknown.text

    with time_machine.travel(now() + timedelta(days=8)):
        expired = shared.opened("GET")
    services.revoke(shared.jo, shared.link.id)
    revoked = shared.opened()

    for answer in (expired, revoked):
        assert (answer.status_code, answer.text) == (404, unknown.text)


@pytest.mark.parametrize("what", ["edited", "post hidden", "post held", "thread", "for staff"])
def test_a_summary_that_is_no_longer_signed_or_open_is_not_shown(world: World, what: str) -> None:
    shared = Shared(world)
    match what:
        case "edited":
            services.summarise(shared.jo, shared.thread_id, EditDraft("Else.", 1))
        case "post hidden":
            services.hide_post(shared.expert, shared.post.id)
        case "post held":
            shared.change(Post, shared.post.id, held=True)
        case "thread":
            services.hide_thread(shared.expert, shared.thread_id)
        case "for staff":
            shared.change(Thread, shared.thread_id, visibility=Visibility.STAFF)

    assert shared.opened().status_code == 404
    assert shared.opened("GET").status_code == 404
    with pytest.raises(NotVisible):
        summaries.share(shared.expert, shared.thread_id, ShareDraft())


def test_an_unsigned_summary_is_not_shared(world: World) -> None:
    jo = world.member("Jo Halvorsen")
    case = world.case(by=jo)
    services.summarise(jo, case.thread_id or 0, EditDraft(LIST, 0))

    assert world.client(jo).get(f"/t/{case.thread_id}/case/shares").status_code == 404
    with pytest.raises(NotVisible):
        summaries.share(jo, case.thread_id or 0, ShareDraft())


def test_one_sees_and_revokes_ones_own_links_and_moderators_all(world: World) -> None:
    shared = Shared(world, for_whom="our nurse")
    ben, nora = world.member("Ben Okafor"), world.coordinator()
    address = f"/t/{shared.thread_id}/case/shares"

    assert "our nurse" not in world.client(ben).get(address).text
    assert "our nurse" in world.client(nora).get(address).text
    for person in (ben, world.member("Omar Haddad", of="Hepatitis C")):
        assert world.client(person).post(f"/shares/{shared.link.id}/revoke").status_code == 404
    assert world.client(nora).post(f"/shares/{shared.link.id}/revoke").status_code == 303
    assert shared.opened().status_code == 404


def test_outsiders_and_the_suspended_make_none(world: World) -> None:
    shared = Shared(world)
    ben = world.member("Ben Okafor")
    world.membership(ben, suspended_until=now() + timedelta(days=1))

    with pytest.raises(NotVisible):
        summaries.share(world.expert("Dr Far", of="Hepatitis C"), shared.thread_id, ShareDraft())
    with pytest.raises(Forbidden):
        summaries.share(world.actor(ben.id), shared.thread_id, ShareDraft())


def test_no_more_than_twenty_lead_there_at_once(world: World) -> None:
    shared = Shared(world)
    for _ in range(19):
        services.share(shared.jo, shared.thread_id, ShareDraft())

    with pytest.raises(Refused, match="Revoke one first"):
        services.share(shared.jo, shared.thread_id, ShareDraft())
    page = world.client(shared.jo).post(f"/t/{shared.thread_id}/case/shares", data={})
    assert page.status_code == 422
    assert "Revoke one first" in page.text


def test_the_secret_is_in_no_row_no_log_and_no_audit(
    world: World, capfd: pytest.CaptureFixture[str], app: Any
) -> None:
    shared = Shared(world)
    shared.opened()
    shared.opened("GET")

    acts = {entry.act for entry in db.session.query(AuditEntry)}
    assert "share.make" in acts
    assert not any(act.startswith("share.open") for act in acts)
    assert shared.secret not in str([e.detail for e in db.session.query(AuditEntry)])
    for table in db.Model.metadata.sorted_tables or []:
        assert shared.secret not in str(db.session.execute(table.select()).all())
    assert shared.secret not in "".join(capfd.readouterr())


def test_over_https_without_a_referer_the_tap_needs_its_token(world: World, app: Any) -> None:
    shared = Shared(world)
    app.config["WTF_CSRF_ENABLED"] = True
    client, base = world.client(), "https://localhost"

    page = client.get(f"/shared/{shared.secret}", base_url=base).text
    token = page.split('name="csrf_token" value="')[1].split('"')[0]
    without = client.post(f"/shared/{shared.secret}", base_url=base)
    opened = client.post(f"/shared/{shared.secret}", data={"csrf_token": token}, base_url=base)

    assert without.status_code == 400
    assert "Rotate" not in without.text
    assert "Open it once more" in without.text
    assert "Rotate first" in opened.text


def test_a_list_of_links_costs_one_statement(world: World, count_queries: Any) -> None:
    shared = Shared(world)
    services.share(shared.jo, shared.thread_id, ShareDraft())
    thread = db.session.get_one(Thread, shared.thread_id)

    with count_queries() as seen:
        assert len(queries.links(shared.jo, thread)) == 2  # type: ignore[arg-type]
    assert len(seen) == 1
