"""A new question by mail: sent at once to one's own address, after a tap to the programme's."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from flask_babel import gettext
from sqlalchemy import delete, func, select

from echo_community import policy
from echo_community.accounts import letters
from echo_community.accounts.models import User
from echo_community.consults import sentences, titles
from echo_community.consults import services as consults
from echo_community.consults.alarming import alarms
from echo_community.consults.drafts import ConsultDraft
from echo_community.consults.queries.asking import numbers_to_call
from echo_community.discussions.drafts import AskDraft, FileDraft
from echo_community.discussions.models import Thread
from echo_community.inbox import attaching, subjects
from echo_community.inbox.doors import Door
from echo_community.inbox.models import AskAddress, MailedQuestion
from echo_community.inbox.remembering import TOLD_EVERY, keyed, remember, told_lately
from echo_community.inbox.subjects import Subject
from echo_community.inbox.taking import Taken
from echo_community.kernel.actor import Actor
from echo_community.kernel.clock import now
from echo_community.kernel.db import atomic, db, find, insert, transaction
from echo_community.kernel.errors import NotVisible, Refused
from echo_community.kernel.mail import OutboundMail
from echo_community.kernel.secrets import hashed
from echo_community.policy import Can, Visibility
from echo_community.privacy.guard import Heed
from echo_community.programmes.actors import actor_for
from echo_community.programmes.models import Programme

WAITS = timedelta(days=2)  # as long as files that are not sent are kept
LONGEST_TITLE = 200
MOST_WAITING = 20  # of one person
WAITS_FOR_TAP = "waits"
ABSENT = Heed(absent=True)


def let_in(door: Door, taken: Taken, body: str, key: str) -> int | None:
    """The thread that a mailed question opens; none where it waits. Raises as `ask` does."""
    programme = db.session.get(Programme, door.programme_id)
    policy.visible(door.actor, Can.READ_PROGRAMME, programme)
    policy.require(door.actor, Can.ASK, programme)
    if door.waits:
        _must_have_room(door.actor)
    files, problems = attaching.kept(door.actor, door.programme_id, taken.attachments)
    draft = _draft(subjects.read(taken.mail.subject), body, files)
    if door.waits:
        _let_wait(door, taken, draft, key)
        return None
    thread_id = _asked(door, taken, draft, key)
    attaching.tell(door.actor, thread_id, problems)
    return thread_id


def _draft(subject: Subject, body: str, files: Iterable[FileDraft]) -> ConsultDraft:
    """Its title is the subject where that says something, or the first of its words; its writer
    is named, since a mail is: without a name one asks on the site."""
    says = len(subject.title.split()) > 1
    title = subject.title[:LONGEST_TITLE] if says else titles.title_of(body)
    asked = AskDraft(title, body, files=tuple(files), heed=ABSENT, visibility=subject.visibility)
    return ConsultDraft(asked, subject.urgency, guess=True)


@atomic
def _asked(door: Door, taken: Taken, draft: ConsultDraft, key: str) -> int:
    remember(taken.mail, key, "posted")
    _warn(door.actor, door.programme_id, draft.thread.body)
    thread = consults.ask(door.actor, door.programme_id, draft)
    facts = {"thread_id": thread.id, "held": thread.held}
    _write(door.actor, "mail_asked", f"asked {thread.id}", **_how(draft), **facts)
    return thread.id


@atomic
def _let_wait(door: Door, taken: Taken, draft: ConsultDraft, key: str) -> None:
    """Keep the question for its writer, who is mailed the way to send it: once a day, since
    anybody can write in their name."""
    tells = not told_lately(taken.mail, WAITS_FOR_TAP)
    remember(taken.mail, key, WAITS_FOR_TAP, told=tells)
    asked = draft.thread
    waiting = MailedQuestion(
        user_id=door.actor.id,
        programme_id=door.programme_id,
        token_hash=key,
        title=asked.title,
        body=asked.body,
        choices={
            "files": [file.id for file in asked.files],
            "urgency": draft.urgency.value,
            "visibility": asked.visibility.value,
        },
    )
    db.session.add(waiting)
    db.session.flush()
    token = token_of(waiting.id)
    waiting.token_hash = hashed(token)
    if tells:
        _write(door.actor, "mail_waits", f"mailed {waiting.id}", token=token, **_how(draft))
    _warn(door.actor, door.programme_id, asked.body, seldom=True)


def _must_have_room(person: Actor) -> None:
    """Raise Refused where as many questions wait as anybody needs."""
    theirs = MailedQuestion.user_id == person.id, MailedQuestion.thread_id.is_(None)
    if (db.session.scalar(select(func.count()).where(*theirs)) or 0) >= MOST_WAITING:
        raise Refused(
            gettext("Many questions of yours wait for your tap. Send or throw away these first.")
        )


def _how(draft: ConsultDraft) -> dict[str, object]:
    """How it is asked, in words for a mail."""
    hub_only = draft.thread.visibility is Visibility.STAFF
    return {"urgency": sentences.urgency(draft.urgency), "hub_only": hub_only}


def _write(author: Actor, name: str, cause: str, **facts: Any) -> None:
    person = db.session.get_one(User, author.id)
    letters.write(person.email or "", person.language, name, cause, **facts)


def _warn(author: Actor, programme_id: int, body: str, *, seldom: bool = False) -> None:
    """Mail the numbers to call at once where the words tell of somebody in danger now; `seldom`:
    once a day, where somebody else may have written them."""
    cause = f"alarm {programme_id} {author.id}"
    if not alarms(body) or (seldom and _wrote_lately(cause)):
        return
    _write(author, "mail_alarm", cause, numbers=numbers_to_call(programme_id))


def _wrote_lately(cause: str) -> bool:
    lately = OutboundMail.cause == cause, OutboundMail.created_at > now() - TOLD_EVERY
    return db.session.scalar(select(OutboundMail.id).where(*lately).limit(1)) is not None


def token_of(question_id: int) -> str:
    """What its writer sends a question that waits by; made of its number, so that it can be shown
    to them again."""
    return keyed(f"mailed question {question_id}".encode())


def waiting_for(token: str) -> MailedQuestion:
    """The question behind a mailed address, sent or not. Raises NotVisible once it is gone."""
    fresh_enough = MailedQuestion.at > now() - WAITS
    found = find(MailedQuestion, MailedQuestion.token_hash == hashed(token), fresh_enough)
    if found is None:
        raise NotVisible
    return found


@atomic
def send(token: str) -> Thread:
    """Ask what waited, as who wrote it; a second tap finds the thread of the first."""
    theirs = MailedQuestion.token_hash == hashed(token)
    waiting = find(MailedQuestion, theirs, MailedQuestion.at > now() - WAITS, lock=True)
    if waiting is None:
        raise NotVisible
    if waiting.thread_id:
        return db.session.get_one(Thread, waiting.thread_id)
    files = tuple(FileDraft(number) for number in waiting.choices.get("files", ()))
    subject = Subject(waiting.title, waiting.urgency, waiting.visibility)
    author = actor_for(waiting.user_id)
    thread = consults.ask(author, waiting.programme_id, _draft(subject, waiting.body, files))
    waiting.thread_id, waiting.title, waiting.body = thread.id, "", ""
    return thread


@atomic
def throw_away(token: str) -> None:
    """Forget what waited."""
    theirs = MailedQuestion.token_hash == hashed(token), MailedQuestion.thread_id.is_(None)
    db.session.execute(delete(MailedQuestion).where(*theirs))


@atomic
def renew(person: Actor, programme_id: int) -> None:
    """Make a new address for one's questions; the old one takes nothing any more."""
    policy.visible(person, Can.READ_PROGRAMME, db.session.get(Programme, programme_id))
    generation = AskAddress.generation + 1
    db.session.execute(
        insert(AskAddress)
        .values(user_id=person.id, programme_id=programme_id, generation=1)
        .on_conflict_do_update(
            index_elements=["user_id", "programme_id"], set_={"generation": generation}
        )
    )


def forget_old() -> None:
    """Forget questions that nobody sent on."""
    with transaction() as session:
        session.execute(delete(MailedQuestion).where(MailedQuestion.at < now() - WAITS))
