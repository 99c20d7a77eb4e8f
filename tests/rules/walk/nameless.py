"""The walk through what somebody asked without a name."""

import re
from dataclasses import dataclass
from typing import Any

from werkzeug.routing import Rule

from echo_community.consults.models import Consult, Pearl
from echo_community.discussions import services
from echo_community.discussions.models import Attachment, Thread
from echo_community.kernel.actor import Actor
from echo_community.kernel.db import db, transaction
from tests.rules.traces import in_the_corridor
from tests.rules.walk import Walk
from tests.world import World


@dataclass
class Nameless:
    """Somebody who asks without a name, and everything that could tell it is them."""

    actor: Actor
    marks: tuple[str, ...]
    profession: str
    thread: Thread

    def found_in(self, text: str, *, profession: bool = True) -> list[str]:
        """What of them stands in a text."""
        text = re.sub(r'name="(csrf_token|once|kept)" value="[^"]*"|[?&]v=\w+', "", text)
        marks = [mark for mark in self.marks if mark.lower() in text.lower()]
        initials = "".join(word[0] for word in self.actor.name.split())
        if re.search(rf"(?<![\w/+=.-]){initials}(?![\w/+=.-])", text):
            marks.append(initials)
        if profession and self.profession in text:
            marks.append(self.profession)
        return marks


class NamelessWalk(Walk):
    """The route walk through threads that somebody asked without a name."""

    def __init__(self, world: World, nameless: Nameless) -> None:
        super().__init__(world)
        self.nameless = nameless
        self.number = 1
        self.fresh = False

    def _thread_id(self, rule: Rule) -> int:
        if "/consult/" in rule.rule:
            if self.fresh:
                return in_the_corridor(self.world, self.nameless.actor)
            theirs = Consult.author_id == self.nameless.actor.id
            return int(db.session.query(Consult.thread_id).filter(theirs).scalar() or 0)
        if not self.fresh:
            return self.nameless.thread.id
        by = self.nameless.actor
        thread = self.world.thread(by=by, title="Marmots again", nameless=True, replies=1)
        if rule.endpoint.endswith("restore_thread"):
            services.hide_thread(self.hub, thread.id)
        if rule.endpoint.endswith(("restore_post", "release")):
            with transaction():
                post = self._post(thread, 2)
                post.hidden = rule.endpoint.endswith("restore_post")
                post.held = not post.hidden
        return thread.id

    def _pearl_id(self, rule: Rule) -> int:
        of_theirs = db.session.query(Pearl.id).join(Consult, Consult.thread_id == Pearl.thread_id)
        by = Consult.author_id == self.nameless.actor.id
        return of_theirs.filter(by).order_by(Pearl.id.desc()).limit(1).scalar() or 0

    def _number(self, rule: Rule) -> int:
        return 2 if self.fresh else self.number

    def _file_id(self, rule: Rule) -> int:
        return db.session.query(Attachment.id).filter_by(author_id=self.nameless.actor.id).scalar()

    def _other_id(self, rule: Rule) -> int:
        return self.world.thread(by=self.hub, title="Another").id

    def _review_id(self, rule: Rule) -> int:
        return self._reported(self.nameless.thread, 1, decided="undo" in rule.endpoint)

    def _user_id(self, rule: Rule) -> int:
        return self.nameless.actor.id

    def __getattr__(self, name: str) -> Any:
        """Values for what the walk does not know yet: the first choice, or a word."""
        given = {
            "_name": "picture-1.png", "_place": f"reply:{self.nameless.thread.id}",
            "_level": "watch", "_kind": "thanks", "_step": "lift",
        }  # fmt: skip
        if name in given or name.endswith("_id"):
            return lambda _rule: given.get(name, 1)
        raise AttributeError(name)
