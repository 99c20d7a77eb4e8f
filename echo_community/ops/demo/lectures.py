"""The demo's lectures, with their questions: words by the one path, files as they lie beside this.

What `scripts/demo-recordings` made of `lectures.json` is stored as it is: opening sixty slides anew
would take longer than the rest of the demo.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, select

from echo_community.accounts.models import User
from echo_community.discussions import services
from echo_community.discussions.drafts import SupersedeDraft
from echo_community.discussions.models import Post, ReadMark, Thread
from echo_community.discussions.services.placing import link
from echo_community.discussions.telling import tell_in_app
from echo_community.discussions.writing import announce, write_post
from echo_community.kernel.actor import Actor
from echo_community.kernel.db import db
from echo_community.kernel.storage import storage
from echo_community.lectures.drafts import LectureDraft, SpeakerDraft
from echo_community.lectures.models import (
    Deck,
    Lecture,
    LecturePost,
    Level,
    Media,
    MediaKind,
    Slide,
)
from echo_community.lectures.services import announcing
from echo_community.lectures.services.making import make_lecture
from echo_community.lectures.services.transcripts import put_transcript
from echo_community.lectures.transcripts.reading import read
from echo_community.meetings.models import AgendaItem, Session
from echo_community.ops.demo import learning, papers, source
from echo_community.ops.demo.people import hub_of
from echo_community.ops.demo.source import Entry, day, moment
from echo_community.ops.demo.threads import LAST_VISIT
from echo_community.programmes.actors import actor_for
from echo_community.programmes.models import Programme, Topic

FOLDER = source.FOLDER / "recordings"
WIDTH, HEIGHT = 720, 405  # of a slide's picture
TYPES = {
    ".mp4": (MediaKind.VIDEO, "video/mp4"),
    ".m4a": (MediaKind.AUDIO, "audio/mp4"),
}
EDITED = timedelta(days=2)  # after its session, a lecture comes into the archive


@dataclass
class Shelf:
    """What the lectures of a programme have in common. `cases` are threads by the key of a case."""

    programme: Programme
    people: dict[str, User]
    sessions: dict[str, Session]
    cases: dict[str, Thread]
    today: datetime
    hub: Actor
    topics: dict[str, int]


def load(
    programme: Programme,
    people: dict[str, User],
    sessions: dict[str, Session],
    cases: dict[str, Thread],
    today: datetime,
) -> dict[str, Lecture]:
    """The lectures of a programme by their key, as the hub put them in."""
    found = select(Topic.slug, Topic.id).where(Topic.programme_id == programme.id)
    topics = {row.slug: row.id for row in db.session.execute(found)}
    shelf = Shelf(programme, people, sessions, cases, today, hub_of(programme), topics)
    entries = [each for each in source.lectures() if each["programme"] == programme.slug]
    entries.sort(key=lambda each: _added(shelf, each))
    made = {entry["id"]: _lecture(shelf, entry) for entry in entries}
    for entry in entries:
        if "superseded_by" in entry:
            _supersede(shelf, entry, made)
    papers.load(programme, today)
    return made


def _added(shelf: Shelf, entry: Entry) -> datetime:
    """When it came into the archive."""
    if "added" in entry:
        return moment(entry["added"], shelf.today)
    return shelf.sessions[entry["session"]].ends_at + EDITED


def _lecture(shelf: Shelf, entry: Entry) -> Lecture:
    speaker = actor_for(shelf.people[entry["speakers"][0]].id)
    draft = _draft(shelf, entry)
    # Held until all of it is here, so that it goes into the index once.
    lecture = make_lecture(shelf.hub, shelf.programme.id, draft, author=speaker, held=True)
    put_transcript(lecture, read((FOLDER / f"{entry['id']}.vtt").read_bytes()).cues)
    _slides(lecture, entry)
    _media(lecture, entry)
    papers.under_lecture(lecture, entry, shelf.hub, _added(shelf, entry))
    thread = db.session.get_one(Thread, lecture.thread_id)
    _release(thread, lecture, _added(shelf, entry), shelf.today)
    papers.let_out(lecture, entry, shelf.people)
    _tie(shelf, thread, entry)
    for question in entry["questions"]:
        _question(shelf, thread, lecture, question)
    learning.load(lecture, entry, shelf.people, shelf.today)
    return lecture


def _draft(shelf: Shelf, entry: Entry) -> LectureDraft:
    held = shelf.sessions[entry["session"]].starts_at if "session" in entry else None
    speakers = [shelf.people[key] for key in entry["speakers"]]
    return LectureDraft(
        title=entry["title"],
        speakers=[SpeakerDraft(each.name, each.practice, each.id) for each in speakers],
        given_on=held.date() if held else day(entry["given"], shelf.today),
        topics=[shelf.topics[slug] for slug in entry["topics"]],
        language=entry["lang"],
        level=Level(entry["level"]),
        series=entry.get("series", ""),
        part=entry.get("part"),
        learning="\n".join(f"- {point}" for point in entry["learning"]),
        disclosure=entry["disclosure"],
        review_on=day(-entry["review"], shelf.today),
    )


def _slides(lecture: Lecture, entry: Entry) -> None:
    content = (FOLDER / f"{entry['id']}.pdf").read_bytes()
    stored = storage().put(content)
    db.session.add(Deck(lecture_id=lecture.id, stored=stored, size=len(content)))
    for number, slide in enumerate(entry["slides"], 1):
        picture = (FOLDER / f"{entry['id']}.{number}.webp").read_bytes()
        db.session.add(
            Slide(
                lecture_id=lecture.id,
                number=number,
                title=slide["title"],
                text="\n".join([slide["title"], *slide["lines"]]),
                at_ms=round(slide["at"] * 1000),
                by_hand=False,
                picture=storage().put(picture),
                width=WIDTH,
                height=HEIGHT,
                size=len(picture),
            )
        )


def _media(lecture: Lecture, entry: Entry) -> None:
    lecture.duration_ms = entry["seconds"] * 1000
    for name in entry.get("media", ()):
        content = (FOLDER / name).read_bytes()
        kind, media_type = TYPES[name[-4:]]
        row = Media(lecture_id=lecture.id, kind=kind, media_type=media_type, url="")
        row.stored, row.size = storage().put(content), len(content)
        row.duration_ms = lecture.duration_ms
        db.session.add(row)
    if "url" in entry:
        row = Media(lecture_id=lecture.id, kind=MediaKind.ELSEWHERE, media_type="")
        row.url, row.size, row.duration_ms = entry["url"], 0, 0
        db.session.add(row)


def _release(thread: Thread, lecture: Lecture, at: datetime, today: datetime) -> None:
    """Have all see it, as of then."""
    post = _first_post(thread.id)
    post.created_at = thread.created_at = thread.last_post_at = lecture.created_at = at
    thread.held, post.held, lecture.scanned = False, False, True
    announce(thread, post, tells=False)
    if at > today - LAST_VISIT:
        lecture.announce = True
        announcing.tell_once(thread)
    db.session.execute(delete(ReadMark).where(ReadMark.thread_id == thread.id))  # as of today


def _tie(shelf: Shelf, thread: Thread, entry: Entry) -> None:
    """To its session, and to the cases that were helped by it."""
    if "session" in entry:
        db.session.add(
            AgendaItem(
                session_id=shelf.sessions[entry["session"]].id,
                thread_id=thread.id,
                programme_id=thread.programme_id,
            )
        )
    for key in entry.get("cites", ()):
        link(shelf.hub, thread.id, shelf.cases[key].id)


def _supersede(shelf: Shelf, entry: Entry, made: dict[str, Lecture]) -> None:
    """As an expert does when a better one took its place."""
    expert = actor_for(shelf.people[entry["speakers"][0]].id)
    successor = made[entry["superseded_by"]].thread_id
    draft = SupersedeDraft(entry["why"], thread_id=successor)
    services.supersede(expert, _first_post(made[entry["id"]].thread_id).id, draft)


def _first_post(thread_id: int) -> Post:
    wanted = select(Post).where(Post.thread_id == thread_id, Post.number == 1)
    return db.session.scalars(wanted).one()


def _question(shelf: Shelf, thread: Thread, lecture: Lecture, entry: Entry) -> None:
    author = actor_for(shelf.people[entry["by"]].id)
    post = write_post(thread, author, entry["body"])
    post.created_at = thread.created_at + timedelta(days=entry["days"])
    if entry["at"]:
        at_ms = entry["at"] * 1000
        db.session.add(LecturePost(post_id=post.id, lecture_id=lecture.id, at_ms=at_ms))
    announce(thread, post, tells=False)
    if post.created_at > shelf.today - LAST_VISIT:
        tell_in_app(thread, post, post.created_at)
    if "endorsed_by" in entry:
        services.endorse(actor_for(shelf.people[entry["endorsed_by"]].id), post.id)
