"""Whether an entry may say who did it: never where that would tell who wrote without a name.

An entry knows its actor, also of a nameless post. A name shows exactly where the thread's own page
would show it: a mask too many tells as much as one too few, when the same act stands elsewhere by
name. So what only a moderator can do, or anybody, is by name; what an author or asker does is not.
"""

from typing import Any

from sqlalchemy import ColumnElement, and_, case, func, not_, or_, select, true
from sqlalchemy.orm import aliased

from echo_community.discussions.models import Attachment, Post, PostMove, Reaction, Thread
from echo_community.kernel.audit import AuditEntry

# Said of a thing by anybody, or by a moderator whoever wrote it.
BY_NAME = (
    "consult.claim", "consult.hand-over", "consult.release",
    "flag.raise", "flag.take-back", "post.correct", "post.correct.undo", "post.endorsed",
    "post.endorsed.undo", "post.give-back", "post.hold", "post.open-name", "post.release",
    "post.superseded", "post.superseded.undo", "post.withhold", "purge.do", "thread.lock",
    "thread.merge", "thread.merge-in", "thread.pin", "thread.split", "thread.split-off",
    "thread.unlock", "thread.unpin",
)  # fmt: skip
# Done by a post's author, of whom the review knows and nobody else.
BY_AUTHOR = "review.answer"
# Whoever found an answer had not asked yet, and may have meant to without a name.
BY_FINDER = ("consult.found", "consult.found.undo")
# What the one who asked does to a post that another may have written.
BY_ASKER = ("post.accepted", "post.accepted.undo", "thread.summarise")
# These decide on a person: who that is may be who wrote without a name.
ON_PEOPLE = ("sanction.", "appeal.", "review.")

Moved = aliased(PostMove)

POST_ID = case(
    (AuditEntry.thing == Post.__tablename__, AuditEntry.thing_id),
    (AuditEntry.thing == Attachment.__tablename__, Attachment.post_id),
    (AuditEntry.thing == Reaction.__tablename__, Reaction.post_id),
)
THREAD_ID = case(
    (AuditEntry.thing == Thread.__tablename__, AuditEntry.thing_id), else_=Post.thread_id
)


def nameless() -> ColumnElement[bool]:
    """True where no name may show; for a query that joins what `joined` joins.

    What is not there any more names nobody either.
    """
    entry = AuditEntry
    own_post = and_(Post.author_id == entry.actor_id, Post.nameless)
    asker = and_(Thread.author_id == entry.actor_id, Thread.nameless)
    # A post that went elsewhere no longer knows the thread where it was accepted or summed up.
    went = select(Moved.post_id).where(Moved.post_id == Post.id).exists()
    surely_named = and_(Post.author_id == entry.actor_id, ~Post.nameless)
    by_asker = and_(entry.act.in_(BY_ASKER), or_(asker, and_(went, not_(surely_named))))
    own_file = Attachment.author_id == entry.actor_id
    told_by = {
        Post: or_(Post.id.is_(None), own_post, by_asker),
        Thread: or_(Thread.id.is_(None), asker),
        Reaction: or_(Reaction.id.is_(None), Reaction.nameless),
        # A file that is not sent yet may still go under a nameless post.
        Attachment: or_(
            Attachment.id.is_(None), and_(own_file, or_(Post.id.is_(None), Post.nameless))
        ),
    }
    masks = [entry.act == BY_AUTHOR, entry.act.in_(BY_FINDER)]
    masks += [and_(entry.thing == kind.__tablename__, told) for kind, told in told_by.items()]
    public = or_(entry.act.in_(BY_NAME), *(entry.act.startswith(each) for each in ON_PEOPLE))
    public = and_(public, entry.act != BY_AUTHOR)
    return func.coalesce(and_(not_(public), or_(*masks)), true())


def joined(query: Any) -> Any:
    """The query with the post, thread, file or reaction that an entry is about."""
    entry = AuditEntry
    on = {
        kind: and_(entry.thing == kind.__tablename__, kind.id == entry.thing_id)
        for kind in (Attachment, Reaction)
    }
    return (
        query.outerjoin(Attachment, on[Attachment])
        .outerjoin(Reaction, on[Reaction])
        .outerjoin(Post, Post.id == POST_ID)
        .outerjoin(Thread, Thread.id == THREAD_ID)
    )
