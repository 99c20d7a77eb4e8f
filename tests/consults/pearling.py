"""Builders for tests of pearls: a consult that was answered and accepted."""

from echo_community.consults.models import Consult, ConsultPost, ConsultState, Pearl, Says
from echo_community.consults.pearl_drafts import PearlDraft
from echo_community.consults.services import pearls
from echo_community.discussions import services
from echo_community.discussions.drafts import ReplyDraft
from echo_community.kernel.actor import Actor, Role
from echo_community.kernel.db import db, transaction
from tests.world import World

QUESTION = "Naltrexone on board, fractured wrist: what can I give?"
ANSWER = "Ketamine or a block; opioids hardly work for 72 hours."


def answered(
    world: World,
    by: Actor,
    asker: Actor | None = None,
    state: ConsultState = ConsultState.ACCEPTED,
    basis: str = "",
    **asked: object,
) -> Consult:
    """A consult with an answer of somebody's, in that state."""
    asker = asker or world.member("Jo Halvorsen")
    consult = world.consult(asker, QUESTION, **asked)  # type: ignore[arg-type]
    with transaction():
        # As the page of a consult writes it, whatever its state asks of a reply by then.
        from_expert = services.reply(by, consult.thread_id, ReplyDraft(ANSWER))
        facts = {"consult_id": consult.id, "programme_id": consult.programme_id}
        said = db.session.get(ConsultPost, from_expert.id) or ConsultPost(
            post_id=from_expert.id, says=Says.ANSWER, role=Role.EXPERT, profession="md", **facts
        )
        said.basis = basis
        db.session.add(said)
    if state is ConsultState.ACCEPTED:
        services.accept(asker, from_expert.id)
    with transaction():
        db.session.get_one(Consult, consult.id).state = state
    return consult


def made(world: World, by: Actor, question: str = QUESTION, **draft: object) -> Pearl:
    """A pearl of such a consult, made by whoever answered."""
    consult = answered(world, by)
    return pearls.make_pearl(by, consult.thread_id, PearlDraft(question, ANSWER, **draft))  # type: ignore[arg-type]
