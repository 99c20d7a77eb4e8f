"""Appeals: to another moderator, once; to the site's administrators where the hub has no other."""

import pytest
import time_machine

from echo_community.accounts.models import User
from echo_community.kernel.clock import now
from echo_community.kernel.db import db
from echo_community.kernel.errors import Forbidden, NotVisible, Refused
from echo_community.kernel.mail import OutboundMail
from echo_community.moderation.models import Cause, Decision, Review
from echo_community.moderation.sanctions import services
from echo_community.moderation.sanctions.models import Sanction
from echo_community.moderation.sanctions.queries import APPEAL_WITHIN
from echo_community.notifications.models import Notice
from tests.moderation.conftest import Impose
from tests.world import World


def test_an_appeal_opens_a_review_that_whoever_imposed_may_not_decide(
    world: World, impose: Impose
) -> None:
    ben, expert, other = world.member("Ben Okafor"), world.expert(), world.expert("Dr Ines Roy")
    sanction = impose(expert, ben, "suspension", reads=False)

    review = services.appeal(world.actor(ben.id), sanction.id, "I was quoted out of place.")

    assert (review.cause, review.about_id) == (Cause.APPEAL, expert.id)
    told = db.session.query(Notice).filter_by(kind="appeal").all()
    assert [notice.user_id for notice in told] == [other.id]
    with pytest.raises(Forbidden):
        services.decide_appeal(expert, review.id, Decision.UPHOLD, "It stands.")
    services.decide_appeal(other, review.id, Decision.LIFT, "You were quoted out of place.")
    assert world.actor(ben.id).memberships
    assert db.session.get_one(Review, review.id).decided_by_id == other.id


def test_nobody_decides_their_own_appeal_and_members_see_none(world: World, impose: Impose) -> None:
    nora, expert, amina = world.coordinator(), world.expert(), world.member()
    review = services.appeal(expert, impose(nora, expert, "warning").id, "Look again.")

    with pytest.raises(Forbidden):
        services.decide_appeal(expert, review.id, Decision.LIFT, "I am right.")
    with pytest.raises(NotVisible):
        services.decide_appeal(amina, review.id, Decision.LIFT, "They are right.")


def test_where_the_hub_has_nobody_else_an_administrator_is_mailed_and_decides(
    world: World, impose: Impose
) -> None:
    ben, expert, ada = world.member("Ben Okafor"), world.expert(), world.admin()
    sanction = impose(expert, ben, "slow")
    client = world.client(ben)
    form = client.get(f"/sanctions/{sanction.id}/appeal")

    client.post(f"/sanctions/{sanction.id}/appeal", data={"words": "Look again.", "once": "a"})

    assert "an administrator of the site looks at it" in form.text
    address = db.session.get_one(User, ada.id).email
    mail = db.session.query(OutboundMail).filter_by(recipient=address).one()
    review = db.session.query(Review).one()
    assert f"/appeals/{review.id}" in mail.body
    assert "Look again." not in mail.body
    decided = world.client(ada).post(
        f"/appeals/{review.id}", data={"decision": "uphold", "words": "It stands.", "once": "b"}
    )
    assert decided.status_code == 303
    page = client.get("/p/chronic-pain/standing")
    assert "It stands." in page.text
    assert "Your posts are slowed until" in page.text


def test_one_appeals_once_not_after_a_month_and_not_for_others(
    world: World, impose: Impose
) -> None:
    amina, ben, expert = world.member(), world.member("Ben Okafor"), world.expert()
    sanction, old = impose(expert, ben, "slow"), impose(expert, ben, "suspension", days=1)
    note = impose(expert, ben, "note")
    services.appeal(ben, sanction.id, "Look again.")

    for refused in (sanction, note):
        with pytest.raises(Refused):
            services.appeal(ben, refused.id, "And again.")
    with pytest.raises(NotVisible):
        services.appeal(amina, old.id, "For my friend.")
    late = now() + APPEAL_WITHIN
    with time_machine.travel(late.replace(year=late.year + 1)), pytest.raises(Refused):
        services.appeal(ben, old.id, "A year later.")


def test_the_second_moderator_sees_the_first_ones_decision(world: World, impose: Impose) -> None:
    ben, expert = world.member("Ben Okafor"), world.expert()
    other, nora = world.expert("Dr Ines Roy"), world.coordinator()
    review = services.appeal(ben, impose(expert, ben, "warning").id, "Look again.")
    client = world.client(nora)

    services.decide_appeal(other, review.id, Decision.UPHOLD, "It was fair.")
    late = client.post(
        f"/appeals/{review.id}", data={"decision": "lift", "words": "Not fair.", "once": "a"}
    )

    assert late.status_code == 422
    assert "It was fair." in late.text
    assert db.session.query(Sanction).one().lifted_at is None


def test_only_who_may_remove_brings_a_removed_person_back(world: World, impose: Impose) -> None:
    ben, nora = world.member("Ben Okafor"), world.coordinator()
    expert, second = world.expert(), world.coordinator("Ines Roy")
    removal = impose(nora, ben, "removal")
    review = services.appeal(world.actor(ben.id), removal.id, "Look again.")

    with pytest.raises(Forbidden):
        services.decide_appeal(expert, review.id, Decision.LIFT, "Come back.")
    services.decide_appeal(second, review.id, Decision.LIFT, "Come back.")

    assert world.actor(ben.id).memberships
