"""What a coordinator does about mail: how much it may say, and what is stuck tried again."""

from echo_community.kernel import audit
from echo_community.kernel.actor import Actor
from echo_community.kernel.db import atomic
from echo_community.kernel.mail import try_again
from echo_community.policy import Can
from echo_community.programmes import queries
from echo_community.programmes.drafts import QuotingDraft
from echo_community.programmes.queries.mail import stuck_mails


@atomic
def set_quoting(actor: Actor, programme_id: int, draft: QuotingDraft) -> None:
    """How much of a post mails may say from now on; what is written already leaves as it is."""
    programme = queries.programme_for(actor, programme_id, Can.MANAGE_MAIL, lock=True)
    programme.mail_quoting = draft.open
    programme.mail_quoting_clinical = draft.clinical
    audit.record(
        actor, "programme.mail", programme, open=draft.open.value, clinical=draft.clinical.value
    )


@atomic
def retry_mail(actor: Actor, programme_id: int, mail_id: int | None = None) -> int:
    """Try a stuck mail, or all of them, at once and for two days more; how many."""
    found = stuck_mails(actor, programme_id, mail_id)
    for mail in found:
        try_again(mail)
    if found:
        programme = queries.programme_for(actor, programme_id, Can.MANAGE_MAIL)
        audit.record(actor, "mail.retry", programme, mails=[mail.id for mail in found])
    return len(found)
