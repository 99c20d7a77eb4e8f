"""A quick question with who asked it, an expert and a peer: most stories of consults begin so."""

from typing import Any

from echo_community.consults.models import Consult, ConsultEvent, Happened, Says
from echo_community.consults.services import answering
from echo_community.discussions.drafts import ReplyDraft
from echo_community.discussions.models import Post
from echo_community.kernel.actor import Actor
from echo_community.kernel.db import db
from tests.world import World


class Corridor:
    """A quick question of Jo's, an expert and a peer who may answer."""

    def __init__(self, world: World, **facts: Any) -> None:
        self.world = world
        self.jo = world.member("Jo Halvorsen")
        self.amara = world.expert()
        self.priya = world.member("Priya Raman", "graduate")
        self.id = world.consult(by=self.jo, **facts).thread_id

    def says(self, who: Actor, body: str = "Yes, start low.", **said: Any) -> Post:
        """A reply."""
        return answering.answer(who, self.id, ReplyDraft(body), **said)

    def asks_on(self) -> Post:
        """A further question of who asked."""
        return self.says(self.jo, "And the liver tests?", says=Says.MORE)

    @property
    def consult(self) -> Consult:
        """As it is stored now."""
        db.session.expire_all()
        return db.session.query(Consult).one()

    @property
    def state(self) -> str:
        """How far it is."""
        return self.consult.state.value

    @property
    def history(self) -> list[str]:
        """What happened since it was asked, but for who was told."""
        rows = db.session.query(ConsultEvent.happened).order_by(ConsultEvent.id)
        return [row.happened.value for row in rows if row.happened is not Happened.ROUTED][1:]
