"""How many threads stand under each topic, told by the feature that knows threads.

Programmes stand below discussions and may not ask them; `app.py` hands the question down.
"""

from collections.abc import Callable, Mapping

from echo_community.kernel.actor import Actor

Count = Callable[[Actor, int], Mapping[int, int]]


def _unknown(reader: Actor, programme_id: int) -> Mapping[int, int]:
    return {}


_count: Count = _unknown


def count_threads_with(count: Count) -> None:
    """Let this function count: {topic id: threads the reader may see}, in one statement."""
    global _count  # noqa: PLW0603  set once, while the application is built
    _count = count


def threads_by_topic(reader: Actor, programme_id: int) -> Mapping[int, int]:
    """Threads under each topic of a programme, as this reader may see them."""
    return _count(reader, programme_id)
