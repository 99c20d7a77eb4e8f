"""Whom a consult is told to, and how it goes up the ladder while nobody answers."""

from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from echo_community.accounts.models import Profession
from echo_community.consults.models import (
    Consult,
    ConsultEvent,
    ConsultState,
    Happened,
    RotaAbsence,
    RotaWeek,
    Step,
    Urgency,
)
from echo_community.consults.queries.rota import on_call_now
from echo_community.consults.services import claiming, climb_ladder, history, routing
from echo_community.discussions.models import Thread
from echo_community.kernel.actor import Actor
from echo_community.kernel.clock import now
from echo_community.kernel.db import db, transaction
from echo_community.notifications.models import Notice, NoticeKind
from echo_community.policy import Visibility
from echo_community.programmes.models import Programme, TopicDiscipline, TopicExpert
from tests.world import PAIN, World


def on_call(world: World, expert: Actor, days: int = 7) -> RotaWeek:
    """Have somebody be on call from yesterday."""
    return world._add(RotaWeek(**_days(world, expert, days), time_zone="UTC"))


def away(world: World, expert: Actor) -> RotaAbsence:
    """Have somebody be on holiday."""
    return world._add(RotaAbsence(**_days(world, expert, 7)))


def _days(world: World, expert: Actor, days: int) -> dict[str, object]:
    starts = now() - timedelta(days=1)
    return {
        "programme_id": world.programme().id,
        "user_id": expert.id,
        "first_on": starts.date(),
        "last_on": (starts + timedelta(days=days - 1)).date(),
        "starts_at": starts,
        "ends_at": starts + timedelta(days=days),
    }


def told(kind: NoticeKind = NoticeKind.CONSULT) -> list[int]:
    """Who was told, a number a notice."""
    return list(
        db.session.scalars(db.select(Notice.user_id).where(Notice.kind == kind).order_by(Notice.id))
    )


def steps(consult: Consult) -> list[Step | None]:
    """The rungs in its history."""
    return list(
        db.session.scalars(
            db.select(ConsultEvent.step)
            .where(ConsultEvent.consult_id == consult.id, ConsultEvent.happened == Happened.ROUTED)
            .order_by(ConsultEvent.id)
        )
    )


def fresh(consult: Consult) -> Consult:
    """As it stands in the database."""
    return db.session.get_one(Consult, consult.id, populate_existing=True)


def test_a_new_consult_reaches_who_is_on_call_and_its_topics_experts_once(world: World) -> None:
    amara, sunniva, bystander = (world.expert(name) for name in ("Amara", "Sunniva", "Lars"))
    on_call(world, amara)
    topic = world.topic("Tapering")
    world._add(TopicExpert(topic_id=topic.id, user_id=sunniva.id))
    world._add(TopicExpert(topic_id=topic.id, user_id=amara.id))

    consult = world.consult(topics=(topic.id,))

    assert sorted(told()) == sorted([amara.id, sunniva.id])
    assert bystander.id not in told()
    assert (consult.step, steps(consult)) == (Step.ON_CALL, [Step.ON_CALL])
    assert consult.next_step_at is not None


def test_the_experts_of_a_topic_are_those_of_the_one_it_stands_under_too(world: World) -> None:
    expert = world.expert()
    above = world.topic("Opioids")
    below = world.topic("Tapering", parent_id=above.id)
    world._add(TopicExpert(topic_id=above.id, user_id=expert.id))
    consult = world.consult(topics=(below.id,))
    assert (told(), consult.step) == ([expert.id], Step.TOPIC_EXPERTS)


def test_the_wanted_profession_and_the_topics_disciplines_are_asked(world: World) -> None:
    pharmacist = world.member("Kofi", "expert", profession=Profession.PHARMACIST)
    physio = world.member("Ines", "expert", profession=Profession.PT)
    topic = world.topic("Tapering")
    world._add(TopicDiscipline(topic_id=topic.id, profession=Profession.PT))
    world.consult(topics=(topic.id,), wanted=Profession.PHARMACIST)
    assert sorted(told()) == sorted([pharmacist.id, physio.id])


def test_who_asks_is_never_asked_and_who_is_away_neither(world: World) -> None:
    asking, resting, other = (world.expert(name) for name in ("Amara", "Lars", "Sunniva"))
    on_call(world, resting)
    away(world, resting)
    consult = world.consult(by=asking)
    assert (told(), consult.step) == ([other.id], Step.ALL_EXPERTS)
    assert on_call_now(consult.programme_id) == []


def test_an_unanswered_one_climbs_rung_by_rung_as_the_clock_moves(world: World) -> None:
    amara, sunniva, lars = (world.expert(name) for name in ("Amara", "Sunniva", "Lars"))
    nora = world.coordinator()
    on_call(world, amara, days=30)
    topic = world.topic("Tapering")
    world._add(TopicExpert(topic_id=topic.id, user_id=sunniva.id))
    consult = world.consult(topics=(topic.id,), urgency=Urgency.TODAY)
    begun = now()

    assert climb_ladder.work() == 0
    for hours in (3, 6, 9, 12):
        with time_machine.travel(begun + timedelta(hours=hours)):
            climb_ladder.work()
            climb_ladder.work()  # a minute later nothing more is due

    assert steps(consult) == list(Step)
    assert told() == [amara.id, sunniva.id, sunniva.id, lars.id]
    assert told(NoticeKind.CONSULT_BREACH) == [nora.id]
    assert fresh(consult).next_step_at is None


def test_rungs_where_nobody_stands_are_passed_over(world: World) -> None:
    nora = world.coordinator()
    consult = world.consult()
    assert (consult.step, told(NoticeKind.CONSULT_BREACH)) == (Step.COORDINATOR, [nora.id])


def test_one_that_somebody_claimed_goes_on_too_but_later(world: World) -> None:
    claimer, other = world.expert("Amara"), world.expert("Sunniva")
    on_call(world, claimer, days=30)
    consult = world.consult(urgency=Urgency.TODAY)
    with transaction():
        consult.state, consult.claimed_at = ConsultState.CLAIMED, now()
        consult.claimed_by_id = claimer.id
    begun = now()
    with time_machine.travel(begun + timedelta(hours=3)):
        climb_ladder.work()
        assert fresh(consult).step is Step.ON_CALL
    with time_machine.travel(begun + timedelta(hours=4, minutes=1)):
        climb_ladder.work()
    assert (fresh(consult).step, other.id in told()) == (Step.ALL_EXPERTS, True)


def test_one_that_is_released_waits_no_longer_than_any_other(world: World) -> None:
    claimer, begun = world.expert("Amara"), now()
    on_call(world, claimer, days=30)
    consult = world.consult(urgency=Urgency.TODAY)
    with time_machine.travel(begun + timedelta(hours=1, minutes=50)):
        claiming.claim(claimer, consult.thread_id)
    with time_machine.travel(begun + timedelta(hours=2, minutes=10)):
        climb_ladder.work()
        claiming.release(claimer, consult.thread_id)
        due = fresh(consult).next_step_at
    assert due and due <= begun + timedelta(hours=4, minutes=11)


def test_what_only_the_hub_sees_is_told_to_nobody_else(world: World) -> None:
    graduate, expert = world.member("Priya", "graduate"), world.expert()
    topic = world.topic("Tapering")
    for person in (graduate, expert):
        world._add(TopicExpert(topic_id=topic.id, user_id=person.id))
    world.consult(topics=(topic.id,), visibility=Visibility.STAFF)
    assert told() == [expert.id]


def test_a_notice_of_a_nameless_question_names_nobody(world: World) -> None:
    world.expert()
    world.consult(nameless=True)
    assert db.session.scalars(db.select(Notice.author_id)).all() == [None]


def test_another_programmes_experts_hear_nothing(world: World) -> None:
    stranger = world.expert("Lars", of="Hepatitis C")
    world.expert()
    world.consult()
    assert stranger.id not in told()


def test_an_answer_ends_the_waiting_and_takes_unread_notices_back(world: World) -> None:
    world.expert()
    consult = world.consult()
    with transaction():
        consult.state = ConsultState.ANSWERED
        routing.answered(consult)
    assert (told(), consult.next_step_at, consult.waits_since) == ([], None, None)


def test_a_further_question_begins_anew_and_reaches_who_is_on_call_again(world: World) -> None:
    expert = world.expert()
    on_call(world, expert)
    consult = world.consult()
    thread = db.session.get_one(Thread, consult.thread_id)
    with transaction():
        routing.answered(consult)
        routing.reopened(thread, consult)
        routing.reopened(thread, consult)
    assert (consult.turn, consult.step, told()) == (2, Step.ON_CALL, [expert.id])


def test_a_request_for_more_pauses_once_and_an_answer_to_it_goes_on(world: World) -> None:
    world.expert()
    consult = world.consult(urgency=Urgency.TODAY)
    thread = db.session.get_one(Thread, consult.thread_id)
    with transaction():
        routing.paused(consult)
    assert _waits(consult) > timedelta(days=6)
    with transaction():
        routing.reopened(thread, consult)
    assert _waits(consult) <= timedelta(hours=2)
    with transaction():
        routing.paused(consult)
    assert _waits(consult) <= timedelta(hours=2)


def _waits(consult: Consult) -> timedelta:
    assert consult.next_step_at is not None
    return consult.next_step_at - now()


def test_a_held_one_starts_once_it_is_released(world: World) -> None:
    expert = world.expert()
    consult = world.consult()
    thread = db.session.get_one(Thread, consult.thread_id)
    with transaction():  # as it stands where the guard held it back
        consult.waits_since, consult.next_step_at, consult.turn = None, None, 0
        thread.held = True
        db.session.query(Notice).delete()
    assert climb_ladder.work() == 0
    with transaction():
        thread.held = False
    assert (climb_ladder.work(), told()) == (1, [expert.id])


def test_telling_takes_as_many_statements_for_many_experts_as_for_few(
    world: World, count_queries: Any
) -> None:
    for n in range(12):
        world.expert(f"Expert {n}")
    consult = world.consult()
    thread = db.session.get_one(Thread, consult.thread_id)
    with transaction():
        routing.answered(consult)
    with count_queries() as seen, transaction():
        routing.begin(thread, consult)
        db.session.flush()
    assert len(told()) == 12
    assert len(seen) <= 6, seen


def test_a_step_that_is_cut_off_is_taken_once_by_the_next_run(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.expert("Lars")
    on_call(world, world.expert("Amara"), days=30)
    consult = world.consult(urgency=Urgency.TODAY)

    def killed(*what: object, **more: object) -> None:
        raise SystemExit

    with time_machine.travel(now() + timedelta(hours=3), tick=False):
        with monkeypatch.context() as cut:
            cut.setattr(history, "note", killed)
            with pytest.raises(SystemExit):
                climb_ladder.work()
        assert (fresh(consult).step, len(told())) == (Step.ON_CALL, 1)
        climb_ladder.work()
        climb_ladder.work()
    assert (steps(consult), len(told())) == ([Step.ON_CALL, Step.ALL_EXPERTS], 2)


def test_trouble_with_one_keeps_no_other_from_going_up(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.expert("Lars")
    on_call(world, world.expert("Amara"), days=30)
    first, second = (world.consult(urgency=Urgency.TODAY) for _ in range(2))
    go_up = routing.go_up

    def broken(consult: Consult) -> None:
        if consult.id == first.id:
            raise LookupError
        go_up(consult)

    monkeypatch.setattr(routing, "go_up", broken)
    with time_machine.travel(now() + timedelta(hours=3), tick=False):
        climb_ladder.work()
    assert (fresh(first).step, fresh(second).step) == (Step.ON_CALL, Step.ALL_EXPERTS)


MOVES = st.lists(
    st.sampled_from(["wait", "claim", "release", "ask for more", "say more", "answer", "close"]),
    max_size=12,
)


@pytest.mark.once
@settings(
    max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(moves=MOVES, urgency=st.sampled_from(Urgency))
def test_no_consult_is_ever_forgotten(world: World, moves: list[str], urgency: Urgency) -> None:
    if not db.session.query(Programme).filter_by(name=PAIN).count():
        on_call(world, world.expert(), days=400)
    asker = world.member("Jo Halvorsen")
    at = now()
    with time_machine.travel(at, tick=False) as clock:
        consult = world.consult(by=asker, urgency=urgency)
        for move in moves:
            clock.shift(timedelta(hours=7))
            _move(consult, move, now())
            climb_ladder.work()
            consult = fresh(consult)
            if consult.state in (ConsultState.OPEN, ConsultState.CLAIMED):
                on_its_way = consult.next_step_at is not None
                assert on_its_way or consult.step is Step.COORDINATOR, move


def _move(consult: Consult, move: str, at: datetime) -> None:
    thread = db.session.get_one(Thread, consult.thread_id)
    with transaction():
        match move:
            case "claim" if consult.state is ConsultState.OPEN:
                consult.state, consult.claimed_at = ConsultState.CLAIMED, at
            case "release" if consult.state is ConsultState.CLAIMED:
                consult.state = ConsultState.OPEN
            case "ask for more":
                routing.paused(consult)
            case "say more":
                consult.state = ConsultState.OPEN
                routing.reopened(thread, consult)
            case "answer":
                consult.state, consult.answered_at = ConsultState.ANSWERED, at
                routing.answered(consult)
            case "close":
                consult.state = ConsultState.CLOSED  # whoever forgot to say so
