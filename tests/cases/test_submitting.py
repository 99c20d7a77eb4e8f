"""From an empty form to the hub: what is told, what opens, what is kept."""

from echo_community.cases import services
from echo_community.cases.models import CaseState
from echo_community.discussions.models import Post, Thread, ThreadKind
from echo_community.kernel.db import db
from echo_community.policy import Visibility
from tests.cases.filling import CHECKED, QUESTION, draft
from tests.world import World


def test_a_submitted_case_is_a_thread_for_the_hub_with_its_echo_id(world: World) -> None:
    jo = world.member("Jo Halvorsen")
    case = draft(world, jo)

    services.submit(jo, case.id, CHECKED)

    thread = db.session.get_one(Thread, case.thread_id)
    post = db.session.query(Post).filter_by(thread_id=thread.id, number=1).one()
    assert (case.state, thread.kind, thread.visibility) == (
        CaseState.SUBMITTED, ThreadKind.CASE, Visibility.STAFF,
    )  # fmt: skip
    assert case.echo_id and case.echo_id.startswith("CP-") and case.echo_id.endswith("-001")
    assert post.source.startswith(f"**Main question.** {QUESTION}")
    assert "| hydromorphone | 4\u00a0mg by mouth | 4 a day, with meals |" in post.source
    assert (case.question, case.equivalents) == (QUESTION, 80.0)
