"""What the demo's people follow and want by mail, and mails that did not arrive."""

from datetime import datetime

from sqlalchemy import delete, insert, select, update

from echo_community.accounts.models import MailTrouble, Trouble, User
from echo_community.kernel.clock import now
from echo_community.kernel.db import db
from echo_community.kernel.mail import OutboundMail
from echo_community.kernel.mail.outbox import Post, put
from echo_community.notifications.choosing import WishesDraft, choose_mail
from echo_community.notifications.groups import Group, When
from echo_community.notifications.models import Notice
from echo_community.ops.demo import source
from echo_community.ops.demo.source import Entry, moment
from echo_community.programmes.actors import actor_for
from echo_community.programmes.models import Programme, Topic, TopicFollow


def load(programmes: dict[str, Programme], people: dict[str, User], today: datetime) -> None:
    """Of everybody. What was told so far goes by no mail: it was long ago."""
    habits = source.habits()
    db.session.execute(delete(OutboundMail))
    db.session.execute(update(Notice).values(mail_at=None))
    _follow(habits["follows"], programmes, people, today)
    for wish in habits["wishes"]:
        _choose(people[wish["person"]], wish)
    for entry in habits["mails"]:
        db.session.add(_stuck(people[entry["person"]], programmes[source.FIRST], entry, today))
    for entry in habits["unreached"]:
        at = moment(entry["days_ago"], today)
        trouble = MailTrouble(address=people[entry["person"]].email, trouble=Trouble.BOUNCED)
        trouble.detail, trouble.first_at, trouble.last_at = entry["detail"], at, at
        trouble.stopped_at = at
        db.session.add(trouble)


def _follow(
    follows: list[Entry],
    programmes: dict[str, Programme],
    people: dict[str, User],
    today: datetime,
) -> None:
    found = db.session.execute(select(Topic.programme_id, Topic.slug, Topic.id)).all()
    topics = {(row.programme_id, row.slug): row.id for row in found}
    rows = [
        {
            "topic_id": topics[programmes[entry["programme"]].id, slug],
            "user_id": people[entry["person"]].id,
            "at": moment(40, today),
        }
        for entry in follows
        for slug in entry["topics"]
    ]
    db.session.execute(insert(TopicFollow), rows)


def _choose(person: User, entry: Entry) -> None:
    when = {Group(group): When(chosen) for group, chosen in entry["when"].items()}
    hours = {name: entry[name] for name in ("hour", "quiet_from", "quiet_to") if name in entry}
    choose_mail(actor_for(person.id), WishesDraft(when, **hours))


def _stuck(person: User, programme: Programme, entry: Entry, today: datetime) -> OutboundMail:
    """A mail that its server did not take, and whose words nobody needs here."""
    said = Post(stream="answers", user_id=person.id, programme_id=programme.id)
    mail = put(person.email or "", programme.name, "", f"demo {person.id}", said)
    mail.created_at = moment(entry["days_ago"], today)
    mail.tries, mail.problem = entry["tries"], entry["problem"]
    mail.next_try_at = now()
    if "given_up_days_ago" in entry:
        mail.given_up_at = moment(entry["given_up_days_ago"], today)
        mail.forget_words()
    return mail
