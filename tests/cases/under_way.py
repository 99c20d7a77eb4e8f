"""A case under way, for stories about its rounds."""

import re
from typing import Any

from echo_community.cases.models import Case, Category, Round
from echo_community.cases.services import talk
from echo_community.cases.shipped import install
from echo_community.discussions import services
from echo_community.discussions.drafts import ReplyDraft
from echo_community.discussions.models import Post
from echo_community.kernel.actor import Actor
from echo_community.kernel.db import db, transaction
from tests.world import World

QUESTION = "Do I taper, rotate or leave it?"


class UnderWay:
    """A case under way with the people around it."""

    def __init__(self, world: World, round: Round = Round.QUESTIONS, **case: Any) -> None:
        self.world = world
        self.jo, self.expert = world.member("Jo Halvorsen"), world.expert()
        self.priya, self.nora = world.member("Priya Raman"), world.coordinator()
        self.case = world.case(by=self.jo, question=QUESTION, round=round, **case)
        with transaction():
            install(None, self.case.programme_id, "chronic-pain")
        wanted = db.session.query(Category).order_by(Category.position)
        self.categories = {one.key: one.id for one in wanted}

    @property
    def thread_id(self) -> int:
        """Its thread."""
        return self.case.thread_id or 0

    def turn(self, round: Round) -> None:
        """Put it into a round."""
        with transaction():
            db.session.get_one(Case, self.case.id).round = round

    def ask(self, by: Actor, body: str = "Any red flags?") -> Post:
        """A question of the round."""
        self.turn(Round.QUESTIONS)
        return talk.ask(by, self.thread_id, ReplyDraft(body))

    def answer(self, question: Post, body: str = "None.") -> Post:
        """The presenter's answer."""
        return talk.answer(self.jo, self.thread_id, question.id, ReplyDraft(body))

    def suggest(self, by: Actor, body: str = "Pacing.", key: str = "referrals") -> Post:
        """A suggestion of the round."""
        self.turn(Round.SUGGESTIONS)
        about = {"category": self.categories[key]}
        return talk.suggest(by, self.thread_id, ReplyDraft(body, about=about))

    def page(self, actor: Actor, more: str = "") -> str:
        """Its page, wherever its address leads."""
        address = f"/t/{self.thread_id}{more}"
        response = self.world.client(actor).get(address, follow_redirects=True)
        assert response.status_code == 200
        return response.text


def part(html: str, number: int) -> str:
    """What stands under the anchor of a post, up to the next one."""
    return re.split(r' id="p\d+"', html.split(f' id="p{number}"')[1])[0]


def discussed(under_way: UnderWay, count: int) -> None:
    """So many messages after the rounds."""
    for n in range(count):
        services.reply(under_way.priya, under_way.thread_id, ReplyDraft(f"Message {n + 1}."))
