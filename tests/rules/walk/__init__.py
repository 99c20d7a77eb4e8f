"""The walk over every address: people of every kind, and a thing of every kind for each."""

from tests.rules.walk.ground import ROLES
from tests.rules.walk.whole import Walk

__all__ = ["ROLES", "Walk"]
