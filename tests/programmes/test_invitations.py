"""Invitations: sending, revoking, joining."""

import re
from datetime import timedelta

import pytest

from echo_community.accounts.models import User
from echo_community.kernel.actor import Actor, Role
from echo_community.kernel.clock import now
from echo_community.kernel.db import db, transaction
from echo_community.kernel.errors import Forbidden, Refused
from echo_community.kernel.mail import OutboundMail
from echo_community.programmes import services
from echo_community.programmes.drafts import CohortDraft, InviteDraft
from echo_community.programmes.models import Invitation, InvitationState, Membership
from tests.world import World

ADDRESS = "/p/chronic-pain/settings/invitations"
ME = {
    "name": "Tamsin Greer",
    "profession": "np",
    "practice": "Nursing station",
    "region": "Far north",
    "language": "en",
    "time_zone": "America/Toronto",
    "password": "",
    "place": "own",
}


def link() -> str:
    """The path in the newest mail."""
    mail = db.session.query(OutboundMail).order_by(OutboundMail.id.desc()).first()
    assert mail
    found = re.search(r"http://127\.0\.0\.1:8000(/join/\S+)", mail.body)
    assert found, mail.body
    return found[1]


def invite(world: World, email: str = "tamsin@clinic.example", **place) -> tuple[Actor, str]:
    nora = world.coordinator()
    services.invite(nora, world.programme().id, InviteDraft((email,), **place))
    return nora, link()


def the_invitation() -> Invitation:
    return db.session.query(Invitation).populate_existing().one()


def test_addresses_can_be_pasted_as_they_come(world: World) -> None:
    nora = world.client(world.coordinator())
    pasted = "A@clinic.example; Ben Okafor <ben@clinic.example>,\r\na@clinic.example\r\n\r\n"
    data = {"emails": pasted, "role": "expert", "cohort": "0", "spoke": "0"}

    page = nora.post(ADDRESS, data=data, follow_redirects=True)

    assert "2 invitations are on their way." in page.text
    mails = [mail.recipient for mail in db.session.query(OutboundMail)]
    assert mails == ["a@clinic.example", "ben@clinic.example"]
    assert {row.role for row in db.session.query(Invitation)} == {Role.EXPERT}


def test_what_is_no_address_is_named_and_nothing_is_sent(world: World) -> None:
    nora = world.client(world.coordinator())
    data = {"emails": "a@clinic.example, nonsense", "role": "participant"}
    page = nora.post(ADDRESS, data={**data, "cohort": "0", "spoke": "0"})
    assert page.status_code == 422
    assert "This is not an e-mail address: nonsense" in page.text
    assert "a@clinic.example, nonsense" in page.text
    assert db.session.query(OutboundMail).count() == 0


def test_members_and_those_who_are_invited_already_get_no_second_mail(world: World) -> None:
    nora, _ = invite(world)
    amina = world.person(email="amina@clinic.example")
    with transaction():
        db.session.add(
            Membership(user_id=amina.id, programme_id=world.programme().id, role=Role.PARTICIPANT)
        )
    emails = ("tamsin@clinic.example", "amina@clinic.example", "new@clinic.example")

    result = services.invite(nora, world.programme().id, InviteDraft(emails))

    assert result.sent == ("new@clinic.example",)
    assert result.members == ("amina@clinic.example",)
    assert result.waiting == ("tamsin@clinic.example",)


def test_the_link_is_in_the_mail_alone(world: World) -> None:
    _, path = invite(world)
    stored = the_invitation()
    token = path.removeprefix("/join/")
    assert token not in str(vars(stored))
    assert stored.expires_at - now() > timedelta(days=13, hours=23)


def test_opening_the_link_changes_nothing_and_names_programme_and_inviter(world: World) -> None:
    _, path = invite(world)
    anybody = world.client()
    for _ in range(2):
        page = anybody.get(path)
        assert page.status_code == 200
    assert "Join Chronic Pain" in page.text
    assert "Nora Lund invites you." in page.text
    assert the_invitation().used_at is None
    assert db.session.query(User).filter_by(email="tamsin@clinic.example").count() == 0


def test_a_new_person_joins_once_and_is_signed_in(world: World) -> None:
    nora = world.coordinator("Ines Roy")
    cohort = services.add_cohort(nora, world.programme().id, CohortDraft("Fall 2026"))
    _, path = invite(world, cohort_id=cohort.id)
    browser = world.client()

    joined = browser.post(path, data={**ME, "once": "k"})
    again = browser.post(path, data={**ME, "once": "other"})

    person = db.session.query(User).filter_by(email="tamsin@clinic.example").one()
    assert joined.location == "/p/chronic-pain/"
    assert (person.name, person.practice, person.region) == (
        "Tamsin Greer",
        "Nursing station",
        "Far north",
    )
    membership = db.session.query(Membership).filter_by(user_id=person.id).one()
    assert (membership.role, membership.cohort_id) == (Role.PARTICIPANT, cohort.id)
    assert browser.get(joined.location).location == "/p/chronic-pain/norms?next=/p/chronic-pain/"
    assert again.status_code == 410
    assert the_invitation().used_by_id == person.id


def test_what_is_wrong_stands_beside_the_field_and_nothing_happened(world: World) -> None:
    _, path = invite(world)
    page = world.client().post(path, data={**ME, "name": "", "profession": ""})
    assert page.status_code == 422
    assert "Choose your profession." in page.text
    assert "Nursing station" in page.text
    weak = world.client().post(path, data={**ME, "password": "password", "once": "w"})
    assert weak.status_code == 422
    assert 'aria-invalid="true"' in weak.text
    assert the_invitation().used_at is None
    assert db.session.query(User).filter_by(email="tamsin@clinic.example").count() == 0


def test_somebody_with_an_account_signs_in_and_joins_with_one_button(world: World) -> None:
    tamsin = world.member("Tamsin Greer", of="Hepatitis C", email="tamsin@clinic.example")
    _, path = invite(world)

    outside = world.client().get(path)
    browser = world.client(tamsin)
    inside = browser.get(path)
    joined = browser.post(path, data={"once": "k"})

    assert f"next={path}".replace("/", "%2F") in outside.text or f"next={path}" in outside.text
    assert "Tamsin Greer" not in outside.text
    assert "Join as Tamsin Greer" in inside.text
    assert joined.location == "/p/chronic-pain/"
    assert world.actor(tamsin.id).role_in(world.programme().id) is Role.PARTICIPANT


def test_an_account_is_not_made_twice_nor_taken_over(world: World) -> None:
    world.member("Tamsin Greer", of="Hepatitis C", email="tamsin@clinic.example")
    _, path = invite(world)
    page = world.client().post(path, data=ME)
    assert "has an account here" in page.text
    assert the_invitation().used_at is None


def test_somebody_else_who_is_signed_in_cannot_use_it(world: World) -> None:
    _, path = invite(world)
    other = world.member("Omar Haddad", of="Hepatitis C")
    page = world.client(other).post(path, data=ME)
    assert "This invitation is for another address." in page.text
    assert the_invitation().used_at is None
    assert world.actor(other.id).role_in(world.programme().id) is None


@pytest.mark.parametrize(
    ("fate", "says"),
    [
        ("expired", "This invitation has expired"),
        ("revoked", "This invitation was taken back"),
        ("used", "This invitation has been used"),
    ],
)
def test_a_spent_invitation_says_which_and_how_to_get_another(
    world: World, fate: str, says: str
) -> None:
    nora, path = invite(world)
    if fate == "used":
        world.client().post(path, data=ME)
    elif fate == "revoked":
        services.revoke(nora, the_invitation().id)
    else:
        with transaction():
            the_invitation().expires_at = now() - timedelta(minutes=1)
    anybody = world.client()
    for page in (anybody.get(path), anybody.post(path, data=ME)):
        assert page.status_code == 410
        assert says in page.text
        assert "coordinator" in page.text
        assert "Chronic Pain" in page.text
        for private in ("Nora", "Tamsin", "tamsin@"):
            assert private not in page.text


def test_an_unknown_link_is_the_same_404(world: World) -> None:
    assert world.client().get("/join/never-was").status_code == 404
    assert world.client().post("/join/never-was", data=ME).status_code == 404


def test_sending_again_makes_a_new_link_and_kills_the_old(world: World) -> None:
    nora, old = invite(world)
    page = world.client(nora).post(
        f"/invitations/{the_invitation().id}/renew", follow_redirects=True
    )
    new = link()
    anybody = world.client()
    assert "A new link is on its way to tamsin@clinic.example" in page.text
    assert anybody.get(old).status_code == 404
    assert anybody.get(new).status_code == 200
    unsent = db.session.query(OutboundMail).filter(OutboundMail.given_up_at.is_(None))
    assert unsent.count() == 1


def test_a_revoked_invitation_can_be_sent_again_but_a_used_one_cannot(world: World) -> None:
    nora, path = invite(world)
    invitation = the_invitation().id
    client = world.client(nora)
    client.post(f"/invitations/{invitation}/revoke")
    assert "Revoked" in client.get(ADDRESS).text
    client.post(f"/invitations/{invitation}/renew")
    world.client().post(link(), data=ME)
    page = client.post(f"/invitations/{invitation}/revoke", follow_redirects=True)
    assert "It has been used: remove the member instead." in page.text
    assert "Used by Tamsin Greer" in page.text


@pytest.mark.parametrize("many", [3, 30])
def test_the_list_of_invitations_costs_the_same_for_any_number(
    world: World, count_queries, many: int
) -> None:
    nora = world.coordinator()
    emails = tuple(f"person{n}@clinic.example" for n in range(many))
    services.invite(nora, world.programme().id, InviteDraft(emails))
    client = world.client(nora)

    with count_queries() as seen:
        page = client.get(ADDRESS)

    assert page.text.count("<b>person") == many
    # Who is it, the programme, cohorts and spokes to choose from, the list.
    assert len(seen) == 5, seen


def test_only_coordinators_and_administrators_invite(world: World) -> None:
    draft = InviteDraft(("a@clinic.example",))
    with pytest.raises(Forbidden):
        services.invite(world.expert(), world.programme().id, draft)
    services.invite(world.admin(), world.programme().id, draft)
    assert the_invitation().email == "a@clinic.example"


def test_nobody_comes_back_by_an_invitation_that_was_left_over(world: World) -> None:
    nora = world.coordinator()
    address = "x@clinic.example"
    person = world.person("Xavier Roy", email=address)
    programme_id = next(iter(nora.memberships))
    services.invite(nora, programme_id, InviteDraft((address,), Role.EXPERT))
    [first] = db.session.query(Invitation).all()
    services.revoke(nora, first.id)
    services.invite(nora, programme_id, InviteDraft((address,), Role.PARTICIPANT))

    with pytest.raises(Refused):
        services.renew(nora, first.id)
    member = services.join(world.actor(person.id), link().removeprefix("/join/"))
    services.remove_member(nora, member.id)

    states = {invitation.state for invitation in db.session.query(Invitation)}
    assert InvitationState.WAITING not in states
