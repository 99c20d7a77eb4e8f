"""Fixtures of consults."""

import pytest

from tests.consults.corridor import Corridor
from tests.world import World


@pytest.fixture
def corridor(world: World) -> Corridor:
    """A quick question of Jo's that nobody has answered."""
    return Corridor(world)
