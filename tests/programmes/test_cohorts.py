"""Cohorts and their graduation in one step."""

from datetime import date, timedelta

import pytest

from echo_community.discussions import queries as discussions
from echo_community.kernel.actor import Actor, Role
from echo_community.kernel.audit import AuditEntry
from echo_community.kernel.db import db, transaction
from echo_community.kernel.errors import Forbidden, Refused
from echo_community.kernel.mail import OutboundMail
from echo_community.programmes import services
from echo_community.programmes.drafts import CohortDraft
from echo_community.programmes.models import Cohort, Membership
from tests.world import World


@pytest.fixture
def cohort(world: World) -> Cohort:
    nora = world.coordinator()
    return services.add_cohort(nora, world.programme().id, CohortDraft("Fall 2026"))


def put_in(cohort: Cohort, *people: Actor) -> None:
    with transaction():
        ids = [person.id for person in people]
        db.session.query(Membership).filter(Membership.user_id.in_(ids)).update(
            {"cohort_id": cohort.id}
        )


def roles(world: World, *people: Actor) -> list[Role | None]:
    return [world.actor(p.id).role_in(world.programme().id) for p in people]


def test_a_cohort_graduates_in_one_step(world: World, cohort: Cohort) -> None:
    nora = world.coordinator("Ines Roy")
    amina, ben, clara = world.members("Amina Diallo", "Ben Okafor", "Clara Roy")
    osei = world.expert()
    put_in(cohort, amina, ben, osei)

    page = world.client(nora).post(f"/cohorts/{cohort.id}/graduate", follow_redirects=True)

    assert "2 participants have graduated" in page.text
    assert roles(world, amina, ben, clara, osei) == [
        Role.GRADUATE,
        Role.GRADUATE,
        Role.PARTICIPANT,
        Role.EXPERT,
    ]
    [entry] = db.session.query(AuditEntry).filter_by(act="cohort.graduate")
    assert entry.detail == {"users": sorted([amina.id, ben.id])}


def test_each_graduate_is_told_in_their_own_language(world: World, cohort: Cohort) -> None:
    amina = world.member("Amina Diallo")
    luc = world.member("Luc Gagnon", language="fr")
    put_in(cohort, amina, luc)

    services.graduate(world.coordinator("Ines Roy"), cohort.id)

    mails = db.session.query(OutboundMail).order_by(OutboundMail.id).all()
    assert [mail.recipient.split("-")[0] for mail in mails] == ["amina", "luc"]
    assert "Nothing closes for you." in mails[0].body
    assert "http://127.0.0.1:8000/p/chronic-pain/" in mails[0].body
    assert all(mail.next_try_at > mail.created_at + timedelta(minutes=9) for mail in mails)


def test_nothing_is_lost_to_a_graduate(world: World, cohort: Cohort) -> None:
    amina, ben = world.members("Amina Diallo", "Ben Okafor")
    put_in(cohort, amina)
    thread = world.thread(by=ben)
    before = discussions.thread_page(amina, thread.id)

    services.graduate(world.coordinator("Ines Roy"), cohort.id)

    amina = world.actor(amina.id)
    assert discussions.thread_page(amina, thread.id) == before
    world.reply(thread, by=amina)


def test_a_graduation_can_be_taken_back_for_a_day(world: World, cohort: Cohort) -> None:
    nora = world.coordinator("Ines Roy")
    amina = world.member()
    earlier = world.member("Wendy Lacroix", "graduate")
    put_in(cohort, amina, earlier)
    client = world.client(nora)
    client.post(f"/cohorts/{cohort.id}/graduate")

    page = client.post(f"/cohorts/{cohort.id}/undo-graduation", follow_redirects=True)

    assert "they are participants again" in page.text
    assert roles(world, amina, earlier) == [Role.PARTICIPANT, Role.GRADUATE]
    [mail] = db.session.query(OutboundMail)
    assert mail.given_up_at
    assert "graduated" not in mail.body


def test_after_a_day_a_graduation_stands(world: World, cohort: Cohort) -> None:
    nora = world.coordinator("Ines Roy")
    put_in(cohort, world.member())
    services.graduate(nora, cohort.id)
    with transaction():
        stored = db.session.get_one(Cohort, cohort.id)
        assert stored.graduated_at
        stored.graduated_at -= timedelta(days=1, minutes=1)
    with pytest.raises(Refused, match="within a day"):
        services.undo_graduation(nora, cohort.id)


def test_a_cohort_graduates_once_and_not_empty(world: World, cohort: Cohort) -> None:
    nora = world.coordinator("Ines Roy")
    with pytest.raises(Refused, match="No participant"):
        services.graduate(nora, cohort.id)
    put_in(cohort, world.member())
    services.graduate(nora, cohort.id)
    with pytest.raises(Refused, match="already"):
        services.graduate(nora, cohort.id)


def test_experts_do_not_graduate_cohorts(world: World, cohort: Cohort) -> None:
    with pytest.raises(Forbidden):
        services.graduate(world.expert(), cohort.id)


def test_a_cohort_ends_after_it_starts(world: World, cohort: Cohort) -> None:
    client = world.client(world.coordinator("Ines Roy"))
    days = {"name": "Spring", "starts_on": "2026-09-01", "ends_on": "2026-08-01"}
    page = client.post("/p/chronic-pain/settings/cohorts", data=days)
    assert page.status_code == 422
    assert "The last day comes before the first." in page.text

    client.post(f"/cohorts/{cohort.id}/edit", data={**days, "ends_on": "2026-12-18"})
    stored = db.session.get_one(Cohort, cohort.id)
    assert (stored.name, stored.ends_on) == ("Spring", date(2026, 12, 18))
