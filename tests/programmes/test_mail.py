"""What a coordinator sees and does about mail."""

import pytest

from echo_community.accounts import services as accounts
from echo_community.kernel import mail
from echo_community.kernel.clock import now
from echo_community.kernel.db import db, transaction
from echo_community.kernel.mail import OutboundMail, Post
from echo_community.programmes.models import Programme
from tests.accounts.reading import form
from tests.world import World


def stuck(
    world: World, to: str = "priya@north.example", of: str = "Chronic Pain", **columns
) -> int:
    """A mail of a programme that its server did not take."""
    with transaction():
        post = Post(programme_id=world.programme(of).id, stream="answers")
        written = mail.send(to, "About Mrs Roy", "Her words", "answer 4 7", post)
        given = {"tries": 3, "problem": "451"} | columns
        for name, value in given.items():
            setattr(written, name, value)
    return written.id


def test_stuck_mails_are_listed_without_address_words_or_thread(
    world: World, count_queries
) -> None:
    nora = world.coordinator()
    stuck(world)
    stuck(world, "ben@south.example", of="Hepatitis C")
    client = world.client(nora)
    client.get("/p/chronic-pain/mail")

    with count_queries() as seen:
        page = client.get("/p/chronic-pain/mail").get_data(as_text=True)

    assert len(seen) <= 12
    assert "p…@n….example" in page
    assert "451" in page
    assert not any(word in page for word in ("priya", "north", "Roy", "Her words", "b…@", "/t/4"))


def test_one_is_tried_again_or_all_are_and_no_other_programmes(world: World) -> None:
    client = world.client(world.coordinator())
    given_up = stuck(world, tries=16, given_up_at=now())
    other = stuck(world)
    foreign = stuck(world, of="Hepatitis C")
    page = client.get("/p/chronic-pain/mail").get_data(as_text=True)

    one = f"/p/chronic-pain/mail/{given_up}/retry"
    assert client.post(one, data=form(page, one)).status_code == 303
    assert waiting() == {given_up: 0, other: 3, foreign: 3}
    client.post("/p/chronic-pain/mail/retry")
    assert waiting() == {given_up: 0, other: 0, foreign: 3}
    assert client.post(f"/p/chronic-pain/mail/{foreign}/retry").status_code == 404


def waiting() -> dict[int, int]:
    """Mails that are still tried, with how often they were."""
    db.session.expire_all()
    rows = db.session.query(OutboundMail).filter(OutboundMail.given_up_at.is_(None))
    return {row.id: row.tries for row in rows}


def test_who_is_not_reached_is_named(world: World) -> None:
    nora = world.coordinator()
    world.member("Amina Diallo", email="amina@clinic.example")
    stuck(world, "amina@clinic.example")

    accounts.bounced("amina@clinic.example", True, "5.1.1")
    page = world.client(nora).get("/p/chronic-pain/mail").get_data(as_text=True)

    assert "Amina Diallo" in page
    assert "retry" not in page


def test_how_much_mails_say_is_the_coordinators_to_choose(world: World) -> None:
    client = world.client(world.coordinator())

    sent = client.post("/p/chronic-pain/mail", data={"open": "title", "clinical": "none"})
    refused = client.post("/p/chronic-pain/mail", data={"open": "all", "clinical": "none"})

    assert (sent.status_code, refused.status_code) == (303, 422)
    assert db.session.query(Programme.mail_quoting).scalar() == "title"


@pytest.mark.parametrize("role", ["participant", "expert"])
def test_it_is_not_for_others(world: World, role: str) -> None:
    mail_id = stuck(world)
    client = world.client(world.member("Ben Okafor", role))

    assert client.get("/p/chronic-pain/mail").status_code == 403
    assert client.post(f"/p/chronic-pain/mail/{mail_id}/retry").status_code == 403
    assert (
        world.client(world.coordinator(of="Hepatitis C")).get("/p/chronic-pain/mail").status_code
        == 404
    )
