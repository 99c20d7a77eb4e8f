"""What the tests of sessions share."""

from collections.abc import Iterator
from datetime import date

import pytest

from echo_community.discussions import kinds
from echo_community.discussions.kinds import Kind
from echo_community.discussions.models import Thread, ThreadKind
from echo_community.kernel.actor import Actor
from tests.meetings.heard import Heard


@pytest.fixture
def heard(monkeypatch: pytest.MonkeyPatch) -> Iterator[Heard]:
    """What cases were told of their agenda, as (thread, day)."""
    told: Heard = []

    def note(actor: Actor, thread: Thread, day: date | None) -> None:
        told.append((thread.id, day))

    monkeypatch.setitem(kinds._kinds, ThreadKind.CASE, Kind(agenda_changed=note))
    yield told
