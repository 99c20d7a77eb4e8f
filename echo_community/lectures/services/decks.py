"""The slides of a lecture: rows, and what is stored for them."""

from collections.abc import Sequence

from echo_community.kernel.db import db
from echo_community.kernel.storage import name_of, storage
from echo_community.kernel.uploads import Slides
from echo_community.lectures.models import Deck, Lecture, Slide


def put_deck(lecture: Lecture, slides: Slides, times: Sequence[int | None] = ()) -> None:
    """Give a lecture that has none these slides, each with its time in ms or without.

    Part of a transaction. The rows come first, then the files: the sweep spares those with a row.
    """
    deck, pages = slides.content, slides.pages
    db.session.add(Deck(lecture_id=lecture.id, stored=name_of(deck), size=len(deck)))
    db.session.add_all(
        Slide(
            lecture_id=lecture.id,
            number=number,
            title=page.title,
            text=page.text,
            at_ms=at_ms,
            by_hand=False,
            picture=name_of(page.picture),
            width=page.width,
            height=page.height,
            size=len(page.picture),
        )
        for number, (page, at_ms) in enumerate(
            zip(pages, times or [None] * len(pages), strict=True), 1
        )
    )
    db.session.flush()
    for content in (deck, *(page.picture for page in pages)):
        storage().put(content)
