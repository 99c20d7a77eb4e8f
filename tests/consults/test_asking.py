"""Asking a quick question."""

from echo_community.consults.models import ConsultEvent, ConsultState, Happened
from echo_community.discussions.models import Thread, ThreadKind
from echo_community.kernel.db import db
from tests.world import World


def test_a_quick_question_opens_a_thread_with_its_card_and_history(world: World) -> None:
    consult = world.consult(body="Methadone 5 mg with a QTc of 462: go on?")
    thread = db.session.get_one(Thread, consult.thread_id)
    assert (thread.kind, thread.title) == (
        ThreadKind.CONSULT,
        "Methadone 5 mg with a QTc of 462: go on?",
    )
    assert consult.state is ConsultState.OPEN
    happened = db.session.query(ConsultEvent.happened).order_by(ConsultEvent.id)
    assert [row.happened for row in happened] == [Happened.ASKED, Happened.ROUTED]
