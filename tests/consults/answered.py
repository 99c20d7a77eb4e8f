"""A thread with an endorsed answer, for the tests of asking."""

from typing import Any

from echo_community.discussions import queries, services
from echo_community.discussions.models import Thread
from echo_community.kernel.actor import Actor
from tests.world import World


def answered(world: World, title: str, answer: str, by: Actor | None = None, **more: Any) -> Thread:
    """Asked by somebody of the hub, answered by somebody, endorsed by an expert."""
    thread = world.thread(by=world.expert("Dr Lena Fortier"), title=title, **more)
    hub = world.expert()
    world.reply(thread, by or world.expert("Dr Ben Okafor"), answer)
    services.endorse(hub, queries.post_at(hub, thread.id, 2))
    return thread
