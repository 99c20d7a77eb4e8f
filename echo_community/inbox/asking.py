"""A new question by mail: sent at once to one's own address, after a tap to the programme's."""

import re
from datetime import timedelta

from sqlalchemy import delete

from echo_community import policy
from echo_community.accounts import letters
from echo_community.accounts.models import User
from echo_community.consults import services as consults
from echo_community.consults import titles
from echo_community.consults.alarming import alarms
from echo_community.consults.drafts import ConsultDraft
from echo_community.consults.queries.asking import numbers_to_call
from echo_community.discussions.drafts import AskDraft, FileDraft
from echo_community.discussions.models import Thread
from echo_community.inbox import attaching
from echo_community.inbox.doors import Door
from echo_community.inbox.models import AskAddress, MailedQuestion
from echo_community.inbox.reading import Mail
from echo_community.inbox.remembering import remember
from echo_community.inbox.taking import Taken
from echo_community.kernel.actor import Actor
from echo_community.kernel.clock import now
from echo_community.kernel.db import atomic, db, find, insert, transaction
from echo_community.kernel.errors import NotVisible
from echo_community.kernel.secrets import fresh, hashed
from echo_community.kernel.words import tidy_line
from echo_community.policy import Can
from echo_community.privacy.guard import Heed
from echo_community.programmes.actors import actor_for
from echo_community.programmes.models import Programme

WAITS = timedelta(days=2)  # as long as files that are not sent are kept
LONGEST_TITLE = 200
_ANSWERS = re.compile(r"^(?:(?:re|fw|fwd|tr|rép|rep) ?: ?)+", re.IGNORECASE)


def let_in(door: Door, taken: Taken, body: str, key: str) -> int | None:
    """The thread that a mailed question opens; none where it waits. Raises as `ask` does."""
    programme = db.session.get(Programme, door.programme_id)
    policy.visible(door.actor, Can.READ_PROGRAMME, programme)
    policy.require(door.actor, Can.ASK, programme)
    files, problems = attaching.kept(door.actor, door.programme_id, taken.attachments)
    draft = AskDraft(title_of(taken.mail, body), body, files=tuple(files), heed=Heed(absent=True))
    if door.waits:
        _let_wait(door, taken, draft, key)
        return None
    thread_id = _asked(door, taken, draft, key)
    attaching.tell(door.actor, thread_id, problems)
    return thread_id


def title_of(mail: Mail, body: str) -> str:
    """Its subject where that says something, or the first of its words."""
    subject = tidy_line(_ANSWERS.sub("", mail.subject))
    return subject[:LONGEST_TITLE] if len(subject.split()) > 1 else titles.title_of(body)


@atomic
def _asked(door: Door, taken: Taken, draft: AskDraft, key: str) -> int:
    remember(taken.mail, key, "posted")
    _warn(door.actor, door.programme_id, draft.body)
    return consults.ask(door.actor, door.programme_id, ConsultDraft(draft, guess=True)).id


@atomic
def _let_wait(door: Door, taken: Taken, draft: AskDraft, key: str) -> None:
    """Keep the question for its writer, who is mailed the way to send it."""
    remember(taken.mail, key, "waits")
    token = fresh()
    waiting = MailedQuestion(
        user_id=door.actor.id,
        programme_id=door.programme_id,
        token_hash=hashed(token),
        title=draft.title,
        body=draft.body,
        choices={"files": [file.id for file in draft.files]},
    )
    db.session.add(waiting)
    db.session.flush()
    person = db.session.get_one(User, door.actor.id)
    cause = f"mailed {waiting.id}"
    letters.write(person.email or "", person.language, "mail_waits", cause, token=token)
    _warn(door.actor, door.programme_id, draft.body)


def _warn(author: Actor, programme_id: int, body: str) -> None:
    """Mail the numbers to call at once where the words tell of somebody in danger now."""
    if not alarms(body):
        return
    person = db.session.get_one(User, author.id)
    numbers = numbers_to_call(programme_id)
    cause = f"alarm {programme_id} {author.id}"
    letters.write(person.email or "", person.language, "mail_alarm", cause, numbers=numbers)


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
    draft = AskDraft(waiting.title, waiting.body, files=files, heed=Heed(absent=True))
    author = actor_for(waiting.user_id)
    thread = consults.ask(author, waiting.programme_id, ConsultDraft(draft, guess=True))
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
