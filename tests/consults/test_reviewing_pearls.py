"""Whether pearls still hold."""

from datetime import timedelta

import pytest

from echo_community.consults.models import Pearl
from echo_community.consults.pearl_drafts import OldPearlDraft
from echo_community.consults.queries import pearls as queries
from echo_community.consults.services import reviewing_pearls as services
from echo_community.kernel.clock import today_in, years_after
from echo_community.kernel.db import db, transaction
from echo_community.kernel.errors import Forbidden, Refused, Stopped
from tests.cast import CARD
from tests.consults.pearling import made
from tests.world import World


def overdue(world: World, pearl: Pearl) -> None:
    """Its review was due yesterday."""
    with transaction():
        db.session.get_one(Pearl, pearl.id).review_on = today_in("") - timedelta(days=1)


def test_an_expert_says_with_a_tap_that_it_still_holds_and_may_take_it_back(world: World) -> None:
    osei, amina = world.expert(), world.member()
    pearl = made(world, osei)
    overdue(world, pearl)
    before, browser = pearl.review_on, world.client(osei)
    assert "Is it still current?" in browser.get(f"/pearl/{pearl.id}").text
    assert "To be reviewed" in world.client(amina).get(f"/pearl/{pearl.id}").text

    page = browser.post(f"/pearl/{pearl.id}/current", follow_redirects=True).text
    assert "checked by Dr Amara Osei" in page
    assert db.session.get_one(Pearl, pearl.id).review_on == years_after(today_in(osei.time_zone), 2)

    undo = page.split('action="/pearl-checks/')[1].split('"')[0]
    browser.post(f"/pearl-checks/{undo}")
    assert db.session.get_one(Pearl, pearl.id).review_on == before
    with pytest.raises(Forbidden):
        services.check_pearl(amina, pearl.id)


def test_a_superseded_pearl_leads_to_what_took_its_place(world: World) -> None:
    osei = world.expert()
    old, new = made(world, osei), made(world, osei, "Newer?")
    browser = world.client(osei)
    sent = {"why": "A block comes first now.", "successor": str(new.id)}
    page = browser.post(f"/pearl/{old.id}/supersede", data=sent, follow_redirects=True).text
    assert "A block comes first now." in page and f"/pearl/{new.id}" in page
    assert [row.id for row in queries.newest(osei, old.programme_id, 5)] == [new.id]
    with pytest.raises(Refused):
        services.supersede_pearl(osei, new.id, OldPearlDraft("It is not.", old.id))
    browser.post(f"/pearl/{old.id}/lift")
    assert len(queries.newest(osei, old.programme_id, 5)) == 2


def test_why_it_is_old_tells_of_no_patient(world: World) -> None:
    osei = world.expert()
    with pytest.raises(Stopped):
        services.supersede_pearl(osei, made(world, osei).id, OldPearlDraft(CARD))
