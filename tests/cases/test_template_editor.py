"""The editor of a programme's form: steps, fields, categories, settings, without code or script."""

import pytest
from flask.testing import FlaskClient

from echo_community.cases import shipped
from echo_community.cases.models import CaseAnswer, CaseSettings, FieldKind, TemplateField
from echo_community.cases.template import queries, services
from echo_community.cases.template.checking import shown
from echo_community.cases.template.drafts import (
    CategoryDraft,
    FieldDraft,
    SectionDraft,
    SettingsDraft,
)
from echo_community.cases.template.options import Said
from echo_community.cases.template.queries import Field, Template, settings_of, template_of
from echo_community.kernel.actor import Actor
from echo_community.kernel.audit import AuditEntry
from echo_community.kernel.db import db, transaction
from echo_community.kernel.errors import Forbidden, NotVisible, Refused, Stopped
from echo_community.privacy import guard
from tests.world import World

CARD = "His health card is 4532 015 112"
AT = "/p/chronic-pain/cases/settings"


class Desk:
    """A coordinator at the editor of chronic pain."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.id = world.programme().id
        self.nora: Actor = world.coordinator()
        shipped.install(self.nora, self.id, "chronic-pain")
        self.browser: FlaskClient = world.client(self.nora)

    @property
    def template(self) -> Template:
        return template_of(self.id)

    def field(self, key: str) -> Field:
        found = self.template.field(key)
        assert found
        return found

    def draft(self, key: str, **changed) -> FieldDraft:
        one = self.field(key)
        facts = {
            "label": one.label.en, "label_fr": one.label.fr, "help": one.help.en,
            "help_fr": one.help.fr, "kind": one.kind, "unit": one.unit, "lowest": one.lowest,
            "highest": one.highest, "cut_off": one.cut_off, "required": one.required,
            "browsable": one.browsable, "section_id": one.section_id,
            "options": tuple(option.label for option in one.options),
        }  # fmt: skip
        return FieldDraft(**(facts | changed))

    def steps(self) -> list[str]:
        return [step.key for step in self.template.sections]

    def fields(self, step: str) -> list[str]:
        return next([f.key for f in s.fields] for s in self.template.sections if s.key == step)

    def acts(self) -> list[str]:
        entries = db.session.query(AuditEntry).order_by(AuditEntry.id)
        return [entry.act for entry in entries if entry.act.startswith(("template.", "case."))]


@pytest.fixture
def desk(world: World) -> Desk:
    return Desk(world)


def test_a_step_is_added_worded_moved_retired_and_brought_back(desk: Desk) -> None:
    step = services.add_section(desk.nora, desk.id, SectionDraft("Sleep", "Sommeil", "How?"))
    services.add_field(desk.nora, desk.id, step.id, FieldDraft("Hours", "Heures"))
    assert desk.steps()[-2:] == ["life", "section_1"]

    services.edit_section(desk.nora, desk.id, step.id, SectionDraft("Nights", "Nuits"))
    services.move_section(desk.nora, desk.id, step.id, up=True)
    assert desk.steps()[-2:] == ["section_1", "life"]
    assert desk.template.sections[-2].title == Said("Nights", "Nuits")

    services.retire_section(desk.nora, desk.id, step.id)
    assert "section_1" not in desk.steps()
    services.restore_section(desk.nora, desk.id, step.id)
    assert "section_1" in desk.steps()
    assert desk.acts()[-4:] == [
        "template.section.edit", "template.section.move", "template.section.retire",
        "template.section.restore",
    ]  # fmt: skip


def test_moving_passes_over_what_is_retired(desk: Desk) -> None:
    services.retire_field(desk.nora, desk.id, desk.field("sex").id)
    services.move_field(desk.nora, desk.id, desk.field("gender").id, up=True)

    assert desk.fields("person")[:2] == ["gender", "age_band"]


def test_a_field_moves_to_another_step(desk: Desk) -> None:
    person = desk.template.sections[1]
    draft = desk.draft("sleep", section_id=person.id)
    services.edit_field(desk.nora, desk.id, desk.field("sleep").id, draft)

    assert "sleep" not in desk.fields("life")
    assert desk.fields("person")[-1] == "sleep"


def test_a_field_gets_a_key_of_its_own_and_keeps_it(desk: Desk) -> None:
    step = desk.template.sections[0]
    one = services.add_field(desk.nora, desk.id, step.id, FieldDraft("Sleep"))
    two = services.add_field(desk.nora, desk.id, step.id, FieldDraft("Sleep"))
    services.edit_field(desk.nora, desk.id, one.id, FieldDraft("Nights"))

    assert [one.key, two.key] == ["field_1", "field_2"]  # no words, which a purge could not reach
    assert desk.field("field_1").label.en == "Nights"


def test_a_scale_known_by_its_name_gets_its_words(world: World) -> None:
    nora, programme = world.coordinator(), world.programme()
    services.begin_with(nora, programme.id, "general")
    step = template_of(programme.id).sections[0]
    draft = FieldDraft("PHQ-9", kind=FieldKind.SCALE, lowest=0, highest=27, cut_off=10)

    assert services.add_field(nora, programme.id, step.id, draft).key == "phq9"


def test_the_main_question_is_reworded_but_never_left_out(desk: Desk) -> None:
    question = desk.field("question")

    services.edit_field(
        desk.nora, desk.id, question.id, desk.draft("question", label="What do you wonder?")
    )
    assert desk.field("question").label.en == "What do you wonder?"

    with pytest.raises(Refused):
        services.retire_field(desk.nora, desk.id, question.id)
    with pytest.raises(Refused):
        services.edit_field(desk.nora, desk.id, question.id, desk.draft("question", required=False))
    with pytest.raises(Refused):
        services.retire_section(desk.nora, desk.id, question.section_id)
    assert desk.template.sections[0].fields[0].required


def test_past_answers_to_what_was_retired_or_reworded_are_still_read(
    desk: Desk, world: World
) -> None:
    case = world.case()
    with transaction():
        for key, value in (("region", "fly_in"), ("naloxone", "yes")):
            db.session.add(
                CaseAnswer(case_id=case.id, field=key, programme_id=desk.id, value=value)
            )
    fewer = tuple(o.label for o in desk.field("region").options if o.key != "fly_in")
    services.edit_field(
        desk.nora, desk.id, desk.field("region").id, desk.draft("region", options=fewer)
    )
    services.retire_field(desk.nora, desk.id, desk.field("naloxone").id)

    answers = db.session.query(CaseAnswer).filter_by(case_id=case.id)
    read = {a.field: shown(desk.field(a.field), a.value, "en") for a in answers}
    assert read == {"region": "Fly-in community", "naloxone": "Yes"}
    assert "fly_in" not in [option.key for option in desk.field("region").options]


def test_categories_are_added_moved_and_retired_but_one_stays(desk: Desk) -> None:
    added = services.add_category(desk.nora, desk.id, CategoryDraft("Safety", "Sécurité", "shield"))
    services.move_category(desk.nora, desk.id, added.id, up=True)
    assert [row.key for row in desk.template.categories][-2:] == ["category_1", "with_opioids"]

    rows = [row.id for row in desk.template.categories]
    for category_id in rows[1:]:
        services.retire_category(desk.nora, desk.id, category_id)
    with pytest.raises(Refused):
        services.retire_category(desk.nora, desk.id, rows[0])
    services.restore_category(desk.nora, desk.id, rows[1])
    assert len(desk.template.categories) == 2
    assert len(desk.template.all_categories) == 7


def test_settings_hold_from_then_on(desk: Desk) -> None:
    services.change_settings(desk.nora, desk.id, SettingsDraft("PAIN", 4, 10, 0))

    found = settings_of(desk.id)
    assert (found.prefix, found.follow_up_from, found.follow_up_to) == ("PAIN", 4, 10)
    assert found.retention == 0
    assert found.table is None
    assert desk.acts()[-1] == "case.settings"


@pytest.mark.parametrize("role", ["participant", "graduate", "expert"])
def test_only_coordinators_and_administrators_change_it(desk: Desk, role: str) -> None:
    member = desk.world.member("Ben Okafor", role)
    question = desk.field("question")

    with pytest.raises(Forbidden):
        services.edit_field(member, desk.id, question.id, desk.draft("question"))
    with pytest.raises(Forbidden):
        services.add_section(member, desk.id, SectionDraft("Sleep"))
    assert desk.world.client(member).get(AT).status_code == 403
    services.move_section(desk.world.admin(), desk.id, question.section_id, up=False)


def test_another_programme_sees_and_changes_nothing(desk: Desk) -> None:
    outsider = desk.world.coordinator("Omar Haddad", of="Hepatitis C")
    theirs = desk.world.programme("Hepatitis C")
    shipped.install(outsider, theirs.id, "hepatitis-c")
    question = desk.field("question")
    browser = desk.world.client(outsider)

    for programme_id in (desk.id, theirs.id):  # by its own address, and by that of theirs
        with pytest.raises(NotVisible):
            services.retire_field(outsider, programme_id, question.id)
        with pytest.raises(NotVisible):
            services.move_section(outsider, programme_id, question.section_id, up=False)
    for path in ("", "/rules", "/categories", f"/fields/{question.id}", "/steps/new"):
        assert browser.get(AT + path).status_code == 404
    assert browser.get(f"/p/hepatitis-c/cases/settings/fields/{question.id}").status_code == 404
    assert "Genotype" in browser.get("/p/hepatitis-c/cases/settings").text
    assert "BPI severity" not in browser.get("/p/hepatitis-c/cases/settings").text


@pytest.mark.parametrize("name", shipped.NAMES)
def test_words_that_ship_pass_the_guard(app, name: str) -> None:
    data = shipped.shipped(name)
    texts = [words for s in data["sections"] for part in ("title", "coach") for words in s[part]]
    for one in (field for section in data["sections"] for field in section["fields"]):
        texts += [*one["label"], *one.get("help", ())]
        texts += [label for option in one.get("options", ()) for label in option[1:]]

    stopped = [text for text in texts if guard.check(guard.Words({"text": text})).stopping]
    assert stopped == []


def test_words_that_identify_a_patient_are_stopped_with_the_field_that_holds_them(
    desk: Desk,
) -> None:
    step = desk.template.sections[0]
    with pytest.raises(Stopped) as stop:
        services.add_field(desk.nora, desk.id, step.id, FieldDraft("Sleep", help=CARD))
    assert [part for part, _ in stop.value.findings] == ["help"]

    page = desk.browser.post(f"{AT}/steps/new", data={"title": "Sleep", "coach": CARD})
    assert page.status_code == 422
    assert "may identify a patient" in page.text
    assert "4532" in page.text  # what was typed stays
    assert db.session.query(TemplateField).filter_by(key="field_1").count() == 0


def test_a_programme_chooses_what_to_begin_with(world: World) -> None:
    browser = world.client(world.coordinator())

    assert "Choose a form to begin with" in browser.get(AT).text
    assert browser.post(f"{AT}/begin", data={"name": "moon"}).status_code == 404
    assert browser.post(f"{AT}/begin", data={"name": "chronic-pain"}).status_code == 303
    assert "BPI severity" in browser.get(AT).text


def test_fields_are_added_through_the_page_of_their_kind(desk: Desk) -> None:
    step = desk.template.sections[-1]
    at = f"{AT}/steps/{step.id}/fields/new"
    page = desk.browser.get(f"{at}?kind=choice").text
    assert 'name="options"' in page and 'name="lowest"' not in page
    assert "kind=medications" not in page  # there is one already

    data = {
        "kind": "choice", "section": step.id, "label": "Transport", "label_fr": "Transport",
        "options": "Car | Auto\nNone | Aucun", "browsable": "y",
    }  # fmt: skip
    assert desk.browser.post(at, data=data).status_code == 303
    made = desk.field("field_1")
    assert [(o.key, o.label.fr) for o in made.options] == [("car", "Auto"), ("none", "Aucun")]
    assert made.browsable and not made.required


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"label": ""}, "Write what is asked."),
        ({"kind": "choice", "options": "Car"}, "Write 2 to 40 choices, one a line."),
        ({"kind": "choice", "options": "Car\ncar"}, "stands there twice"),
        ({"kind": "choice", "options": "Car\n| Auto"}, "in English first"),
        ({"kind": "scale"}, "Say from which score to which the scale goes"),
        ({"kind": "scale", "lowest": "27", "highest": "0"}, "The highest comes after the lowest."),
        ({"kind": "scale", "lowest": "a", "highest": "9"}, "Write a number, such as 12.5."),
        ({"kind": "scale", "lowest": "0", "highest": "9", "cut_off": "10"},
         "The cut-off lies between the lowest and the highest."),
    ],
)  # fmt: skip
def test_a_field_that_cannot_be_is_told_what_to_enter(desk: Desk, changed, sentence) -> None:
    step = desk.template.sections[-1]
    data = {"kind": "text", "section": step.id, "label": "Transport"} | changed

    page = desk.browser.post(f"{AT}/steps/{step.id}/fields/new", data=data)

    assert page.status_code == 422
    assert sentence in page.text.replace("“", "").replace("”", "")


def test_the_page_of_the_main_question_refuses_to_make_it_optional(desk: Desk) -> None:
    question = desk.field("question")
    data = {"kind": "text", "section": question.section_id, "label": "What?"}

    page = desk.browser.post(f"{AT}/fields/{question.id}", data=data)

    assert page.status_code == 422
    assert "It stays required." in page.text


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"follow_up_from": "9"}, "It begins after 9 weeks, so it cannot end earlier."),
        ({"follow_up_to": "99"}, "Write a number of weeks from 1 to 52."),
        ({"prefix": "C P"}, "One to six letters or digits, a letter first: CP."),
        ({"retention": "-1"}, "Write 0 to 240 months; 0 keeps cases for good."),
        ({"equivalents": "moon"}, "Not a valid choice"),
    ],
)
def test_settings_that_cannot_be_are_told_what_to_enter(desk: Desk, changed, sentence) -> None:
    data = {
        "prefix": "CP", "follow_up_from": "6", "follow_up_to": "8", "retention": "24",
        "reduced_by": "coordinator", "equivalents": "cdc-2022",
    }  # fmt: skip

    page = desk.browser.post(f"{AT}/rules", data=data | changed)

    assert page.status_code == 422
    assert sentence in page.text
    assert desk.browser.post(f"{AT}/rules", data=data | {"prefix": "cpo"}).status_code == 303
    assert settings_of(desk.id).prefix == "CPO"


def test_retiring_on_the_page_offers_the_way_back(desk: Desk) -> None:
    sleep = desk.field("sleep")
    desk.browser.post(f"{AT}/fields/{sleep.id}/retire")
    page = desk.browser.get(AT).text
    assert f"{AT}/fields/{sleep.id}/restore" in page
    assert "1 retired field" in page

    desk.browser.post(f"{AT}/fields/{sleep.id}/restore")
    assert not desk.field("sleep").retired


def test_the_outline_costs_the_same_however_long_the_form(desk: Desk, count_queries) -> None:
    def cost() -> int:
        with count_queries() as seen:
            assert desk.browser.get(AT).status_code == 200
        return len(seen)

    before = cost()
    step = desk.template.sections[0]
    for n in range(10):
        services.add_field(desk.nora, desk.id, step.id, FieldDraft(f"Field {n}"))
    assert cost() == before <= 12


def test_a_step_without_fields_is_not_shown_to_presenters(desk: Desk) -> None:
    services.add_section(desk.nora, desk.id, SectionDraft("Empty"))

    assert "section_1" not in desk.steps()
    assert "presenters do not see this step" in desk.browser.get(AT).text


def test_editing_before_anything_was_chosen_begins_with_the_general_form(world: World) -> None:
    nora, programme = world.coordinator(), world.programme()

    services.add_section(nora, programme.id, SectionDraft("Sleep"))

    assert db.session.query(CaseSettings).count() == 1
    assert queries.template_of(programme.id).field("question")
