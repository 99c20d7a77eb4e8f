"""Who writes what must not be written: the people and words of every tests/<feature>/ways_in.py."""

import json
from collections.abc import Callable
from typing import Any

from echo_community.cases.imports import import_cases
from echo_community.discussions import services
from echo_community.discussions.drafts import (
    ReplyDraft,
)
from echo_community.discussions.files import services as files
from echo_community.discussions.imports.service import import_threads
from echo_community.discussions.models import Post
from echo_community.kernel.actor import Actor
from echo_community.kernel.db import db
from echo_community.kernel.errors import Stopped
from echo_community.kernel.uploads import Made
from echo_community.programmes.models import Programme
from tests.world import World

NUMBER = "1234-567-897-AB"
CARD = f"OHIP {NUMBER}"
LINK = f"https://video.example/OHIP={NUMBER}"
WHY = "It is the example of the manual."
PDF = Made("pdf", "application/pdf", b"paper", b"small", 4, 3, 1, "Nothing.")


class Cast:
    """Who writes, and what they write under."""

    def __init__(self, world: World, folder: Any) -> None:
        self.world, self.folder = world, folder
        self.amina, self.expert = world.member(), world.expert()
        self.nora = world.coordinator()
        self.thread = world.thread(by=self.amina, replies=2)
        self.id = self.thread.programme_id

    def post(self, number: int = 2) -> int:
        """A post of the thread."""
        found = db.session.query(Post.id).filter_by(thread_id=self.thread.id, number=number)
        return int(found.scalar())

    def norms_version(self) -> int:
        """The version of the norms that is changed."""
        return db.session.get_one(Programme, self.id).norms_version

    def file(self, made: Made = PDF, name: str = "letter.pdf") -> int:
        """A file that was sent ahead."""
        return files.keep(self.amina, self.id, name, made).id

    def reply(self, body: str = "See.", **more: Any) -> Post:
        """A reply of Amina's."""
        return services.reply(self.amina, self.thread.id, ReplyDraft(body, **more))

    def load(self, **facts: Any) -> None:
        """An import of one thread that says so."""
        post = {"n": 1, "author": "ann", "date": "2020-01-01", "format": "markdown", "body": "Why?"}
        line = {"id": "x", "title": "Why?", "date": "2020-01-01", "tags": [], "source": "old"}
        post |= {name: facts.pop(name) for name in ("body", "author") if name in facts}
        file = self.folder / "in.jsonl"
        file.write_text(json.dumps(line | facts | {"posts": [post]}))
        import_threads(self.nora, self.id, file, processes=0)

    def past(self, **facts: Any) -> None:
        """An import of one past case that says so."""
        case = {"id": "x", "title": "Leg pain", "session_date": "2024-03-12"}
        suggested = {"by": "ann", "text": "Walk.", "intention": facts.pop("intention", "tried")}
        file = self.folder / "in.jsonl"
        file.write_text(json.dumps({"suggestions": [suggested]} | case | facts))
        told: list[object] = []
        import_cases(self.nora, self.id, file, processes=0, wrong=told.append)
        if told:  # what is left out is told, and stands nowhere
            raise Stopped(())

    def web(self, who: Actor, url: str, **sent: str) -> None:
        """A form sent by a browser; one that comes back with what is wrong is a stop."""
        if self.world.client(who).post(url, data=sent).status_code == 422:
            raise Stopped(())


Way = Callable[[Cast], object]
Ways = dict[str, tuple[Way, ...]]
