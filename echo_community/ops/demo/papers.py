"""The demo's handouts: written here for patients, a PDF where a clinician fills it in."""

from datetime import datetime

from sqlalchemy import select

from echo_community.accounts.models import User
from echo_community.discussions import guarding
from echo_community.kernel.actor import Actor
from echo_community.kernel.db import db
from echo_community.kernel.storage import storage
from echo_community.lectures import indexing
from echo_community.lectures.models import ForWhom, Handout, Lecture
from echo_community.lectures.services import handing_out
from echo_community.lectures.sheets import sheet_of
from echo_community.ops.demo import source
from echo_community.ops.demo.people import hub_of
from echo_community.ops.demo.source import Entry, moment
from echo_community.programmes.actors import actor_for
from echo_community.programmes.models import Programme, Topic

FOLDER = source.FOLDER / "recordings"


def under_lecture(lecture: Lecture, entry: Entry, hub: Actor, at: datetime) -> None:
    """What a lecture hands out; found once the lecture is."""
    for number, each in enumerate(entry["handouts"], 1):
        handout = _handout(lecture.programme_id, each, entry["lang"], hub, at)
        handout.lecture_id = lecture.id
        if each.get("file"):
            _as_file(handout, f"{entry['id']}.h{number}.pdf")
        db.session.add(handout)
        db.session.flush()


def let_out(lecture: Lecture, entry: Entry, people: dict[str, User]) -> None:
    """Make public what an expert lets out, now that all members read the lecture."""
    for each in entry["handouts"]:
        if "public_by" in each:
            mine = Handout.lecture_id == lecture.id, Handout.title == each["title"]
            handout = db.session.scalars(select(Handout).where(*mine)).one()
            expert = actor_for(people[each["public_by"]].id)
            handing_out.publish(expert, handout.id, handout.revision)


def load(programme: Programme, today: datetime) -> None:
    """Those that stand alone under a topic."""
    found = select(Topic.slug, Topic.id).where(Topic.programme_id == programme.id)
    topics = {row.slug: row.id for row in db.session.execute(found)}
    for entry in source.handouts():
        if entry["programme"] == programme.slug:
            at = moment(entry["days_ago"], today)
            handout = _handout(programme.id, entry, entry["lang"], hub_of(programme), at)
            handout.topic_id = topics[entry["topic"]]
            db.session.add(handout)
            db.session.flush()
            indexing.put_handout(handout)


def _handout(programme_id: int, entry: Entry, language: str, hub: Actor, at: datetime) -> Handout:
    guarding.must_hold(hub, programme_id, title=entry["title"], body=entry["body"])
    return Handout(
        programme_id=programme_id,
        author_id=hub.id,
        for_whom=ForWhom(entry["for"]),
        language=language,
        title=entry["title"],
        body=entry["body"],
        html=sheet_of(entry["body"]),
        prints=entry.get("prints", 0),
        created_at=at,
        changed_at=at,
    )


def _as_file(handout: Handout, name: str) -> None:
    content = (FOLDER / name).read_bytes()
    handout.name, handout.stored = f"{handout.title}.pdf", storage().put(content)
    handout.size, handout.pages, handout.words = len(content), 1, handout.body
    handout.body = handout.html = ""
