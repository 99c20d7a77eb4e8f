"""The agenda: three cases a session, each on one session to come; its kind hears of the day."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from echo_community.kernel.clock import now
from echo_community.kernel.errors import Forbidden, NotVisible, Refused
from echo_community.meetings import queries, services
from tests.meetings.heard import Heard
from tests.world import World


def case(world: World, **facts: Any) -> int:
    """The thread of a new case."""
    return world.case(**facts).thread_id or 0


def test_a_case_goes_on_the_agenda_and_hears_the_day_of_the_sessions_own_zone(
    world: World, heard: Heard
) -> None:
    # Late in the evening in Toronto it is tomorrow in UTC.
    evening = datetime(2031, 3, 5, 2, 0, tzinfo=UTC)
    hub, session, thread = world.expert(), world.session(evening), case(world)

    services.put_on_agenda(hub, session.id, thread)

    assert heard == [(thread, date(2031, 3, 4))]
    found = queries.session_of_thread(hub, thread)
    assert found is not None
    assert (found.id, found.cases) == (session.id, 1)


def test_putting_it_there_twice_changes_nothing(world: World, heard: Heard) -> None:
    hub, session, thread = world.expert(), world.session(), case(world)

    services.put_on_agenda(hub, session.id, thread)
    services.put_on_agenda(hub, session.id, thread)

    assert len(heard) == 1


def test_a_fourth_case_is_refused_unless_more_are_wanted(world: World, heard: Heard) -> None:
    hub, session = world.expert(), world.session()
    jo = world.member("Jo Halvorsen")
    for _ in range(3):
        services.put_on_agenda(hub, session.id, case(world, by=jo))
    fourth = case(world, by=jo)

    with pytest.raises(Refused, match="3 cases already"):
        services.put_on_agenda(hub, session.id, fourth)
    services.put_on_agenda(hub, session.id, fourth, most=4)

    assert len(heard) == 4


def test_a_case_moves_to_another_session_and_stays_where_it_was_discussed_before(
    world: World, heard: Heard
) -> None:
    hub, thread = world.expert(), case(world)
    before = world.session(now() - timedelta(days=60))
    soon, later = world.session(), world.session(now() + timedelta(days=14))
    for session in (before, soon, later):
        services.put_on_agenda(hub, session.id, thread)

    calendar = queries.calendar(hub, later.programme_id)

    assert calendar.next is not None
    cases = {row.id: row.cases for row in (calendar.next, *calendar.coming, *calendar.past)}
    assert cases == {before.id: 1, soon.id: 0, later.id: 1}


def test_off_the_agenda_it_has_no_day(world: World, heard: Heard) -> None:
    hub, session, thread = world.expert(), world.session(), case(world)
    services.put_on_agenda(hub, session.id, thread)

    services.take_off_agenda(hub, session.id, thread)
    services.take_off_agenda(hub, session.id, thread)

    assert [day for _, day in heard[1:]] == [None]
    assert queries.session_of_thread(hub, thread) is None


def test_only_the_hub_decides_and_only_over_its_own_programme(world: World) -> None:
    session, thread = world.session(), case(world)
    stranger = world.expert("Dr Omar Haddad", of="Hepatitis C")
    theirs = world.session(of="Hepatitis C")

    with pytest.raises(Forbidden):
        services.put_on_agenda(world.member(), session.id, thread)
    with pytest.raises(NotVisible):
        services.put_on_agenda(stranger, session.id, thread)
    with pytest.raises(NotVisible):
        services.put_on_agenda(stranger, theirs.id, thread)


def test_nothing_goes_on_the_agenda_of_a_cancelled_session(world: World) -> None:
    session = world.session(cancelled_at=now())

    with pytest.raises(Refused, match="cancelled"):
        services.put_on_agenda(world.expert(), session.id, case(world))


def test_what_comes_is_read_in_two_statements(world: World, count_queries: Any) -> None:
    reader, session = world.member(), world.session(of="Chronic Pain")
    for week in range(2, 5):
        world.session(now() + timedelta(weeks=week))
    world.session(now() + timedelta(days=1), cancelled_at=now())
    world.session(now() - timedelta(days=7))
    world.session(of="Hepatitis C")
    programme_id, following = session.programme_id, session.id

    with count_queries() as seen:
        found = queries.upcoming(reader, programme_id)

    assert len(seen) == 2
    assert [row.id for row in found][0] == following
    assert len(found) == 4
    outsider = world.member("Omar Haddad", of="Hepatitis C")
    assert queries.upcoming(outsider, programme_id) == []
