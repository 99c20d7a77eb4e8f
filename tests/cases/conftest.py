"""Fixtures of cases."""

import pytest

from tests.cases.under_way import UnderWay
from tests.world import World


@pytest.fixture
def under_way(world: World) -> UnderWay:
    """A case whose round of questions is open."""
    return UnderWay(world)
