"""The costly step of an import, spread over the machine: from bodies to clean HTML."""

import gc
import os
from collections.abc import Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import AbstractContextManager
from dataclasses import dataclass
from multiprocessing import get_context

from echo_community.kernel import markup
from echo_community.kernel.markup import Format

AT_ONCE = 64  # posts handed to a process

Source = tuple[str, Format]


@dataclass(frozen=True)
class Rendered:
    """A body as it is stored; `html` is none where it could not be rendered."""

    html: str | None
    excerpt: str = ""


def render_all(sources: Sequence[Source]) -> list[Rendered]:
    """Each body rendered; runs in a process of its own."""
    # The parser makes so many rings that the collector, left alone, takes a tenth of the time.
    gc.disable()
    try:
        return [_render(body, form) for body, form in sources]
    finally:
        gc.enable()


def _render(body: str, form: Format) -> Rendered:
    try:
        html = markup.render(body, form)
    except (RecursionError, ValueError):
        return Rendered(None)
    return Rendered(html, markup.excerpt(html))


class Renderer(AbstractContextManager["Renderer"]):
    """Renders in so many processes; with none, in this one."""

    def __init__(self, processes: int | None = None) -> None:
        count = (os.cpu_count() or 1) if processes is None else processes
        # Spawned, not forked: this process holds connections to the database.
        self._pool = ProcessPoolExecutor(count, get_context("spawn")) if count else None

    def start(self, sources: Sequence[Source]) -> "Rendering":
        """Begin with these; ask the Rendering for what came of it."""
        parts = [sources[n : n + AT_ONCE] for n in range(0, len(sources), AT_ONCE)]
        if self._pool is None:
            return Rendering([], [render_all(part) for part in parts])
        return Rendering([self._pool.submit(render_all, part) for part in parts], [])

    def __exit__(self, *_problem: object) -> None:
        if self._pool:
            self._pool.shutdown(cancel_futures=True)


@dataclass(frozen=True)
class Rendering:
    """Bodies on their way."""

    coming: Sequence[Future[list[Rendered]]]
    done: Sequence[list[Rendered]]

    def results(self) -> list[Rendered]:
        """All of them, in the order they were given."""
        parts = [*self.done, *(each.result() for each in self.coming)]
        return [one for part in parts for one in part]
