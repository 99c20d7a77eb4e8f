"""Making a programme and saying what it is."""

from flask_babel import gettext
from sqlalchemy import select

from echo_community import policy
from echo_community.kernel import audit
from echo_community.kernel.actor import Actor
from echo_community.kernel.db import atomic, db
from echo_community.kernel.errors import Refused
from echo_community.kernel.words import slug as slugged
from echo_community.policy import Can
from echo_community.programmes import queries
from echo_community.programmes.drafts import ProgrammeDraft
from echo_community.programmes.models import Programme
from echo_community.programmes.own_words import check


@atomic
def create_programme(
    actor: Actor,
    name: str,
    slug: str = "",
    description: str = "",
    welcome: str = "",
    first_posts: int = 1,
) -> Programme:
    """Open a programme. Without a slug, the name makes one. Raises Refused where it is taken."""
    policy.require(actor, Can.CREATE_PROGRAMME, Programme)
    _check(actor, ProgrammeDraft(name, description, welcome))
    slug = slugged(slug or name)
    if not slug:
        raise Refused(gettext("Write an address in Latin letters, for example chronic-pain."))
    if db.session.scalar(select(Programme.id).where(Programme.slug == slug)):
        raise Refused(gettext("Another programme has this address already. Choose another one."))
    programme = Programme(
        slug=slug, name=name, description=description, welcome=welcome, first_posts=first_posts
    )
    db.session.add(programme)
    audit.record(actor, "programme.create", programme)
    return programme


@atomic
def edit_programme(actor: Actor, programme_id: int, draft: ProgrammeDraft) -> Programme:
    """Change name, description and welcome. The address stays, so no link breaks."""
    programme = queries.programme_for(actor, programme_id, Can.MANAGE_PROGRAMME, lock=True)
    _check(actor, draft)
    programme.name = draft.name
    programme.description = draft.description
    programme.welcome = draft.welcome
    programme.first_posts = draft.first_posts
    audit.record(actor, "programme.edit", programme)
    return programme


def _check(actor: Actor, draft: ProgrammeDraft) -> None:
    check(actor, name=draft.name, description=draft.description, welcome=draft.welcome)
