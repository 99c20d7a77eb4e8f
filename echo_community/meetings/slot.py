"""What happens around a session (questions, attendance, notes) fills its place on the page.

`fill` is called once, where that is written; the template is `meetings/_life.html`.
"""

from collections.abc import Callable
from typing import Any

from echo_community.kernel.actor import Actor

Life = Callable[[Actor, Any], Any]

_filled: list[Life] = []


def fill(read: Life) -> None:
    """Have this read, of a reader and a SessionPage, what `_life.html` draws as `life`."""
    _filled[:] = [read]


def life(reader: Actor, page: Any) -> Any:
    """What there is to draw; nothing where nobody fills the place."""
    return _filled[0](reader, page) if _filled else None
