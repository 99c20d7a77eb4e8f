"""The taxonomy of a programme: two levels at most, in the coordinator's order."""

from collections.abc import Iterable, Sequence

from flask_babel import gettext
from sqlalchemy import ColumnElement, delete, func, insert, select
from sqlalchemy.exc import IntegrityError

from echo_community.accounts.models import Profession
from echo_community.kernel import audit
from echo_community.kernel.actor import Actor
from echo_community.kernel.db import atomic, db
from echo_community.kernel.errors import Refused
from echo_community.kernel.words import slug, tidy_line
from echo_community.policy import Can
from echo_community.programmes import queries
from echo_community.programmes.drafts import TopicDraft
from echo_community.programmes.models import (
    Membership,
    Topic,
    TopicDiscipline,
    TopicExpert,
    TopicFollow,
)
from echo_community.programmes.own_words import check

LONGEST_NAME = 120


@atomic
def add_topic(actor: Actor, programme_id: int, draft: TopicDraft) -> Topic:
    """Put a topic at the end of its level. Raises Refused where its name or place is not free."""
    queries.programme_for(actor, programme_id, Can.MANAGE_PROGRAMME, lock=True)
    topic = Topic(programme_id=programme_id, name=draft.name)
    _check(actor, topic, draft)
    topic.slug = _free_slug(draft.name, _slugs(programme_id))
    _write(topic, draft)
    topic.position = _end_of_level(programme_id, draft.parent_id)
    db.session.add(topic)
    audit.record(actor, "topic.add", topic)
    return topic


@atomic
def edit_topic(actor: Actor, topic_id: int, draft: TopicDraft) -> Topic:
    """Rename, describe, or put a topic under another. Its address stays as it was."""
    topic = queries.topic_for(actor, topic_id, Can.MANAGE_PROGRAMME)
    _check(actor, topic, draft)
    if draft.parent_id != topic.parent_id:
        topic.position = _end_of_level(topic.programme_id, draft.parent_id)
    _write(topic, draft)
    if draft.experts is not None:
        _name_experts(topic, draft.experts)
    if draft.disciplines is not None:
        _name_disciplines(topic, draft.disciplines)
    audit.record(actor, "topic.edit", topic, parent=draft.parent_id)
    return topic


@atomic
def move_topic(actor: Actor, topic_id: int, up: bool) -> Topic:
    """Change places with the topic before or after it on its level."""
    topic = queries.topic_for(actor, topic_id, Can.MANAGE_PROGRAMME)
    level = _level(topic)
    place = level.index(topic)
    other = place - 1 if up else place + 1
    if 0 <= other < len(level):
        level[place], level[other] = level[other], level[place]
        for position, one in enumerate(level):
            one.position = position
        audit.record(actor, "topic.move", topic, position=topic.position)
    return topic


@atomic
def delete_topic(actor: Actor, topic_id: int) -> None:
    """Remove a topic that nothing stands under; else Refused says what to do."""
    topic = queries.topic_for(actor, topic_id, Can.MANAGE_PROGRAMME)
    if db.session.scalar(select(Topic.id).where(Topic.parent_id == topic.id).limit(1)):
        raise Refused(
            gettext(
                "Other topics stand under “%(name)s”. Move or delete those first.", name=topic.name
            )
        )
    try:
        # Whatever refers to topics, here and in features above, refuses by its foreign key.
        with db.session.begin_nested():
            for named in (TopicExpert, TopicDiscipline, TopicFollow):
                db.session.execute(delete(named).where(named.topic_id == topic.id))
            db.session.execute(delete(Topic).where(Topic.id == topic.id))
    except IntegrityError as problem:
        raise Refused(
            gettext(
                "Threads stand under “%(name)s”. Rename it, or move them to another topic first.",
                name=topic.name,
            )
        ) from problem
    audit.record(actor, "topic.delete", topic)


@atomic
def ensure_topics(programme_id: int, names: Iterable[str]) -> dict[str, int]:
    """Topics for these names or aliases, made where missing: `{name as given: id}`.

    One statement to read and one to insert, for imports; the import answers for rights and audit.
    """
    wanted = {name: tidy_line(name)[:LONGEST_NAME].strip() for name in names}
    if not any(wanted.values()):
        return {}
    found = db.session.execute(
        select(Topic.id, Topic.name, Topic.aliases, Topic.slug, Topic.position)
        .where(Topic.programme_id == programme_id)
        .order_by(Topic.id)
    ).all()
    known = {row.slug: row.id for row in found}
    known |= {key: row.id for row in found for key in _keys(row.aliases.split(","))}
    known |= {row.name.casefold(): row.id for row in found}
    missing = {name.casefold(): name for name in wanted.values() if name}
    missing = {key: name for key, name in missing.items() if key not in known}
    if missing:
        last = max((row.position for row in found), default=-1)
        known |= _insert(programme_id, missing, {row.slug for row in found}, last)
    return {given: known[name.casefold()] for given, name in wanted.items() if name}


def _insert(programme_id: int, names: dict[str, str], slugs: set[str], last: int) -> dict[str, int]:
    rows = []
    for n, name in enumerate(names.values(), start=1):
        free = _free_slug(name, slugs)
        slugs.add(free)
        rows.append(
            {"programme_id": programme_id, "name": name, "slug": free, "position": last + n}
        )
    made = db.session.execute(insert(Topic).returning(Topic.id, Topic.name), rows)
    return {row.name.casefold(): row.id for row in made}


def _write(topic: Topic, draft: TopicDraft) -> None:
    topic.name = draft.name
    topic.description = draft.description
    topic.aliases = draft.aliases
    topic.parent_id = draft.parent_id


def _name_experts(topic: Topic, user_ids: Sequence[int]) -> None:
    """These members of the programme stand for the topic, and nobody else."""
    db.session.flush()
    db.session.execute(delete(TopicExpert).where(TopicExpert.topic_id == topic.id))
    members = select(Membership.user_id).where(
        Membership.programme_id == topic.programme_id, Membership.user_id.in_(user_ids)
    )
    rows = [{"topic_id": topic.id, "user_id": each} for each in db.session.scalars(members)]
    if rows:
        db.session.execute(insert(TopicExpert), rows)


def _name_disciplines(topic: Topic, professions: Iterable[Profession]) -> None:
    """The hub's experts of these professions answer on it too."""
    db.session.flush()
    db.session.execute(delete(TopicDiscipline).where(TopicDiscipline.topic_id == topic.id))
    db.session.add_all(
        TopicDiscipline(topic_id=topic.id, profession=one) for one in dict.fromkeys(professions)
    )


def _check(actor: Actor, topic: Topic, draft: TopicDraft) -> None:
    check(actor, name=draft.name, description=draft.description, aliases=draft.aliases)
    _check_name(topic, draft.name)
    if draft.parent_id is not None:
        _check_parent(topic, draft.parent_id)


def _check_name(topic: Topic, name: str) -> None:
    others = db.session.execute(
        select(Topic.id, Topic.name).where(Topic.programme_id == topic.programme_id)
    )
    if any(row.name.casefold() == name.casefold() and row.id != topic.id for row in others):
        raise Refused(gettext("There is a topic of that name already."))


def _check_parent(topic: Topic, parent_id: int) -> None:
    parent = db.session.get(Topic, parent_id)
    if parent is None or parent.programme_id != topic.programme_id or parent.id == topic.id:
        raise Refused(gettext("Choose a topic of this programme to put it under."))
    if parent.parent_id is not None:
        raise Refused(
            gettext(
                "“%(name)s” stands under another topic. There are two levels.", name=parent.name
            )
        )
    if topic.id and db.session.scalar(select(Topic.id).where(Topic.parent_id == topic.id).limit(1)):
        raise Refused(gettext("Topics stand under this one, so it cannot go under another."))


def _level(topic: Topic) -> list[Topic]:
    return list(
        db.session.scalars(
            select(Topic)
            .where(Topic.programme_id == topic.programme_id, _under(topic.parent_id))
            .order_by(Topic.position, Topic.name)
            .with_for_update()
        )
    )


def _end_of_level(programme_id: int, parent_id: int | None) -> int:
    last = db.session.scalar(
        select(func.max(Topic.position)).where(
            Topic.programme_id == programme_id, _under(parent_id)
        )
    )
    return 0 if last is None else last + 1


def _under(parent_id: int | None) -> ColumnElement[bool]:
    return Topic.parent_id.is_(None) if parent_id is None else Topic.parent_id == parent_id


def _slugs(programme_id: int) -> set[str]:
    return set(db.session.scalars(select(Topic.slug).where(Topic.programme_id == programme_id)))


def _free_slug(name: str, taken: set[str]) -> str:
    """`opioids`, or where that is taken `opioids-2`."""
    base, n = slug(name) or "topic", 1
    free = base
    while free in taken:
        n += 1
        free = f"{base[:55]}-{n}"
    return free


def _keys(names: Sequence[str]) -> list[str]:
    return [name.strip().casefold() for name in names if name.strip()]
