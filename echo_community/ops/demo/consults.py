"""The demo's quick questions: asked, claimed, answered and closed by the services themselves."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, select, update

from echo_community.accounts.models import Profession, User
from echo_community.cases.models import Case
from echo_community.consults import services
from echo_community.consults.drafts import ConsultDraft
from echo_community.consults.models import Closing, Consult, Says, Urgency
from echo_community.consults.services import closing, escalating, ladder, sharing
from echo_community.discussions import services as discussions
from echo_community.discussions.drafts import AskDraft, ReplyDraft
from echo_community.discussions.models import Post, ReadMark, Thread
from echo_community.kernel.actor import Actor
from echo_community.kernel.db import db
from echo_community.notifications.models import Notice
from echo_community.ops.demo import source
from echo_community.ops.demo.moments import at
from echo_community.ops.demo.source import Entry, moment
from echo_community.ops.demo.threads import LAST_VISIT
from echo_community.policy import Visibility
from echo_community.programmes.actors import actor_for
from echo_community.programmes.models import Programme, Topic


@dataclass
class Corridor:
    """What the consults of a programme have in common."""

    programme: Programme
    actors: dict[str, Actor]
    cases: dict[str, Thread]
    topics: dict[str, int]


def load(
    programme: Programme, people: dict[str, User], cases: dict[str, Thread], today: datetime
) -> dict[str, Thread]:
    """All of a programme by their key, oldest first; `cases` are those they may become."""
    topics = select(Topic.slug, Topic.id).where(Topic.programme_id == programme.id)
    found = {row.slug: row.id for row in db.session.execute(topics)}
    actors = {key: actor_for(person.id) for key, person in people.items()}
    corridor = Corridor(programme, actors, cases, found)
    return {
        entry["id"]: _consult(corridor, entry, moment(entry["days_ago"], today))
        for entry in source.consults(programme.slug)
    }


def _consult(corridor: Corridor, entry: Entry, asked: datetime) -> Thread:
    author = corridor.actors[entry["author"]]
    with at(asked):
        thread = services.ask(author, corridor.programme.id, _draft(corridor, entry))
    for step in entry["then"]:
        with at(asked + timedelta(hours=step["hours"])):
            _carry_on(corridor, entry, thread, step)
    return thread


def _draft(corridor: Corridor, entry: Entry) -> ConsultDraft:
    body = entry["body"]
    thread = AskDraft(
        "",
        body,
        topics=tuple(corridor.topics[slug] for slug in entry["topics"]),
        nameless=entry.get("nameless", False),
        visibility=Visibility(entry.get("visibility", "programme")),
    )
    wanted = Profession(entry["wanted"]) if "wanted" in entry else None
    return ConsultDraft(thread, Urgency(entry["urgency"]), wanted)


def _carry_on(corridor: Corridor, entry: Entry, thread: Thread, step: Entry) -> None:
    """One step of the file: the key that names it says who, or which post."""
    author = corridor.actors[entry["author"]]
    if "claim" in step:
        services.claim(corridor.actors[step["claim"]], thread.id)
    elif "hand_over" in step:
        to = corridor.actors[step["hand_over"]].id
        services.hand_over(corridor.actors[step["by"]], thread.id, to, step["note"])
    elif "reply" in step:
        _reply(corridor.actors[step["reply"]], thread, step)
    elif "endorse" in step:
        discussions.endorse(corridor.actors[step["endorse"]], _post(thread, step["post"]))
    elif "accept" in step:
        discussions.accept(author, _post(thread, step["accept"]))
    elif "close" in step:
        said = step.get("plan_changed"), step.get("referral_spared")
        closing.close(author, thread.id, Closing(step["close"]), *said)
    elif "share" in step:
        sharing.share(author, thread.id)
    elif "escalate" in step:
        _become_case(corridor, thread, step["escalate"])
    elif "climb" in step:
        ladder.climb(_card(thread).id)


def _become_case(corridor: Corridor, thread: Thread, key: str) -> None:
    """The case is here already: it is told that it was begun from this question."""
    presented = corridor.cases[key]
    case = db.session.scalars(select(Case).where(Case.thread_id == presented.id)).one()
    _card(thread).case_id = case.id
    escalating.opened(case, presented)


def _reply(author: Actor, thread: Thread, step: Entry) -> None:
    services.answer(
        author,
        thread.id,
        ReplyDraft(step["body"]),
        basis=step.get("basis", ""),
        says=Says(step["says"]),
        differs_from=step.get("differs_from"),
    )


def _post(thread: Thread, number: int) -> int:
    of_thread = Post.thread_id == thread.id, Post.number == number
    return db.session.scalars(select(Post.id).where(*of_thread)).one()


def _card(thread: Thread) -> Consult:
    return db.session.scalars(select(Consult).where(Consult.thread_id == thread.id)).one()


def was_seen(threads: Collection[Thread], today: datetime) -> None:
    """What is older than everybody's last visit has been read; `threads.mark_read` says by whom."""
    visit, ids = today - LAST_VISIT, [thread.id for thread in threads]
    db.session.execute(delete(ReadMark).where(ReadMark.thread_id.in_(ids)))
    old = Notice.thread_id.in_(ids), Notice.at < visit, Notice.read_at.is_(None)
    db.session.execute(update(Notice).where(*old).values(read_at=visit))
