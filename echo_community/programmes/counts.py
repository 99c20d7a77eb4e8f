"""How many threads stand under each topic, told by the feature that knows threads.

Programmes stand below discussions and may not ask them; `app.py` hands the question down.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from echo_community.kernel.actor import Actor

Count = Callable[[Actor, int], Mapping[int, int]]
Kinds = Callable[[Actor, int, Sequence[int]], Mapping[Any, int]]


def _unknown(reader: Actor, programme_id: int) -> Mapping[int, int]:
    return {}


def _none(reader: Actor, programme_id: int, topic_ids: Sequence[int]) -> Mapping[str, int]:
    return {}


_count: Count = _unknown
_kinds: Kinds = _none


def count_threads_with(count: Count) -> None:
    """Let this function count: {topic id: threads the reader may see}, in one statement."""
    global _count  # noqa: PLW0603  set once, while the application is built
    _count = count


def threads_by_topic(reader: Actor, programme_id: int) -> Mapping[int, int]:
    """Threads under each topic of a programme, as this reader may see them."""
    return _count(reader, programme_id)


def count_kinds_with(kinds: Kinds) -> None:
    """Let this function count by kind of thread what stands under some topics."""
    global _kinds  # noqa: PLW0603  set once, while the application is built
    _kinds = kinds


def kinds_under(reader: Actor, programme_id: int, topic_ids: Sequence[int]) -> Mapping[str, int]:
    """How many threads of each kind stand under these topics, as this reader may see them."""
    return _kinds(reader, programme_id, topic_ids)
