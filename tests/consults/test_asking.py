"""Asking a quick question."""

import pytest

from echo_community.consults.models import ConsultEvent, ConsultState, Happened
from echo_community.discussions.drafts import ReplyDraft
from echo_community.discussions.models import Thread, ThreadKind
from echo_community.discussions.queries import post_for
from echo_community.discussions.services import reply
from echo_community.kernel.db import db
from echo_community.kernel.errors import NotVisible
from echo_community.policy import Visibility
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


def test_who_asks_the_hub_alone_reads_its_answers_and_other_members_do_not(world: World) -> None:
    jo = world.member("Jo Halvorsen")
    consult = world.consult(by=jo, visibility=Visibility.STAFF)
    answer = reply(world.expert("Dr Haddad"), consult.thread_id, ReplyDraft("Go on."))
    assert post_for(jo, answer.id)[1].id == answer.id
    with pytest.raises(NotVisible):
        post_for(world.member("Ben"), answer.id)
