"""Imposing and lifting: what it does, who may, who is told, and what the log holds of it."""

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select

from echo_community.accounts.models import User
from echo_community.discussions import services as discussions
from echo_community.discussions.drafts import AskDraft, EditDraft, ReplyDraft
from echo_community.discussions.models import Post, ReactionKind
from echo_community.kernel.actor import Actor
from echo_community.kernel.audit import AuditEntry
from echo_community.kernel.clock import now
from echo_community.kernel.db import db
from echo_community.kernel.errors import Forbidden, NotVisible, Refused, Stopped
from echo_community.kernel.mail import OutboundMail
from echo_community.moderation.models import Reason
from echo_community.moderation.sanctions import ending, services
from echo_community.moderation.sanctions.drafts import SanctionDraft
from echo_community.moderation.sanctions.models import Sanction, SanctionKind
from echo_community.notifications.models import Notice
from echo_community.privacy import guard
from echo_community.privacy.guard import Finding
from echo_community.programmes import services as programmes
from tests.moderation.conftest import Impose
from tests.world import World


def acts() -> list[str]:
    """What the audit log holds of sanctions, in order."""
    found = select(AuditEntry.act).where(AuditEntry.act.like("sanction.%")).order_by(AuditEntry.id)
    return list(db.session.scalars(found))


def mails_to(actor: Actor) -> list[OutboundMail]:
    """The mails of sanctions to somebody, oldest first."""
    email = db.session.get_one(User, actor.id).email
    found = db.session.query(OutboundMail).filter(OutboundMail.cause.like("sanction %"))
    return [mail for mail in found.order_by(OutboundMail.id) if mail.recipient == email]


def test_a_note_or_a_warning_changes_nothing_but_is_told_and_logged(
    world: World, impose: Impose
) -> None:
    ben, expert = world.member("Ben Okafor"), world.expert()

    note = impose(expert, ben, "note")
    warning = impose(expert, ben, "warning")

    assert not world.actor(ben.id).memberships[note.programme_id].suspended
    assert acts() == ["sanction.note", "sanction.warn"]
    assert warning.in_force
    assert not note.in_force
    told = db.session.query(Notice).filter_by(user_id=ben.id).all()
    assert [(notice.kind, notice.thread_id) for notice in told] == [("sanction", None)] * 2
    assert world.actor(ben.id).unread == 2
    world.thread(by=world.actor(ben.id))


def test_the_log_and_the_mail_hold_no_word_of_the_moderator(world: World, impose: Impose) -> None:
    ben, expert = world.member("Ben Okafor"), world.expert()

    impose(expert, ben, "warning")

    entry = db.session.query(AuditEntry).filter_by(act="sanction.warn").one()
    assert entry.detail["reason"] == "disrespect"
    assert (entry.thing, entry.thing_id) == ("memberships", world.membership(ben).id)
    mail = mails_to(ben)[0]
    assert "talk about" not in str(entry.detail) + mail.subject + mail.body
    assert "/p/chronic-pain/standing" in mail.body
    assert mail.next_try_at > now() + timedelta(minutes=8)  # there is time for Undo


def test_a_suspended_member_reads_but_writes_nothing_and_it_ends_by_itself(
    world: World, impose: Impose
) -> None:
    amina, ben, expert = world.member(), world.member("Ben Okafor"), world.expert()
    thread, own = world.thread(by=amina), world.thread(by=ben, replies=1)
    impose(expert, ben, "suspension", days=3)
    ben = world.actor(ben.id)
    first = post_of(thread.id)

    assert world.client(ben).get(f"/t/{thread.id}", follow_redirects=True).status_code == 200
    for act in (
        lambda: discussions.reply(ben, thread.id, ReplyDraft("Still here.")),
        lambda: discussions.ask(ben, thread.programme_id, AskDraft("Why?", "Because.")),
        lambda: discussions.react(ben, first, ReactionKind.THANKS),
        lambda: discussions.edit_post(ben, post_of(own.id), EditDraft("x", 1)),
        lambda: discussions.hide_post(ben, post_of(own.id, 2)),
    ):
        with pytest.raises(Forbidden):
            act()

    with time_machine.travel(now() + timedelta(days=3, minutes=1)):
        discussions.reply(world.actor(ben.id), thread.id, ReplyDraft("Back again."))


def post_of(thread_id: int, number: int = 1) -> int:
    """The number of a post's row."""
    return db.session.query(Post).filter_by(thread_id=thread_id, number=number).one().id


def test_who_is_barred_is_an_outsider_and_hears_nothing(world: World, impose: Impose) -> None:
    amina, ben, expert = world.member(), world.member("Ben Okafor"), world.expert()
    thread = world.thread(by=ben)
    impose(expert, ben, "suspension", days=3, reads=False)
    barred = world.actor(ben.id)

    world.reply(thread, amina)

    assert not barred.memberships
    assert list(barred.barred) == [thread.programme_id]
    with pytest.raises(NotVisible):
        discussions.reply(barred, thread.id, ReplyDraft("May I?"))
    assert db.session.query(Notice).filter_by(user_id=ben.id, kind="answer").count() == 0
    assert barred.unread == 0
    client = world.client(barred)
    assert client.get(f"/t/{thread.id}").status_code == 404
    assert client.get("/p/chronic-pain/").status_code == 404
    page = client.get("/p/chronic-pain/standing")
    assert page.status_code == 200
    assert "Let us talk about your last posts." in page.text
    assert "/p/chronic-pain/standing" in client.get("/").text


def test_slow_mode_says_when_and_keeps_what_was_typed(world: World, impose: Impose) -> None:
    ben, expert = world.member("Ben Okafor"), world.expert()
    thread = world.thread(by=ben)
    impose(expert, ben, "slow", days=7, gap=240)
    client = world.client(ben)

    soon = client.post(f"/t/{thread.id}/reply", data={"body": "Words to keep", "once": "a"})

    assert soon.status_code == 422
    assert "Words to keep" in soon.text
    assert "A moderator has slowed your posts for now." in soon.text
    with time_machine.travel(now() + timedelta(hours=4, minutes=1)):
        again = client.post(f"/t/{thread.id}/reply", data={"body": "Words to keep", "once": "a"})
        assert again.status_code == 303


def test_a_new_suspension_takes_the_place_of_the_old_one(world: World, impose: Impose) -> None:
    ben, expert = world.member("Ben Okafor"), world.expert()
    old = impose(expert, ben, "suspension", days=30, reads=False)
    new = impose(expert, ben, "suspension", days=1)

    standing = world.actor(ben.id).memberships[new.programme_id]

    assert not db.session.get_one(Sanction, old.id).in_force
    assert standing.suspended
    services.lift(expert, new.id)
    assert not world.actor(ben.id).memberships[new.programme_id].suspended


def test_lifting_at_once_takes_notice_and_mail_back_later_it_is_told(
    world: World, impose: Impose
) -> None:
    ben, expert = world.member("Ben Okafor"), world.expert()
    services.lift(expert, impose(expert, ben, "suspension").id)
    assert db.session.query(Notice).count() == 0
    assert all(mail.given_up_at for mail in mails_to(ben))

    later = impose(expert, ben, "suspension")
    with time_machine.travel(now() + timedelta(hours=1)):
        services.lift(expert, later.id)
    causes = [notice.cause for notice in db.session.query(Notice)]
    assert causes == [f"sanction {later.id} lifted"]
    assert acts()[-1] == "sanction.lift"


def test_the_end_is_told_once_by_a_job(world: World, impose: Impose) -> None:
    ben, expert = world.member("Ben Okafor"), world.expert()
    impose(expert, ben, "suspension", days=1)
    impose(expert, ben, "warning")
    with time_machine.travel(now() + timedelta(days=1, minutes=1)):
        assert ending.tell_of_ended_sanctions.work() == 1
        assert ending.tell_of_ended_sanctions.work() == 0
    assert "has ended" in mails_to(ben)[-1].body


def test_removal_takes_membership_and_lifting_brings_it_back(world: World, impose: Impose) -> None:
    ben, nora = world.member("Ben Okafor"), world.coordinator()
    removal = impose(nora, ben, "removal")

    assert not world.actor(ben.id).memberships
    client = world.client(world.actor(ben.id))
    assert "You are no longer a member." in client.get("/p/chronic-pain/standing").text
    assert "/p/chronic-pain/standing" in client.get("/").text
    with time_machine.travel(now() + timedelta(days=60)):
        services.lift(nora, removal.id)
    assert world.actor(ben.id).memberships[removal.programme_id].role == "participant"


def test_experts_limit_members_alone_and_only_coordinators_remove(
    world: World, impose: Impose
) -> None:
    ben, expert, other = world.member("Ben Okafor"), world.expert(), world.expert("Dr Ines Roy")
    nora, amina = world.coordinator(), world.member()

    for actor, whom, kind in (
        (expert, ben, "removal"),
        (expert, other, "warning"),
        (expert, nora, "suspension"),
        (expert, expert, "note"),
        (nora, nora, "warning"),
        (amina, ben, "note"),
    ):
        with pytest.raises(Forbidden):
            impose(actor, whom, kind)
    impose(nora, other, "suspension")
    with pytest.raises(Forbidden):
        impose(world.actor(other.id), ben, "note")


def test_another_programme_sees_no_member_of_this_one(world: World, impose: Impose) -> None:
    ben, outside = world.member("Ben Okafor"), world.expert("Dr Far Away", of="Hepatitis C")
    with pytest.raises(NotVisible):
        impose(outside, ben, "note")


def test_nobody_locks_out_the_last_coordinator(world: World, impose: Impose) -> None:
    nora, ada = world.coordinator(), world.admin()
    for kind in ("suspension", "removal"):
        with pytest.raises(Refused):
            impose(ada, nora, kind)
    second = world.coordinator("Ines Roy")
    impose(second, nora, "suspension")
    # Nora's page was open when she was suspended herself; now nobody else could look after it.
    with pytest.raises(Refused):
        impose(ada, second, "suspension")
    with pytest.raises(Refused):
        programmes.remove_member(ada, world.membership(second).id)


def test_words_that_identify_a_patient_are_stopped(
    world: World, impose: Impose, monkeypatch: pytest.MonkeyPatch
) -> None:
    def detector(text: str, _language: str) -> list[Finding]:
        return [Finding(0, 4, "NAME", 1.0, stops=True)] if "Rosa" in text else []

    monkeypatch.setattr(guard, "DETECTORS", [detector])
    ben, expert = world.member("Ben Okafor"), world.expert()
    draft = SanctionDraft(SanctionKind.NOTE, "Rosa saw your post.", Reason.OTHER)
    with pytest.raises(Stopped):
        services.impose(expert, world.membership(ben).id, draft)
    assert db.session.query(Sanction).count() == 0


def test_a_removed_and_restored_member_is_still_suspended(world: World, impose: Impose) -> None:
    ben, nora = world.member("Ben Okafor"), world.coordinator()
    sanction = impose(nora, ben, "suspension", days=30)
    programmes.remove_member(nora, world.membership(ben).id)
    programmes.restore_member(nora, sanction.programme_id, ben.id)
    assert world.actor(ben.id).memberships[sanction.programme_id].suspended
