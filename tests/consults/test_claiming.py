"""Who answers for a consult: claimed, released, handed over; of two at once, one."""

import threading

import pytest

from echo_community.consults.models import ConsultPost, Says
from echo_community.consults.services import claiming
from echo_community.consults.services.claiming import Claimed
from echo_community.discussions.models import Thread
from echo_community.kernel.db import db, transaction
from echo_community.kernel.errors import Forbidden, NotVisible, Refused, Stopped
from echo_community.notifications.models import Notice, NoticeKind
from tests.cast import CARD
from tests.consults.corridor import Corridor
from tests.world import World


def told(user_id: int) -> list[NoticeKind]:
    """What somebody was told."""
    rows = db.session.query(Notice.kind).filter_by(user_id=user_id).order_by(Notice.id)
    return [row.kind for row in rows]


def test_the_asker_is_told_who_claimed_it_and_the_second_who_was_quicker(
    corridor: Corridor,
) -> None:
    claiming.claim(corridor.amara, corridor.id)
    claiming.claim(corridor.amara, corridor.id)
    assert told(corridor.jo.id) == [NoticeKind.CONSULT_TAKEN]
    with pytest.raises(Claimed, match="Dr Amara Osei has claimed it"):
        claiming.claim(corridor.world.expert("Dr Lena Fortier"), corridor.id)
    assert corridor.history == ["claimed"]


def test_of_two_who_claim_at_the_same_time_one_wins_and_the_other_is_told(
    corridor: Corridor,
) -> None:
    experts = [corridor.amara, corridor.world.expert("Dr Lena Fortier")]
    together, came = threading.Barrier(2), []

    def take(expert) -> None:
        with corridor.world.app.app_context():
            together.wait()
            try:
                claiming.claim(expert, corridor.id)
                came.append(expert.id)
            except Claimed as quicker:
                came.append(str(quicker))

    db.session.remove()
    both = [threading.Thread(target=take, args=(expert,)) for expert in experts]
    for one in both:
        one.start()
    for one in both:
        one.join()
    [winner] = [expert for expert in experts if expert.id in came]
    assert sorted(map(str, came)) == sorted([str(winner.id), f"{winner.name} has claimed it."])
    assert corridor.consult.claimed_by_id == winner.id


def test_it_is_released_by_who_has_it_or_by_the_hub_for_them(corridor: Corridor) -> None:
    claiming.claim(corridor.amara, corridor.id)
    with pytest.raises(Forbidden):
        claiming.release(corridor.priya, corridor.id)
    claiming.release(corridor.world.coordinator(), corridor.id)
    assert corridor.state == "open"
    assert corridor.history == ["claimed", "released"]
    assert told(corridor.jo.id) == []


def test_it_is_handed_to_an_expert_with_a_note_that_all_read(corridor: Corridor) -> None:
    lena = corridor.world.expert("Lena Fortier")
    claiming.hand_over(corridor.amara, corridor.id, lena.id, "A question for a pharmacist.")
    assert (corridor.state, corridor.consult.claimed_by_id) == ("claimed", lena.id)
    assert told(lena.id) == [NoticeKind.CONSULT_YOURS]
    assert db.session.query(ConsultPost).one().says is Says.REMARK
    with pytest.raises(Stopped):
        claiming.hand_over(lena, corridor.id, corridor.amara.id, CARD)
    assert corridor.consult.claimed_by_id == lena.id


def test_it_goes_to_no_peer_and_to_who_asked_only_where_a_no_would_name_them(world: World) -> None:
    corridor = Corridor(world)
    ann = world.expert("Dr Ann Asker")
    by_name = world.consult(by=ann).thread_id
    nameless = world.consult(by=ann, nameless=True, body="May I ask so?").thread_id
    for person, thread_id in ((corridor.priya, by_name), (ann, by_name)):
        with pytest.raises(Refused):
            claiming.hand_over(corridor.amara, thread_id, person.id)
    assert claiming.hand_over(corridor.amara, nameless, ann.id).claimed_by_id == ann.id


def test_peers_who_asked_and_other_programmes_claim_nothing(corridor: Corridor) -> None:
    for person in (corridor.priya, corridor.jo, corridor.world.coordinator()):
        with pytest.raises(Forbidden):
            claiming.claim(person, corridor.id)
    with pytest.raises(NotVisible):
        claiming.claim(corridor.world.expert("Dr Else", of="Hepatitis C"), corridor.id)


@pytest.mark.parametrize("gone", ["hidden", "held", "locked"])
def test_what_is_hidden_or_held_is_not_claimed_and_what_is_locked_is(
    corridor: Corridor, gone: str
) -> None:
    with transaction():
        setattr(db.session.get_one(Thread, corridor.id), gone, True)
    if gone == "locked":
        assert claiming.claim(corridor.amara, corridor.id)
        return
    with pytest.raises(Forbidden):
        claiming.claim(corridor.amara, corridor.id)
