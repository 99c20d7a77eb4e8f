"""THE policy: both halves of every rule agree, and the grid is the one we committed to."""

import itertools
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from echo_community import policy
from echo_community.accounts.models import User
from echo_community.discussions.models import Draft, Post, Thread, ThreadReader
from echo_community.kernel.actor import ANYBODY, Actor
from echo_community.kernel.clock import now
from echo_community.kernel.db import db, transaction
from echo_community.lectures.models import ForWhom, Handout
from echo_community.moderation.models import Cause, Review
from echo_community.moderation.sanctions.models import Sanction, SanctionKind
from echo_community.policy import POLICY, Can, Visibility
from echo_community.programmes.models import Membership, Programme
from echo_community.search.models import DocumentReader, SearchDocument
from tests.world import World

GRID = Path(__file__).parent / "policy_grid.txt"

ON_PROGRAMMES = {a for a in Can if a.endswith((" programme", " members"))} | {
    Can.ASK, Can.ATTACH_FILE, Can.MANAGE_MAIL, Can.MANAGE_ROTA, Can.READ_AUDIT,
    Can.READ_CONSULT_FIGURES, Can.READ_DESK, Can.READ_LOG, Can.READ_MISSES, Can.READ_REPORTS,
    Can.READ_REVIEWS, Can.READ_ROTA, Can.READ_SANCTIONS, Can.WRITE_PEARL,
}  # fmt: skip
ON_DOCUMENTS = {Can.READ_DOCUMENT}
ON_ACCOUNTS = {Can.EDIT_OWN_ACCOUNT, Can.READ_LEARNING}
ON_DRAFTS = {Can.KEEP_DRAFT}
ON_REVIEWS = {Can.DECIDE_REVIEW}
ON_MEMBERSHIPS = {Can.EXPEL_MEMBER, Can.SANCTION_MEMBER}
ON_SANCTIONS = {Can.APPEAL_SANCTION, Can.DECIDE_APPEAL, Can.LIFT_SANCTION}
ON_HELD_HANDOUTS = {Can.RELEASE_HELD_HANDOUT, Can.RELEASE_HELD_PEARL}  # held by somebody
ON_PEOPLE = ON_MEMBERSHIPS | ON_SANCTIONS
ON_POSTS = {a for a in Can if a.endswith(("post", "revisions", "held"))}
ELSEWHERE = ON_PROGRAMMES | ON_DOCUMENTS | ON_ACCOUNTS | ON_DRAFTS | ON_REVIEWS | ON_PEOPLE
ON_THREADS = set(Can) - ELSEWHERE - ON_POSTS - ON_HELD_HANDOUTS


class Cast:
    """One person of each kind, and a thread in every state, by its author."""

    def __init__(self, world: World) -> None:
        self.programme = world.programme()
        self.people: dict[str, Actor] = {
            "anonymous": ANYBODY,
            "outsider": world.member("Omar Haddad", of="Hepatitis C"),
            "participant": world.member("Amina Diallo"),
            "author": world.member("Ben Okafor"),
            "graduate": world.member("Wendy Lacroix", "graduate"),
            "expert": world.expert(),
            "coordinator": world.coordinator(),
            "administrator": world.admin(),
            "suspended": world.member("Theo Marsh"),
            "susp. expert": world.expert("Dr Ines Roy"),
            "barred": world.member("Pia Stone"),
        }
        self._suspend(world)
        self.named = self.people["graduate"]
        self.threads: list[Thread] = []
        states: Any = itertools.product(
            Visibility, *[(False, True)] * 3, (0, 2), ("author", "expert", None)
        )
        with transaction():
            own = {"user_id": self.people["author"].id, "programme_id": self.programme.id}
            db.session.add(Draft(**own, place=f"ask:{self.programme.id}"))
            for holder in ("author", "coordinator", None):
                facts = {"title": "t", "for_whom": ForWhom.PATIENT, "held": holder is not None}
                by = {"author_id": self.people["author"].id, "programme_id": self.programme.id}
                held_by = holder and self.people[holder].id
                db.session.add(Handout(**facts, **by, held_by_id=held_by))
            for about in (None, self.people["author"].id, self.people["expert"].id):
                db.session.add(
                    Review(
                        programme_id=self.programme.id,
                        cause=Cause.FIRST_POST,
                        gravity=1,
                        about_id=about,
                    )
                )
            for visibility, hidden, held, locked, replies, hider in states:
                if hidden == (hider is None):
                    continue
                self._thread(visibility, hidden, held, locked, replies, hider)

    def _suspend(self, world: World) -> None:
        until = now() + timedelta(days=1)
        for who in ("suspended", "susp. expert", "barred"):
            reads = who != "barred"
            world.membership(self.people[who], suspended_until=until, suspended_reads=reads)
            self.people[who] = world.actor(self.people[who].id)
        # The one that the grid is about is a participant's, and an expert did it.
        with transaction():
            for whom in ("author", "expert", "coordinator", "barred"):
                db.session.add(
                    Sanction(
                        programme_id=self.programme.id,
                        user_id=self.people[whom].id,
                        kind=SanctionKind.WARNING,
                        words="x",
                        by_id=self.people["expert"].id,
                    )
                )

    def _thread(
        self, visibility: Visibility, hidden: bool, held: bool, locked: bool,
        replies: int, hider: str | None,
    ) -> None:  # fmt: skip
        shared: dict[str, Any] = {
            "programme_id": self.programme.id,
            "author_id": self.people["author"].id,
            "visibility": visibility,
            "hidden": hidden,
            "held": held,
            "hidden_by_id": self.people[hider].id if hider else None,
        }
        thread = Thread(title="t", slug="t", locked=locked, replies=replies, **shared)
        db.session.add(thread)
        db.session.flush()
        db.session.add(Post(thread_id=thread.id, number=1, source="x", html="x", **shared))
        if visibility is not Visibility.PROGRAMME:
            db.session.add(ThreadReader(thread_id=thread.id, user_id=self.named.id))
        document = SearchDocument(
            kind="discussion", key=thread.id, programme_id=self.programme.id,
            visibility=visibility, title="t", body="x", written_at=thread.created_at,
        )  # fmt: skip
        db.session.add(document)
        db.session.flush()
        if visibility is not Visibility.PROGRAMME:
            db.session.add(DocumentReader(document_id=document.id, user_id=self.named.id))
        self.threads.append(thread)


def kind_of(action: Can) -> type[Any]:
    """The table whose rows an action is about."""
    if action in ON_PROGRAMMES:
        return Programme
    if action in ON_DOCUMENTS:
        return SearchDocument
    if action in ON_ACCOUNTS:
        return User
    if action in ON_DRAFTS:
        return Draft
    if action in ON_REVIEWS:
        return Review
    if action in ON_HELD_HANDOUTS:
        return Handout
    if action in ON_PEOPLE:
        return Membership if action in ON_MEMBERSHIPS else Sanction
    return Post if action in ON_POSTS else Thread


def test_every_action_has_a_rule_and_they_stand_in_alphabetical_order() -> None:
    assert set(POLICY) == set(Can)
    assert list(Can) == sorted(Can, key=lambda action: action.name)


def test_the_check_and_the_sql_of_every_rule_agree_for_everybody(world: World) -> None:
    cast = Cast(world)
    for action in Can:
        kind = kind_of(action)
        # A programme's own columns and an account's stand under their own names in the check alone.
        if kind in (Programme, User):
            continue
        things = list(db.session.scalars(select(kind)))
        for who, actor in cast.people.items():
            rows = db.session.scalars(select(kind.id).where(policy.where(actor, action, kind)))
            by_check = {thing.id for thing in things if policy.can(actor, action, thing)}
            assert set(rows) == by_check, (action, who)


def test_outsiders_and_strangers_see_and_do_nothing(world: World) -> None:
    cast = Cast(world)
    for action in ON_THREADS | ON_POSTS | ON_HELD_HANDOUTS | ON_DOCUMENTS | ON_DRAFTS | ON_REVIEWS:
        kind = kind_of(action)
        for who in ("anonymous", "outsider", "administrator", "barred"):
            seen = select(kind.id).where(policy.where(cast.people[who], action, kind))
            assert not db.session.scalars(seen).all(), (action, who)


def test_the_suspended_read_as_plain_members_and_write_nothing(world: World) -> None:
    cast = Cast(world)
    read = {a for a in Can if a.startswith("read ")} - {Can.READ_MISSES, Can.READ_REPORTS}
    # Whoever sees a patient named says so, suspended or not.
    stays = {Can.KEEP_DRAFT, Can.EDIT_OWN_ACCOUNT, Can.APPEAL_SANCTION, Can.FLAG_POST}
    for action in set(Can) - read - stays:
        for who in ("suspended", "susp. expert"):
            assert not _may(cast, cast.people[who], action), (action, who)
    for action in (Can.READ_THREAD, Can.READ_POST):
        kind = kind_of(action)
        seen = {
            who: set(
                db.session.scalars(
                    select(kind.id).where(policy.where(cast.people[who], action, kind))
                )
            )
            for who in ("participant", "suspended", "susp. expert")
        }
        assert seen["participant"] == seen["suspended"] == seen["susp. expert"] != set()


def test_no_one_acts_on_themself_and_no_expert_on_the_hub(world: World) -> None:
    cast = Cast(world)
    rows = {m.user_id: m for m in db.session.scalars(select(Membership))}
    expert, coordinator = cast.people["expert"], cast.people["coordinator"]
    for actor in (expert, coordinator):
        assert not policy.can(actor, Can.SANCTION_MEMBER, rows[actor.id])
    assert not policy.can(expert, Can.SANCTION_MEMBER, rows[coordinator.id])
    assert policy.can(coordinator, Can.SANCTION_MEMBER, rows[expert.id])


def grid(cast: Cast) -> str:
    """Role x action, for a thing in the state that the action is for."""
    lines = [" " * 22 + " ".join(f"{who:>13}" for who in cast.people)]
    for action in Can:
        cells = [
            f"{'yes' if _may(cast, person, action) else '.':>13}" for person in cast.people.values()
        ]
        lines.append(f"{action:<22}" + " ".join(cells))
    return "\n".join(line.rstrip() for line in lines) + "\n"


def _may(cast: Cast, actor: Actor, action: Can) -> bool:
    kind = kind_of(action)
    if kind is Programme:
        return policy.can(actor, action, cast.programme)
    if kind is Draft:
        return policy.can(actor, action, db.session.query(Draft).one())
    if kind is Review:
        about = db.session.query(Review).filter_by(about_id=cast.people["author"].id).one()
        return policy.can(actor, action, about)
    if action in ON_PEOPLE:
        about = kind.user_id == cast.people["author"].id
        return policy.can(actor, action, db.session.query(kind).filter(about).one())
    if kind is Handout:
        held = Handout.held_by_id == cast.people["author"].id
        return policy.can(actor, action, db.session.query(Handout).filter(held).one())
    if kind is User:
        own = db.session.get(User, cast.people["author"].id)
        return policy.can(actor, action, own)
    wanted = {"hidden": "restore" in action, "held": "held" in action}
    for thing in db.session.scalars(select(kind).where(kind.visibility == Visibility.PROGRAMME)):
        plain = not (getattr(thing, "locked", False) or getattr(thing, "replies", 0))
        state = {name: getattr(thing, name, False) for name in wanted}
        by_author = thing.hidden_by_id == cast.people["author"].id if wanted["hidden"] else True
        if (state == wanted or kind is SearchDocument) and plain and by_author:
            return policy.can(actor, action, thing)
    raise AssertionError(action)


def test_the_grid_of_roles_and_actions_is_the_committed_one(world: World) -> None:
    printed = grid(Cast(world))
    if not GRID.exists():
        GRID.write_text(printed)
        pytest.fail("The grid was not there; it is now: read it, then commit it.")
    assert printed == GRID.read_text()
