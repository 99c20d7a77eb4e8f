"""What moderation's stories share: the guard with one rule, and imposing in a line."""

from collections.abc import Callable
from typing import Any

import pytest

from echo_community.kernel.actor import Actor
from echo_community.moderation.models import Reason
from echo_community.moderation.sanctions import services
from echo_community.moderation.sanctions.drafts import SanctionDraft
from echo_community.moderation.sanctions.models import Sanction, SanctionKind
from tests.discussions.conftest import lavoie
from tests.world import World

__all__ = ["impose", "lavoie"]

Impose = Callable[..., Sanction]


@pytest.fixture
def impose(world: World) -> Impose:
    """`impose(expert, ben, "suspension", days=3)`, with a reason and words."""

    def imposing(moderator: Actor, whom: Actor, kind: str, **more: Any) -> Sanction:
        draft = SanctionDraft(
            SanctionKind(kind), "Let us talk about your last posts.", Reason.DISRESPECT, **more
        )
        return services.impose(moderator, world.membership(whom).id, draft)

    return imposing
