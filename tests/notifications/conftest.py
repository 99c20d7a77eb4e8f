"""The guard of the threads' own tests."""

from tests.discussions.conftest import lavoie

__all__ = ["lavoie"]
