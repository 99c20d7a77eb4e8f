"""The ways in which words come into the rota and the settings of consults."""

from datetime import timedelta
from typing import Any

from echo_community.consults.rota_drafts import PlanDraft, SettingsDraft
from echo_community.consults.services import rota
from echo_community.consults.services.setting import change_settings
from echo_community.kernel.clock import now
from tests.cast import CARD, NUMBER, Cast, Way, Ways


def note(cast: Cast) -> None:
    """A note for whoever is on call next."""
    draft = PlanDraft((cast.expert.id,), (now() + timedelta(days=3)).date(), 1, "UTC")
    week = rota.plan_weeks(cast.nora, cast.id, draft)[0]
    rota.write_note(cast.expert, week.id, CARD)


def setting(**words: Any) -> Way:
    """Settings that say so."""
    plain = {"emergency": "", "econsult_name": "", "econsult_url": ""}
    return lambda cast: change_settings(
        cast.nora, cast.id, SettingsDraft(2, 24, 72, **plain | words)
    )


WAYS: Ways = {
    "rota_weeks.note": (note,),
    "consult_settings.emergency": (setting(emergency=f"{CARD}: 911"),),
    "consult_settings.econsult_name": (
        setting(econsult_name=CARD),
        setting(econsult_url=f"https://econsult.example/?OHIP={NUMBER}"),
    ),
}
