"""What a programme sets about its consults."""

from echo_community.consults.models import ConsultSettings
from echo_community.consults.rota_drafts import SettingsDraft
from echo_community.kernel import audit
from echo_community.kernel.actor import Actor
from echo_community.kernel.db import atomic, db, find
from echo_community.policy import Can
from echo_community.privacy import guard
from echo_community.programmes.own_words import OURS, check_words
from echo_community.programmes.queries import programme_for

# These are numbers that everybody may call.
ALLOWED = {
    "emergency": OURS | {"PHONE"},
    "econsult_name": OURS,
    "econsult_url": OURS | {"HANDLE_URL"},
}


@atomic
def change_settings(actor: Actor, programme_id: int, draft: SettingsDraft) -> ConsultSettings:
    """Delays, numbers to call, the eConsult service. Raises Forbidden, or Stopped."""
    programme = programme_for(actor, programme_id, Can.MANAGE_PROGRAMME, lock=True)
    check_words(guard.Words(_words(draft), actor.language), ALLOWED)
    settings = find(ConsultSettings, ConsultSettings.programme_id == programme_id)
    if settings is None:
        settings = ConsultSettings(programme_id=programme_id)
        db.session.add(settings)
    for name in draft.__dataclass_fields__:
        setattr(settings, name, getattr(draft, name))
    audit.record(actor, "consult.settings", programme)
    return settings


def _words(draft: SettingsDraft) -> dict[str, str]:
    return {name: getattr(draft, name) for name in ALLOWED}
