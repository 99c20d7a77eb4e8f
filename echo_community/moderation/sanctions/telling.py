"""Telling people of sanctions and appeals: a notice, and a mail that holds no word of theirs."""

from datetime import timedelta

from sqlalchemy import select

from echo_community.accounts import letters
from echo_community.accounts.models import User
from echo_community.kernel.clock import now
from echo_community.kernel.db import db
from echo_community.moderation.sanctions.models import Sanction
from echo_community.moderation.sanctions.queries import who_may_decide
from echo_community.notifications.models import NoticeKind
from echo_community.notifications.services import News, take_back, tell
from echo_community.programmes.letters import withdraw
from echo_community.programmes.models import Programme

# Long enough for a moderator who pressed the wrong button to press Undo.
MAILED_AFTER = timedelta(minutes=10)


def tell_person(sanction: Sanction, what: str = "imposed", *, later: bool = False) -> None:
    """Tell whom it is about what became of it: imposed, lifted, ended, upheld."""
    cause = f"sanction {sanction.id} {what}"
    tell([sanction.user_id], News(NoticeKind.SANCTION, sanction.programme_id, cause))
    person = db.session.get_one(User, sanction.user_id)
    if not person.email:
        return
    programme = db.session.get_one(Programme, sanction.programme_id)
    mail = letters.write(
        person.email,
        person.language,
        "sanction",
        cause,
        user_id=person.id,
        programme=programme,
        kind=sanction.kind,
        what=what,
        until=sanction.until,
        reads=sanction.reads,
        hours=sanction.gap // 60,
        path=f"/p/{programme.slug}/standing",
    )
    if later:
        mail.next_try_at = now() + MAILED_AFTER


def was_undone(sanction: Sanction) -> bool:
    """Whether it was lifted before its mail left: then neither mail nor notice need be."""
    cause = f"sanction {sanction.id} imposed"
    take_back(cause)
    withdraw(cause)
    return now() - sanction.at < MAILED_AFTER


def tell_moderators(sanction: Sanction) -> None:
    """Tell those who may decide an appeal; where the hub has nobody else, the site's
    administrators by mail."""
    cause = f"appeal {sanction.review_id}"
    judges = who_may_decide(sanction)
    tell(judges, News(NoticeKind.APPEAL, sanction.programme_id, cause))
    if judges:
        return
    programme = db.session.get_one(Programme, sanction.programme_id)
    others = User.id.not_in((sanction.by_id, sanction.user_id))
    for admin in db.session.scalars(select(User).where(User.is_admin, others)):
        if admin.email:
            letters.write(
                admin.email,
                admin.language,
                "appeal",
                cause,
                user_id=admin.id,
                programme=programme,
                path=f"/appeals/{sanction.review_id}",
            )
