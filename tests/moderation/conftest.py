"""The guard with one rule, and what moderation's stories share."""

from tests.discussions.conftest import lavoie

__all__ = ["lavoie"]
