"""One paragraph of a transcript becomes several, or several one; captions and index follow."""

from collections.abc import Sequence
from itertools import pairwise

from flask_babel import gettext
from sqlalchemy import select, update

from echo_community.kernel import audit
from echo_community.kernel.actor import Actor
from echo_community.kernel.db import db
from echo_community.kernel.errors import Refused
from echo_community.lectures import indexing
from echo_community.lectures.models import (
    Change,
    Lecture,
    Moment,
    TranscriptCue,
    TranscriptRevision,
)
from echo_community.lectures.queries.transcripts import BETWEEN, paragraph_at
from echo_community.lectures.services.saying import cues_in, keep, put_cues
from echo_community.lectures.transcripts.cues import Cue
from echo_community.lectures.transcripts.recutting import parted
from echo_community.search import index


def part(
    editor: Actor, lecture: Lecture, moment: Moment, texts: Sequence[str]
) -> TranscriptRevision:
    """A paragraph becomes several, which have its words. Part of a transaction."""
    try:
        groups = parted(cues_in(moment), texts)
    except ValueError:
        raise Refused(gettext("That is said too quickly to be cut there.")) from None
    lecture.transcript_revision += 1
    text = BETWEEN.join(texts)
    made = keep(editor, lecture, moment, text, moment.speaker, Change.SPLIT)
    put_cues(moment, [cue for group in groups for cue in group])
    _stand(lecture, moment, texts, groups)
    audit.record(editor, "lecture.transcript.split", lecture, revision=lecture.transcript_revision)
    return made


def join(editor: Actor, lecture: Lecture, moments: Sequence[Moment]) -> TranscriptRevision:
    """Paragraphs that follow one another become one, said by who says the first. Part of a
    transaction."""
    first, *others = moments
    lecture.transcript_revision += 1
    text = " ".join(each.text for each in moments)
    made = keep(editor, lecture, first, text, first.speaker, Change.JOIN)
    made.before = BETWEEN.join(each.text for each in moments)
    made.speaker_before, made.end_ms = others[-1].speaker, others[-1].end_ms
    _name_cues(others, first.speaker)
    first.text, first.end_ms, first.last = text, others[-1].end_ms, others[-1].last
    first.seams = sorted({*first.seams, *(s for o in others for s in (o.start_ms, *o.seams))})
    for other in others:
        index.drop(indexing.MOMENT, other.id)
        db.session.delete(other)
    db.session.flush()
    indexing.put_moment(lecture, first.start_ms)
    audit.record(editor, "lecture.transcript.join", lecture, revision=lecture.transcript_revision)
    return made


def join_again(editor: Actor, lecture: Lecture, made: TranscriptRevision) -> None:
    """What was split is one again. Raises Refused where a part of it was changed since."""
    asked = select(Moment).where(
        Moment.lecture_id == lecture.id,
        Moment.start_ms >= made.start_ms,
        Moment.start_ms < made.end_ms,
    )
    now = db.session.scalars(
        asked.order_by(Moment.start_ms).execution_options(populate_existing=True)
    ).all()
    said = BETWEEN.join(each.text for each in now)
    if said != made.after or {each.speaker for each in now} != {made.speaker_after}:
        raise Refused(gettext("These paragraphs were changed again since. Join them by hand."))
    join(editor, lecture, now)


def part_again(editor: Actor, lecture: Lecture, made: TranscriptRevision) -> None:
    """What was joined stands apart again, with the names it bore. Raises Refused where it was
    changed since."""
    moment = paragraph_at(lecture.id, made.start_ms)
    now = moment.start_ms, moment.speaker, moment.text
    if now != (made.start_ms, made.speaker_after, made.after):
        raise Refused(gettext("This paragraph was changed again since. Split it by hand."))
    part(editor, lecture, moment, made.before.split(BETWEEN))
    behind = Moment.lecture_id == lecture.id, Moment.start_ms > made.start_ms
    others = db.session.scalars(
        select(Moment).where(*behind, Moment.start_ms < made.end_ms).order_by(Moment.start_ms)
    ).all()
    _name_cues(others, made.speaker_before)
    for other in others:
        other.speaker = made.speaker_before


def _stand(
    lecture: Lecture, moment: Moment, texts: Sequence[str], groups: Sequence[Sequence[Cue]]
) -> None:
    """The paragraph is the first of these, the others are new; each is found."""
    starts = [group[0].start_ms for group in groups]
    ends = [*(group[-1].end_ms for group in groups[:-1]), moment.end_ms]
    places = [moment.first]
    for group in groups:
        places.append(places[-1] + len(group))
    others = [Moment(lecture_id=lecture.id, speaker=moment.speaker) for _ in groups[1:]]
    seams = list(moment.seams)
    for each, text, start, end, (first, following) in zip(
        [moment, *others], texts, starts, ends, pairwise(places), strict=True
    ):
        each.text, each.start_ms, each.end_ms = text, start, end
        each.first, each.last = first, following - 1
        each.seams = [seam for seam in seams if start < seam < end]
    db.session.add_all(others)
    db.session.flush()
    for start in starts:
        indexing.put_moment(lecture, start)


def _name_cues(moments: Sequence[Moment], speaker: str) -> None:
    cue = TranscriptCue
    for each in moments:
        inside = cue.lecture_id == each.lecture_id, cue.position.between(each.first, each.last)
        db.session.execute(update(cue).where(*inside).values(speaker=speaker))
