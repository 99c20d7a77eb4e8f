"""Members: the directory, a person's page, and what coordinators change."""

import pytest

from echo_community.kernel.actor import Role
from echo_community.kernel.audit import AuditEntry
from echo_community.kernel.db import db, transaction
from echo_community.kernel.errors import Forbidden, NotVisible, Refused
from echo_community.programmes import queries, services
from echo_community.programmes.drafts import CohortDraft, MemberDraft
from echo_community.programmes.models import Membership
from tests.world import World


def membership(actor, programme_id=None) -> Membership:
    wanted = programme_id or next(iter(actor.memberships))
    return db.session.query(Membership).filter_by(user_id=actor.id, programme_id=wanted).one()


def test_the_directory_names_the_hub_first(world: World) -> None:
    amina = world.member("Amina Diallo")
    world.member("Wendy Lacroix", "graduate")
    world.coordinator("Nora Lund")
    world.expert("Dr Amara Osei")
    world.person("Imported author", email=None)

    found = queries.people(amina, world.programme().id)

    assert [row.byline.name for row in found.rows] == [
        "Dr Amara Osei",
        "Nora Lund",
        "Amina Diallo",
        "Wendy Lacroix",
    ]


def test_the_directory_of_another_programme_is_not_there(world: World) -> None:
    outsider = world.member("Omar Haddad", of="Hepatitis C")
    pain = world.programme()
    world.member()
    assert world.client(outsider).get("/p/chronic-pain/people").status_code == 404
    assert queries.people(outsider, pain.id).rows == []


@pytest.mark.parametrize("path", ["/p/chronic-pain/people", "/p/chronic-pain/settings/members"])
@pytest.mark.parametrize("many", [3, 30])
def test_lists_of_people_cost_the_same_for_any_number(
    world: World, count_queries, path: str, many: int
) -> None:
    nora = world.coordinator()
    world.members(*(f"Member {n}" for n in range(many)))
    client = world.client(nora)

    with count_queries() as seen:
        page = client.get(path)

    assert page.text.count("Member ") >= many
    # Who is it, how many, this page of them; settings also read the programme and its cohorts.
    assert len(seen) == (5 if "settings" in path else 3), seen


def test_long_lists_come_in_pages(world: World) -> None:
    nora = world.coordinator()
    world.members(*(f"Member {n:02}" for n in range(70)))
    first = queries.members(nora, world.programme().id)
    second = queries.members(nora, world.programme().id, number=2)
    beyond = queries.members(nora, world.programme().id, number=99)
    assert (len(first.rows), len(second.rows), first.last, first.total) == (60, 11, 2, 71)
    assert beyond.number == 2


def test_a_person_is_seen_by_those_who_share_a_programme(world: World) -> None:
    ben = world.member("Ben Okafor", practice="Lakeside", interests="Sleep, tapering")
    hepatitis = world.programme("Hepatitis C")
    with transaction():
        db.session.add(
            Membership(user_id=ben.id, programme_id=hepatitis.id, role=Role.EXPERT, title="liver")
        )
    amina = world.member()
    page = world.client(amina).get(f"/people/{ben.id}").text
    assert "Ben Okafor" in page
    assert "Lakeside" in page
    assert "Sleep, tapering" in page
    assert "Chronic Pain" in page
    assert "Hepatitis C" not in page  # Amina is not in it
    assert ben.name not in world.client(amina).get("/people/999999").text


def test_a_person_without_a_shared_programme_is_not_there(world: World) -> None:
    amina = world.member()
    stranger = world.member("Omar Haddad", of="Hepatitis C")
    imported = world.person("A handle", email=None, source="elsewhere", handle="h")
    client = world.client(amina)
    for user_id in (stranger.id, imported.id, 999999):
        assert client.get(f"/people/{user_id}").status_code == 404


def test_the_list_can_be_of_one_role_or_cohort(world: World) -> None:
    nora, pain = world.coordinator(), world.programme().id
    ben = world.member("Ben Okafor")
    world.expert()
    autumn = services.add_cohort(nora, pain, CohortDraft("Fall 2026"))
    services.change_member(
        nora, membership(ben).id, MemberDraft(Role.PARTICIPANT, cohort_id=autumn.id)
    )

    def listed(**only):
        return [row.byline.name for row in queries.members(nora, pain, **only).rows]

    assert listed(role=Role.EXPERT) == ["Dr Amara Osei"]
    assert listed(cohort_id=autumn.id) == ["Ben Okafor"]
    page = world.client(nora).get(f"/p/chronic-pain/settings/members?role=&cohort={autumn.id}")
    assert "1 member" in page.text
    assert "Ben Okafor" in page.text
    assert "Dr Amara Osei" not in page.text


def test_a_changed_role_counts_at_once_and_is_audited(world: World) -> None:
    nora, ben = world.coordinator(), world.member("Ben Okafor")
    row = membership(ben)
    page = world.client(nora).post(
        f"/members/{row.id}",
        data={"role": "expert", "title": "addiction medicine", "cohort": "0", "spoke": "0"},
        follow_redirects=True,
    )
    assert "Ben Okafor is saved." in page.text
    assert "addiction medicine" in page.text
    assert world.actor(ben.id).role_in(row.programme_id) is Role.EXPERT
    [entry] = db.session.query(AuditEntry).filter_by(act="member.change")
    assert (entry.detail["before"], entry.detail["role"]) == ("participant", "expert")
    assert "addiction medicine" not in str(entry.detail)


def test_a_cohort_of_another_programme_cannot_be_chosen(world: World) -> None:
    nora, ben = world.coordinator(), world.member("Ben Okafor")
    other = world.coordinator("Omar Haddad", of="Hepatitis C")
    foreign = services.add_cohort(other, world.programme("Hepatitis C").id, CohortDraft("Fall"))
    with pytest.raises(NotVisible):
        services.change_member(
            nora, membership(ben).id, MemberDraft(Role.PARTICIPANT, cohort_id=foreign.id)
        )


def test_the_last_coordinator_stays(world: World) -> None:
    nora = world.coordinator()
    row = membership(nora)
    with pytest.raises(Refused, match="at least one coordinator"):
        services.remove_member(nora, row.id)
    page = world.client(nora).post(
        f"/members/{row.id}", data={"role": "expert", "cohort": "0", "spoke": "0", "once": "k"}
    )
    assert page.status_code == 422
    assert "at least one coordinator" in page.text

    world.coordinator("Ines Roy")
    services.change_member(nora, row.id, MemberDraft(Role.EXPERT))
    assert world.actor(nora.id).role_in(row.programme_id) is Role.EXPERT


def test_a_removed_member_reads_nothing_more_but_their_words_stay(world: World) -> None:
    nora, ben = world.coordinator(), world.member("Ben Okafor")
    thread = world.thread(by=ben, title="How fast do you taper?")
    row, client = membership(ben), world.client(nora)

    page = client.post(f"/members/{row.id}/remove", follow_redirects=True)

    assert "Ben Okafor is no longer a member. What they wrote stays." in page.text
    assert world.client(world.actor(ben.id)).get("/p/chronic-pain/people").status_code == 404
    assert world.client(nora).get(f"/t/{thread.id}", follow_redirects=True).status_code == 200


def test_a_removal_can_be_undone_for_a_day(world: World) -> None:
    nora, ben = world.coordinator(), world.member("Ben Okafor", "graduate")
    row, client = membership(ben), world.client(nora)
    client.post(f"/members/{row.id}/remove")
    undo = f"/p/chronic-pain/settings/members/{ben.id}/restore"

    assert undo in client.get("/p/chronic-pain/settings/members").text
    client.post(undo)

    assert world.actor(ben.id).role_in(row.programme_id) is Role.GRADUATE
    amina = world.member()
    assert client.post(undo.replace(str(ben.id), str(amina.id))).status_code == 404


def test_only_coordinators_change_members(world: World) -> None:
    world.coordinator()
    row = membership(world.member("Ben Okafor"))
    with pytest.raises(Forbidden):
        services.change_member(world.expert(), row.id, MemberDraft(Role.COORDINATOR))
    with pytest.raises(Forbidden):
        services.remove_member(world.member(), row.id)
    with pytest.raises(NotVisible):
        services.remove_member(world.coordinator("Omar Haddad", of="Hepatitis C"), row.id)
