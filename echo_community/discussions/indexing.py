"""Posts for the index, all of them in the order of their ids: for `echo-community reindex`."""

from sqlalchemy import func, select

from echo_community.discussions.imports.publishing import documents_of
from echo_community.discussions.models import Post, ThreadKind
from echo_community.kernel.db import db
from echo_community.search.rebuilding import Batch, Source


def _after(last: int, most: int) -> Batch | None:
    ids = db.session.scalars(
        select(Post.id)
        .where(Post.id > last)
        .order_by(Post.id)
        .limit(most)
        .with_for_update(read=True)  # an edit under way is waited for, another waits for us
    ).all()
    return Batch(ids[-1], documents_of(ids)) if ids else None


POSTS = Source(
    kinds=[kind.value for kind in ThreadKind],
    total=lambda: db.session.scalar(select(func.count(Post.id))) or 0,
    after=_after,
)
