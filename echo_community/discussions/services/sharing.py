"""Links that lead a colleague from outside to one page of a thread, for some days.

What the page is, and whether it may be seen now, is for the kind of thread to say.
"""

from echo_community import policy
from echo_community.discussions import queries
from echo_community.discussions.drafts import ShareDraft
from echo_community.discussions.models import ShareLink
from echo_community.discussions.services import outside_links
from echo_community.kernel import audit
from echo_community.kernel.actor import Actor
from echo_community.kernel.db import atomic
from echo_community.kernel.errors import NotVisible
from echo_community.policy import Can


@atomic
def share(sharer: Actor, thread_id: int, draft: ShareDraft) -> tuple[ShareLink, str]:
    """Make a link; its secret is in what is returned, and nowhere else.

    Raises NotVisible, Forbidden, Refused, or Stopped where the line for whom it is tells too much.
    """
    thread = queries.thread_for(sharer, thread_id, lock=True)
    policy.require(sharer, Can.SHARE_SUMMARY, thread)
    link = ShareLink(programme_id=thread.programme_id, thread_id=thread.id)
    made = outside_links.make_link(sharer, link, ShareLink.thread_id == thread.id, draft)
    audit.record(sharer, "share.make", link, thread=thread.id, days=draft.days)
    return made


@atomic
def revoke(actor: Actor, link_id: int) -> ShareLink:
    """Make a link useless: one's own, or any of a thread for its moderators. Raises NotVisible."""
    link = outside_links.link_to_end(ShareLink, link_id)
    thread = queries.thread_for(actor, link.thread_id)
    if link.made_by_id != actor.id and not policy.can(actor, Can.PIN_THREAD, thread):
        raise NotVisible
    outside_links.end_link(actor, link, "share.revoke", thread=thread.id)
    return link


def opens(secret: str) -> ShareLink:
    """The link of a secret that is good still. Raises NotVisible."""
    return outside_links.link_of(ShareLink, secret)


@atomic
def note_opened(link_id: int) -> None:
    """Count that it was opened; nothing is kept of who did."""
    outside_links.count_opening(ShareLink, link_id)
