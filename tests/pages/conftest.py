"""Fixtures that other features' tests have."""

from tests.discussions.conftest import lavoie

__all__ = ["lavoie"]
