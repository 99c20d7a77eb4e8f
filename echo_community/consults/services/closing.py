"""The end of a consult: who asked says what came of it, or the hub closes it with a reason."""

from flask_babel import gettext

from echo_community import policy
from echo_community.consults.drafts import AnswerDraft
from echo_community.consults.models import Closing, Consult, ConsultState, Happened, Says
from echo_community.consults.services import history, states
from echo_community.consults.services.claiming import locked
from echo_community.discussions import services as discussions
from echo_community.kernel import audit
from echo_community.kernel.actor import Actor
from echo_community.kernel.clock import now
from echo_community.kernel.db import atomic
from echo_community.kernel.errors import Refused
from echo_community.policy import Can


@atomic
def close(
    actor: Actor,
    thread_id: int,
    closing: Closing,
    plan_changed: bool | None = None,
    referral_spared: bool | None = None,
    note: str = "",
) -> Consult:
    """Close it for that reason; who asked may say what it changed, once or again.

    A note stands in the thread for all. Raises NotVisible, Forbidden, Refused or Stopped.
    """
    thread, consult = locked(actor, thread_id)
    policy.require(actor, Can.CLOSE_CONSULT, thread)
    if thread.held:
        raise Refused(gettext("It waits for a moderator. Release or delete it first."))
    if note:
        discussions.reply(actor, thread_id, AnswerDraft(note, says=Says.REMARK))
    if actor.id == consult.author_id and plan_changed is not None:
        consult.plan_changed, consult.referral_spared = plan_changed, referral_spared
    if consult.state is ConsultState.CLOSED:
        return consult
    consult.closing, consult.closed_at = closing, now()
    history.note(consult, Happened.CLOSED, actor.id)
    audit.record(actor, "consult.close", thread, closing=closing)
    states.settle(thread, consult)
    return consult


@atomic
def reopen(actor: Actor, thread_id: int) -> Consult:
    """It is not closed after all: the state stands again that its posts say."""
    thread, consult = locked(actor, thread_id)
    policy.require(actor, Can.CLOSE_CONSULT, thread)
    if consult.state is not ConsultState.CLOSED:
        return consult
    consult.closing = consult.closed_at = None
    if actor.id == consult.author_id:
        consult.plan_changed = consult.referral_spared = None
    history.note(consult, Happened.REOPENED, actor.id)
    audit.record(actor, "consult.reopen", thread)
    states.settle(thread, consult)
    return consult
