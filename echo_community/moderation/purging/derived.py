"""What derives from cleaned posts is made anew: index, first lines, answers, mails that wait."""

import re
from collections import defaultdict

from sqlalchemy import delete, select, update

from echo_community.cases.keeping import keep_lines
from echo_community.discussions import related
from echo_community.discussions.answers import keep_answer
from echo_community.discussions.models import Post, Thread
from echo_community.discussions.queries import posts_for_index
from echo_community.discussions.writing import put_in_index
from echo_community.kernel.db import db
from echo_community.kernel.markup import excerpt
from echo_community.kernel.once import Submission
from echo_community.moderation.purging.cleaning import without
from echo_community.moderation.purging.matching import Eraser
from echo_community.moderation.purging.models import Purge, PurgedThing
from echo_community.moderation.purging.places import Place
from echo_community.notifications import letters
from echo_community.policy import Visibility
from echo_community.search import index
from echo_community.search.index import Document
from echo_community.search.language import stemmed, words_of
from echo_community.search.models import DocumentReader, SearchDocument, Spelling, StemCount

DOCUMENTS = Place(SearchDocument.metadata.tables["search_documents"], ("title", "body", "aliases"))


def make_anew(purge: Purge) -> None:
    """All that derives from what this purge changed; part of a transaction."""
    db.session.flush()
    db.session.expire_all()  # rows were changed beside the session
    numbers: dict[int, set[int]] = defaultdict(set)
    things = select(PurgedThing.thread_id, PurgedThing.post_number)
    for thread_id, number in db.session.execute(things.where(PurgedThing.purge_id == purge.id)):
        if thread_id:
            numbers[thread_id].add(number or 0)
    for thread_id, changed in numbers.items():
        _thread_anew(thread_id, changed)


def _thread_anew(thread_id: int, numbers: set[int]) -> None:
    thread = db.session.get_one(Thread, thread_id)
    posts = posts_for_index(thread_id)
    if 1 in numbers:
        opening = select(Post.html).where(Post.thread_id == thread_id, Post.number == 1)
        thread.excerpt = excerpt(db.session.scalar(opening) or "")
        related.changed(thread)
        _shorten_addresses(thread_id)
    else:
        posts = [post for post in posts if post.number in numbers]
    keep_answer(thread)
    for post in posts:
        keep_lines(thread, post)
    put_in_index(thread, *posts)
    letters.take_words_back(thread_id)


def _shorten_addresses(thread_id: int) -> None:
    """Where forms led to: the number of a thread is enough, what it was called goes."""
    place, form = Submission.location, re.compile(rf"(/t/{thread_id})-[^/?#]*")
    rows = select(Submission.key, Submission.user_id, place).where(place.like(f"%/t/{thread_id}-%"))
    for key, user_id, location in db.session.execute(rows).all():
        db.session.execute(
            update(Submission)
            .where(Submission.key == key, Submission.user_id == user_id)
            .values(location=form.sub(r"\1", location))
        )


def clean_documents(purge: Purge, eraser: Eraser) -> int:
    """Documents of any kind that still hold the words, and the counts of these words."""
    here = SearchDocument.programme_id == purge.programme_id
    found = {
        row.id: row
        for likes in eraser.likes()
        for row in db.session.scalars(select(SearchDocument).where(here, DOCUMENTS.holding(likes)))
    }
    changed = [new for row in found.values() if (new := _document(row, eraser)) is not None]
    index.put(*changed)
    _forget_words(purge, eraser)
    return len(changed)


def _document(row: SearchDocument, eraser: Eraser) -> Document | None:
    texts = {name: without(eraser, name, getattr(row, name)) for name in DOCUMENTS.columns}
    if not any(count for _, count in texts.values()):
        return None
    readers: tuple[int, ...] = ()
    if row.visibility is not Visibility.PROGRAMME:
        named = select(DocumentReader.user_id).where(DocumentReader.document_id == row.id)
        readers = tuple(db.session.scalars(named))
    return Document(
        kind=row.kind,
        key=row.key,
        programme_id=row.programme_id,
        title=texts["title"][0][:200],
        body=texts["body"][0],
        aliases=texts["aliases"][0],
        written_at=row.written_at,
        visibility=row.visibility,
        thread_id=row.thread_id,
        post_number=row.post_number,
        at_ms=row.at_ms,
        author_id=row.author_id,
        source_id=row.source_id,
        topics=tuple(int(each) for each in row.topics.split()),
        readers=readers,
        endorsed=row.endorsed,
        accepted=row.accepted,
        superseded=row.superseded,
        unanswered=row.unanswered,
    )


def _forget_words(purge: Purge, eraser: Eraser) -> None:
    """What else has these words is counted again after; until then they are proposed to nobody."""
    words = [word for target in eraser.targets for word in words_of(target.words)]
    stems = {*words, *stemmed(words, french=True), *stemmed(words, french=False)}
    here = StemCount.programme_id == purge.programme_id
    db.session.execute(delete(StemCount).where(here, StemCount.stem.in_(stems)))
    here = Spelling.programme_id == purge.programme_id
    db.session.execute(delete(Spelling).where(here, Spelling.word.in_(words)))
