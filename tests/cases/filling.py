"""A case filled in, for tests of what comes after."""

from typing import Any

from flask.testing import FlaskClient

from echo_community.cases import services
from echo_community.cases.drafts import CheckDraft, ConsentDraft, FinishDraft, LineDraft
from echo_community.cases.models import Case, Consent
from echo_community.cases.shipped import install
from echo_community.cases.template.queries import template_of
from echo_community.kernel.actor import Actor
from tests.world import World

QUESTION = "Taper, rotate, or leave the dose as it is?"
ANSWERS = {
    "question": QUESTION,
    "age_band": "50-59",
    "region": "rural",
    "duration": "about 8 years",
    "history": "Began with a fall at work, two operations, never without pain since.",
    "function": "Walks the dog, no longer stands at the bench.",
    "tried_other": "Physiotherapy twice, an epidural. None lasted.",
    "patient_goal": "To stand for an hour.",
}
HYDRO = LineDraft("hydromorphone", "4", "mg", "oral", "4", "with meals")
CHECKED = CheckDraft()


def programme(world: World, name: str = "chronic-pain") -> int:
    """A programme with the chronic-pain template."""
    programme_id = world.programme().id
    install(None, programme_id, name)
    return programme_id


def draft(world: World, by: Actor, **answers: str) -> Case:
    """A draft with all that is needed in it."""
    programme_id = programme(world)
    case = services.begin(by, programme_id)
    template = template_of(programme_id)
    needed = {f.key for s in template.sections for f in s.fields if f.required}
    for key, value in {**dict.fromkeys(needed, "Something."), **ANSWERS, **answers}.items():
        if template.field(key):
            services.save_field(by, case.id, key, value, 0)
    services.save_medications(by, case.id, "medications", [HYDRO], 0)
    services.save_consent(by, case.id, ConsentDraft(Consent.AGREED))
    services.save_finish(by, case.id, FinishDraft("Leg pain after two operations"))
    return case


def submitted(world: World, by: Actor, **answers: str) -> Case:
    """A case that the hub has."""
    return services.submit(by, draft(world, by, **answers).id, CHECKED)


def posted(client: FlaskClient, url: str, **sent: Any) -> Any:
    """A form sent without script."""
    return client.post(url, data=sent)
