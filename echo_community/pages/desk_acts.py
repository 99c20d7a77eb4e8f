"""What is done on a desk: each leaves what it was told of as read."""

from echo_community.discussions import services as discussions
from echo_community.discussions.drafts import ReplyDraft
from echo_community.discussions.models import Post
from echo_community.kernel.actor import Actor
from echo_community.kernel.db import atomic
from echo_community.notifications import services as notifications


@atomic
def answer(actor: Actor, thread_id: int, draft: ReplyDraft) -> Post:
    """Reply, as from the page of the thread. Raises what a reply raises."""
    post = discussions.reply(actor, thread_id, draft)
    notifications.read_thread(actor, thread_id)
    return post


@atomic
def seen(actor: Actor, thread_id: int) -> None:
    """They looked at where they are called, and say nothing."""
    notifications.read_thread(actor, thread_id)
