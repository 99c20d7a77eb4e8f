"""A handout leaves the programme: printed, public for exactly one version, shared by a link."""

from datetime import timedelta
from typing import Any

import pypdfium2
import pytest
import time_machine

from echo_community.discussions.drafts import ShareDraft
from echo_community.kernel.clock import now
from echo_community.kernel.db import db, transaction
from echo_community.kernel.errors import Forbidden, NotVisible, Overtaken, Stopped
from echo_community.lectures.handout_drafts import HandoutDraft
from echo_community.lectures.models import ForWhom, Handout, HandoutLink
from echo_community.lectures.services import handing_out
from echo_community.lectures.services import handouts as services
from echo_community.programmes.models import Membership
from tests.cast import CARD
from tests.files import pdf
from tests.lectures.giving import handout
from tests.world import World


def published(world: World, **draft: Any) -> Handout:
    """A handout that an expert made public."""
    row = handout(world, **draft)
    return handing_out.publish(world.expert(), row.id, row.revision)


def text_of(content: bytes) -> str:
    """What the first page of a PDF says."""
    with pypdfium2.PdfDocument(content) as document:
        return document[0].get_textpage().get_text_bounded()


def opened(world: World, row: Handout) -> Any:
    """What somebody without an account sees at its public address."""
    return world.client().get(f"/handout/{row.public_key}")


def test_printing_is_counted_and_leads_to_a_page_in_large_type(world: World) -> None:
    row = handout(world)
    client = world.client(world.member())

    page = client.post(f"/h/{row.id}/print", follow_redirects=True).text

    assert 'class="sheet large"' in page
    assert "Chronic Pain" in page
    assert '<svg role="img"' in page
    assert f"http://localhost/h/{row.id}" in page
    client.post(f"/h/{row.id}/print")
    assert "2 times" in client.get(f"/h/{row.id}").text


def test_clinicians_print_in_their_usual_type(world: World) -> None:
    row = handout(world, for_whom=ForWhom.CLINICIAN)

    assert 'class="sheet"' in world.client(world.member()).get(f"/h/{row.id}/print").text


def test_a_pdf_is_counted_and_handed_over_with_a_code_below_each_page(world: World) -> None:
    row = handout(world, pdf="One tablet less.", file=pdf("At home"))
    client = world.client(world.member())

    answer = client.post(f"/h/{row.id}/print")

    assert answer.location == f"/h/{row.id}/print.pdf"
    assert db.session.get_one(Handout, row.id).prints == 1
    said = text_of(client.get(answer.location).data)
    assert "At home" in said
    assert "Chronic Pain" in said
    assert f"http://localhost/h/{row.id}" in said


def test_a_clinicians_pdf_and_one_that_cannot_be_opened_are_printed_as_they_came(
    world: World,
) -> None:
    for whom in ForWhom:
        row = handout(world, pdf="One tablet less.", for_whom=whom)
        printed = world.client(world.member()).get(f"/h/{row.id}/print.pdf")
        assert printed.data == b"a paper"


def test_a_sheet_speaks_its_own_language(world: World) -> None:
    row = handout(world, language="fr")

    page = world.client(world.member()).get(f"/h/{row.id}/print").text

    assert "Print this page with your browser." in page
    assert "En cas d’urgence" in page.split('lang="fr"')[1]


def test_an_expert_alone_makes_one_public(world: World) -> None:
    row = handout(world)

    for other in (world.member(), world.coordinator()):
        with pytest.raises(Forbidden):
            handing_out.publish(other, row.id, 1)
    with pytest.raises(Overtaken):
        handing_out.publish(world.expert(), row.id, 2)
    assert handing_out.publish(world.expert(), row.id, 1).public_key


def test_whoever_has_its_address_reads_it_and_it_leaves_no_trace(world: World) -> None:
    row = published(world)

    answer = opened(world, row)

    assert answer.status_code == 200
    assert "Take one tablet less" in answer.text
    assert f"http://localhost/handout/{row.public_key}" in answer.text
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert "noindex" in answer.headers["X-Robots-Tag"]
    assert "Fortier" not in answer.text
    assert "Set-Cookie" not in answer.headers
    page = world.client(world.expert()).get(f"/h/{row.id}").text
    assert "opened 1 time" in page


def test_exactly_that_version_is_public_and_the_address_stays(world: World) -> None:
    row = published(world)
    key = row.public_key

    services.edit_handout(world.coordinator(), row.id, HandoutDraft("T", body="New.", revision=1))
    assert opened(world, row).status_code == 404
    handing_out.publish(world.expert(), row.id, 2)
    assert row.public_key == key
    assert "New." in opened(world, row).text


def test_revoked_for_good_and_withdrawn_for_a_while(world: World) -> None:
    row = published(world)
    services.withdraw_handout(world.expert(), row.id)
    assert opened(world, row).status_code == 404
    services.restore_handout(world.expert(), row.id)
    assert opened(world, row).status_code == 200

    key = row.public_key
    handing_out.unpublish(world.coordinator(), row.id)
    handing_out.publish(world.expert(), row.id, 1)
    assert world.client().get(f"/handout/{key}").status_code == 404
    assert row.public_key != key


def test_a_public_pdf_is_that_file_and_no_other(world: World) -> None:
    row = published(world, pdf="One tablet less.")
    other = handout(world, pdf="Other.")
    stranger = world.client()

    answer = stranger.get(f"/handout/{row.public_key}/file")

    assert answer.data == b"a paper"
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert stranger.get(f"/h/{other.id}/file").status_code == 302
    assert stranger.get("/handout/unknown/file").status_code == 404


def test_what_not_every_member_reads_does_not_get_out(world: World) -> None:
    row = handout(world, body=f"Call {CARD}.", reason="The manual's example.")

    with pytest.raises(Forbidden):
        handing_out.publish(world.expert("Dr Roy"), row.id, 1)
    with pytest.raises(Forbidden):
        handing_out.share_handout(world.expert("Dr Roy"), row.id, ShareDraft())


def test_a_member_shares_one_by_a_link_that_is_shown_once(world: World) -> None:
    row, jo = handout(world, for_whom=ForWhom.CLINICIAN), world.member("Jo Halvorsen")
    client, address = world.client(jo), f"/h/{row.id}/shares"

    assert client.post(address, data={"for_whom": "our nurse", "days": "3"}).status_code == 303
    shown = client.get(address).text
    assert "/handout/shared/" in shown
    assert "our nurse" in shown
    assert "/handout/shared/" not in client.get(address).text
    assert client.post(address, data={"days": "90"}).status_code == 422
    assert "our nurse" not in world.client(world.member("Ben")).get(address).text
    assert "our nurse" in world.client(world.expert()).get(address).text


def test_a_colleague_opens_it_with_a_tap_until_it_expires_or_is_revoked(world: World) -> None:
    row, jo = handout(world), world.member("Jo Halvorsen")
    link, secret = handing_out.share_handout(jo, row.id, ShareDraft(days=3))
    address = f"/handout/shared/{secret}"

    assert "Take one tablet less" not in world.client().get(address).text
    assert "Take one tablet less" in world.client().post(address).text
    assert db.session.get_one(HandoutLink, link.id).opened == 1
    with time_machine.travel(now() + timedelta(days=4)):
        assert world.client().post(address).status_code == 404
    with pytest.raises(NotVisible):
        handing_out.revoke_link(world.member("Ben"), link.id)
    handing_out.revoke_link(jo, link.id)
    assert world.client().post(address).status_code == 404


def test_it_ends_with_the_reading_of_who_made_it(world: World) -> None:
    row, jo = handout(world), world.member("Jo Halvorsen")
    _, secret = handing_out.share_handout(jo, row.id, ShareDraft())
    barred: dict[Any, Any] = {
        "suspended_until": now() + timedelta(days=1),
        "suspended_reads": False,
    }

    with transaction():
        db.session.query(Membership).filter_by(user_id=jo.id).update(barred)

    assert world.client().post(f"/handout/shared/{secret}").status_code == 404


def test_a_line_for_whom_it_is_goes_through_the_guard(world: World) -> None:
    with pytest.raises(Stopped):
        handing_out.share_handout(world.member(), handout(world).id, ShareDraft(CARD))


def test_the_page_costs_few_statements(world: World, count_queries: Any) -> None:
    row = published(world)
    client = world.client(world.expert())
    for address in (f"/h/{row.id}", f"/h/{row.id}/print", "/p/chronic-pain/handouts"):
        client.get(address)
        with count_queries() as seen:
            assert client.get(address).status_code == 200
        assert len(seen) <= 5, seen
