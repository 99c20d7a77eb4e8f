"""When slides come up: said by hand, and the rest proposed around what was said."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask_babel import gettext
from sqlalchemy import select

from echo_community.kernel import audit
from echo_community.kernel.actor import Actor
from echo_community.kernel.db import atomic, db
from echo_community.kernel.errors import Refused
from echo_community.kernel.templating import media_time
from echo_community.lectures import indexing
from echo_community.lectures.models import Lecture, Slide
from echo_community.lectures.queries.found import lecture_for
from echo_community.lectures.services.transcripts import cues_of
from echo_community.lectures.slides.timing import proposed
from echo_community.policy import Can


@dataclass(frozen=True)
class TimeDraft:
    """When a slide comes up, in milliseconds or never; `was` is what the form showed.

    `by_hand` is false where the time may be proposed again.
    """

    at_ms: int | None
    was: int | None
    by_hand: bool = True
    was_by_hand: bool = False

    @property
    def changes(self) -> bool:
        """Whether anything was changed in the form."""
        return (self.at_ms, self.by_hand) != (self.was, self.was_by_hand)


@atomic
def set_times(
    editor: Actor, thread_id: int, times: Mapping[int, TimeDraft], *, again: bool = False
) -> Lecture:
    """Say when slides come up, by their numbers; with `again` the rest is proposed anew around
    them. Raises Refused where they are out of order, or somebody else changed one meanwhile."""
    _, lecture = lecture_for(editor, thread_id, Can.MANAGE_LECTURES, lock=True)
    slides = _slides(lecture)
    changed = []
    for slide in slides:
        draft = times.get(slide.number)
        if draft is None or not draft.changes:
            continue
        if (slide.at_ms, slide.by_hand) != (draft.was, draft.was_by_hand):
            raise Refused(_overtaken(slide))
        slide.at_ms, slide.by_hand = draft.at_ms, draft.by_hand
        changed.append(slide.number)
    _in_order(slides)
    if again:
        propose_again(lecture)
    elif changed:
        indexing.put_slides(lecture)
    if changed or again:
        audit.record(editor, "lecture.slides.time", lecture, slides=changed, again=again)
    return lecture


def propose_again(lecture: Lecture) -> None:
    """Propose the time of every slide that nobody said one for. Part of a transaction."""
    db.session.flush()
    slides = _slides(lecture)
    fixed = {n: slide.at_ms for n, slide in enumerate(slides) if slide.by_hand}
    times = proposed([slide.text for slide in slides], cues_of(lecture.id), fixed)
    for slide, at_ms in zip(slides, times, strict=True):
        if not slide.by_hand:
            slide.at_ms = at_ms
    indexing.put_slides(lecture)


def _slides(lecture: Lecture) -> Sequence[Slide]:
    wanted = select(Slide).where(Slide.lecture_id == lecture.id).order_by(Slide.number)
    return db.session.scalars(wanted.execution_options(populate_existing=True)).all()


def _in_order(slides: Sequence[Slide]) -> None:
    """What was said by hand goes forward; a proposal that no longer fits between falls away."""
    said = [slide for slide in slides if slide.by_hand and slide.at_ms is not None]
    for one, following in zip(said, said[1:], strict=False):
        if (following.at_ms or 0) < (one.at_ms or 0):
            raise Refused(
                gettext(
                    "Slide %(number)s comes up at %(at)s, before slide %(other)s at %(then)s. "
                    "Change one of them.",
                    number=following.number,
                    at=media_time(following.at_ms or 0),
                    other=one.number,
                    then=media_time(one.at_ms or 0),
                )
            )
    for slide in slides:
        before = max((s.at_ms or 0 for s in said if s.number < slide.number), default=0)
        after = min((s.at_ms or 0 for s in said if s.number > slide.number), default=None)
        at_ms = slide.at_ms
        if slide.by_hand or at_ms is None:
            continue
        if at_ms < before or (after is not None and at_ms > after):
            slide.at_ms = None


def _overtaken(slide: Slide) -> str:
    if slide.at_ms is None:
        return gettext(
            "Somebody took the time of slide %(number)s away meanwhile.", number=slide.number
        )
    return gettext(
        "Somebody set slide %(number)s to %(at)s meanwhile.",
        number=slide.number,
        at=media_time(slide.at_ms),
    )
